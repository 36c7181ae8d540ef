/**
 * The equations of a definition that belongs to the document, as text. Each key stroke is checked as
 * a whole document would be, so dimensions count, and what is wrong is underlined in place and said
 * in words below. The document changes only on Apply, and only when nothing is wrong.
 */

import { useEffect, useMemo, useState } from 'react';
import {
  createResolver,
  type GraphDocument,
  type NodeDefinition,
  type Problem,
  setDefinition,
} from '#engine';
import { WithCode } from '../docs/WithCode.tsx';
import { registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { strings } from '../strings.ts';
import {
  type EquationField,
  fieldsOf,
  localName,
  textOf,
  withParameter,
  withText,
} from './equation-fields.ts';
import { highlight, unknownName } from './highlight.ts';

const words = strings.inspector.editor;

const resolver = createResolver(registry);
const CHECK_AFTER = 120; // ms

/** Problems of a definition in its document, errors only. */
export function problemsOf(
  document: GraphDocument,
  name: string,
  definition: NodeDefinition,
): readonly Problem[] {
  const outcome = resolver.resolve(setDefinition(document, name, definition));
  return outcome.problems.filter(
    (problem) => problem.definition === name && problem.severity === 'error',
  );
}

/** An editor for a `local/` definition. */
export function EquationEditor({ definition }: { readonly definition: NodeDefinition }) {
  const name = localName(definition.type);
  const [draft, setDraft] = useState(definition);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  // Undo and other editors change the definition from outside.
  useEffect(() => setDraft(definition), [definition]);
  useEffect(() => {
    const timer = setTimeout(() => setProblems(problemsOf(scene(), name, draft)), CHECK_AFTER);
    return () => clearTimeout(timer);
  }, [draft, name]);
  const changed = draft !== definition;
  const missing = useMemo(
    () => [...new Set(problems.flatMap((p) => unknownName(p) ?? []))],
    [problems],
  );

  const apply = () => {
    const stored = scene().definitions?.[name];
    if (stored)
      edit(strings.inspector.edits.equationsOf(definition.title), (d) =>
        setDefinition(d, name, {
          ...stored,
          behaviour: draft.behaviour,
          parameters: draft.parameters,
        }),
      );
  };
  return (
    <div className="equations">
      {fieldsOf(definition).map((field) => (
        <EquationText
          key={field.key}
          field={field}
          text={textOf(draft, field.key)}
          problems={problems.filter(
            (p) =>
              p.parameter === field.key || (p.parameter === undefined && field.key === 'equations'),
          )}
          onChange={(text) => setDraft(withText(draft, field.key, text))}
        />
      ))}
      {missing.map((unknown) => (
        <NewParameter
          key={unknown}
          name={unknown}
          onAdd={(unit, value) => setDraft(withParameter(draft, unknown, unit, value))}
        />
      ))}
      <div className="equations-buttons">
        <button
          type="button"
          className="button primary"
          disabled={!changed || problems.length > 0}
          onClick={apply}
        >
          {words.apply}
        </button>
        <button
          type="button"
          className="button"
          disabled={!changed}
          onClick={() => setDraft(definition)}
        >
          {words.discard}
        </button>
        <span className="hint" role="status">
          {problems.length > 0 ? words.toMend(problems.length) : changed ? words.sound : ''}
        </span>
      </div>
    </div>
  );
}

interface TextProps {
  readonly field: EquationField;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly onChange: (text: string) => void;
}

/** A plain text area over its own coloured copy: the browser keeps caret, undo and input methods. */
function EquationText({ field, text, problems, onChange }: TextProps) {
  const pieces = useMemo(() => highlight(text, problems), [text, problems]);
  const rows = Math.max(field.rows, text.split('\n').length);
  const label = field.title;
  return (
    <div className="equation-field">
      <span className="equation-title">{label}</span>
      <div className="equation-box">
        <pre aria-hidden="true">
          {pieces.map((piece, k) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
              key={k}
              className={piece.problem ? `eq-${piece.kind} eq-wrong` : `eq-${piece.kind}`}
            >
              {piece.text}
            </span>
          ))}
          {'\n'}
        </pre>
        <textarea
          aria-label={label}
          aria-invalid={problems.length > 0}
          placeholder={field.hint}
          rows={rows}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            const copy = event.currentTarget.previousElementSibling;
            if (copy) copy.scrollLeft = event.currentTarget.scrollLeft;
          }}
        />
      </div>
      {problems.slice(0, 3).map((problem) => (
        <span
          key={problem.message.replace(
            /^[^:]{1,80}: (?=.+ (?:is|needs|must|has|are|ends|takes|cannot) )/,
            '',
          )}
          className="value-says error"
          role="status"
        >
          {problem.message.replace(
            /^[^:]{1,80}: (?=.+ (?:is|needs|must|has|are|ends|takes|cannot) )/,
            '',
          )}
        </span>
      ))}
    </div>
  );
}

/** Makes a parameter of a name the equations use and nobody has declared. */
function NewParameter({
  name,
  onAdd,
}: {
  readonly name: string;
  readonly onAdd: (unit: string, value: number) => void;
}) {
  const [unit, setUnit] = useState('1');
  const [value, setValue] = useState('1');
  const amount = Number(value);
  return (
    <fieldset className="new-parameter">
      <legend>
        <WithCode text={words.asParameter(name)} />
      </legend>
      <input
        aria-label={words.defaultOf(name)}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <input
        aria-label={words.unitOf(name)}
        placeholder={words.unit}
        value={unit}
        onChange={(event) => setUnit(event.target.value)}
      />
      <button
        type="button"
        className="button"
        disabled={!Number.isFinite(amount) || unit.trim() === ''}
        onClick={() => onAdd(unit.trim(), amount)}
      >
        {words.add}
      </button>
    </fieldset>
  );
}

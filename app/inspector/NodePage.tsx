/** One node: its name and model, parameters in sections, equations, initial state, method and notes. */

import { useMemo } from 'react';
import {
  type NodeDefinition,
  type NodeId,
  rename,
  replaceType,
  setInitial,
  setMuted,
  setNodeOptions,
  setParameters,
} from '#engine';
import { WithCode } from '../docs/WithCode.tsx';
import { useDiagnostics } from '../state/diagnostics.ts';
import { registry } from '../state/registry.ts';
import { edit, useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { definitionOf, sectionsOf, unitInForce } from './context.ts';
import { EquationEditor } from './EquationEditor.tsx';
import { EquationView } from './EquationView.tsx';
import { makeLocal, statesOf } from './equation-fields.ts';
import { ValueField } from './fields/ValueField.tsx';
import { LearningWindow } from './LearningWindow.tsx';
import { ParameterRow } from './ParameterRow.tsx';
import { PlotPlaceRow } from './PlotPlaceRow.tsx';
import { PressButton } from './PressButton.tsx';
import { SubgraphPorts } from './SubgraphPorts.tsx';
import { SymbolName } from './Symbol.tsx';
import { TextLine } from './TextLine.tsx';

const words = strings.inspector;

const METHODS = ['auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'];

/** The page of a node. */
export function NodePage({ id }: { readonly id: NodeId }) {
  const node = useScene((s) => s.document.nodes[id]);
  const definition = useScene((s) => definitionOf(s.document, id));
  if (!node) return null;
  const set = (name: string) => edit(words.edits.renamed(node.name), (d) => rename(d, id, name));
  return (
    <>
      <header className="page-header">
        <TextLine className="page-title" label={words.name} value={node.name} onChange={set} />
        {definition ? (
          <Model id={id} type={node.type} definition={definition} />
        ) : (
          <p className="page-missing">{words.notInstalled(node.type)}</p>
        )}
      </header>
      {definition?.category === 'plot' && <PlotPlaceRow id={id} />}
      {definition && <Sections id={id} definition={definition} />}
    </>
  );
}

/** Model and preset; another model of the same category keeps parameters of the same name. */
function Model({
  id,
  type,
  definition,
}: {
  readonly id: NodeId;
  readonly type: string;
  readonly definition: NodeDefinition;
}) {
  const local = useScene((s) => s.document.definitions);
  const choices = useMemo(() => {
    const own = Object.keys(local ?? {}).map((name) => ({
      type: `local/${name}`,
      title: words.ownModel(local?.[name]?.title ?? name),
      category: local?.[name]?.category,
    }));
    return [...registry.all, ...own].filter((d) => d.category === definition.category);
  }, [definition.category, local]);
  const swap = (next: string) =>
    edit(words.edits.model(registry.get(next)?.title ?? next), (d) =>
      replaceType(d, id, next, registry),
    );
  const presets = definition.presets ?? [];
  return (
    <>
      <div className="page-model">
        {choices.length > 1 ? (
          <select
            aria-label={words.model}
            value={type}
            onChange={(event) => swap(event.target.value)}
          >
            {choices.map((choice) => (
              <option key={choice.type} value={choice.type}>
                {choice.title}
              </option>
            ))}
          </select>
        ) : (
          <span>{definition.title}</span>
        )}
        {presets.length > 0 && (
          <select
            aria-label={words.preset}
            value=""
            onChange={(event) => {
              const preset = presets[Number(event.target.value)];
              if (preset)
                edit(words.edits.preset(preset.title), (d) =>
                  setParameters(d, id, preset.parameters as Parameters<typeof setParameters>[2]),
                );
            }}
          >
            <option value="" disabled>
              {words.choosePreset}
            </option>
            {presets.map((preset, k) => (
              <option key={preset.title} value={k}>
                {preset.title}
                {preset.cite === undefined
                  ? ''
                  : ` (${definition.citations?.[preset.cite]?.text ?? preset.cite})`}
              </option>
            ))}
          </select>
        )}
      </div>
      <p className="page-doc">
        <WithCode text={definition.doc} />
      </p>
    </>
  );
}

function Sections({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const sections = useMemo(() => sectionsOf(definition), [definition]);
  const { kind } = definition.behaviour;
  const hasEquations = kind === 'dynamics' || kind === 'plasticity';
  return (
    <>
      <NodeProblems id={id} definition={definition} />
      {definition.type === 'core/button' && <PressButton id={id} />}
      {kind === 'plasticity' && (
        <Section title={strings.window.title} open>
          <WindowOf id={id} definition={definition} />
        </Section>
      )}
      {sections.map(({ title, names }) => (
        <Section key={title} title={title} open={title === words.essential || sections.length <= 2}>
          {names.map((name) => {
            const parameter = definition.parameters[name];
            return (
              parameter && <ParameterRow key={name} ids={[id]} name={name} parameter={parameter} />
            );
          })}
        </Section>
      ))}
      {hasEquations && (
        <Section title={words.equations} open>
          <EquationView definition={definition} />
          {definition.type.startsWith('local/') ? (
            <EquationEditor key={definition.type} definition={definition} />
          ) : (
            <button
              type="button"
              className="button"
              onClick={() =>
                edit(words.edits.ownEquations(definition.title), (d) =>
                  makeLocal(d, id, definition, registry),
                )
              }
            >
              {words.editEquations}
            </button>
          )}
        </Section>
      )}
      {kind === 'dynamics' && <InitialState id={id} definition={definition} />}
      {kind === 'dynamics' && <Method id={id} />}
      <SubgraphPorts id={id} definition={definition} />
      <Notes id={id} />
    </>
  );
}

const NONE = {};

/** The learning window of a rule of the document. */
function WindowOf({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const parameters = useScene((s) => s.document.nodes[id]?.parameters ?? NONE);
  const variables = useScene((s) => s.document.variables);
  const unit = useScene((s) => unitInForce(s.document, id, 'target'));
  return (
    <LearningWindow
      definition={definition}
      parameters={parameters}
      unit={unit === 'target' ? 'pA' : unit}
      variables={variables}
    />
  );
}

/** Problems of the node that belong to no field. */
function NodeProblems({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const flat = useEngineId(id);
  const problems = useDiagnostics((s) => s.byNode.get(flat));
  const loose = (problems ?? []).filter(
    (p) => p.parameter === undefined || !definition.parameters[p.parameter],
  );
  if (loose.length === 0) return null;
  return (
    <ul className="page-problems">
      {loose.map((problem) => (
        <li key={problem.message} className={problem.severity}>
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

interface SectionProps {
  readonly title: string;
  readonly open?: boolean;
  readonly children: React.ReactNode;
}

/** A section that folds. */
export function Section({ title, open = false, children }: SectionProps) {
  return (
    <details className="section" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** Initial values of the states, which a document may override. */
function InitialState({
  id,
  definition,
}: {
  readonly id: NodeId;
  readonly definition: NodeDefinition;
}) {
  const initial = useScene((s) => s.document.nodes[id]?.initial);
  const states = useMemo(() => statesOf(definition), [definition]);
  const defaults =
    definition.behaviour.kind === 'dynamics' ? (definition.behaviour.initial ?? {}) : {};
  if (states.length === 0) return null;
  return (
    <Section title={words.initialState}>
      {states.map(({ name, unit }) => (
        <div className="row" key={name}>
          <div className="row-line">
            <span className="row-name">
              <SymbolName name={name} />
            </span>
            <ValueField
              label={words.initial(name)}
              value={
                initial?.[name] ??
                (defaults[name] === undefined
                  ? unit === '1'
                    ? 0
                    : `0 ${unit}`
                  : { expression: defaults[name] })
              }
              unit={unit}
              single={false}
              bounds={{ low: null, high: null, whole: false }}
              onChange={(value, merge) =>
                edit(
                  words.initial(name),
                  (d) => setInitial(d, id, name, value),
                  merge ? `initial ${id} ${name}` : undefined,
                )
              }
            />
          </div>
        </div>
      ))}
    </Section>
  );
}

/** How the equations are integrated: what the engine chose, and why, or what a person prefers. */
function Method({ id }: { readonly id: NodeId }) {
  const method = useScene((s) => s.document.nodes[id]?.method ?? 'auto');
  const substeps = useScene((s) => s.document.nodes[id]?.substeps ?? 1);
  const flat = useEngineId(id);
  const inForce = useSimulation((s) => s.summary?.nodes[flat]?.method);
  return (
    <Section title={words.integration}>
      <div className="row-line">
        <span className="row-name">{words.method}</span>
        <select
          className="value-choice"
          aria-label={words.methodLabel}
          value={method}
          onChange={(event) => {
            const next = event.target.value;
            edit(words.edits.method(next), (d) =>
              setNodeOptions(d, id, { method: next === 'auto' ? null : next }),
            );
          }}
        >
          {METHODS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="row-line">
        <span className="row-name">{words.substeps}</span>
        <ValueField
          label={words.substepsLabel}
          value={substeps}
          unit="1"
          single
          bounds={{ low: 1, high: 1000, whole: true }}
          onChange={(value, merge) =>
            edit(
              words.edits.substeps(String(value)),
              (d) =>
                setNodeOptions(d, id, { substeps: Number(value) === 1 ? null : Number(value) }),
              merge ? `substeps ${id}` : undefined,
            )
          }
        />
      </div>
      {inForce !== undefined && <p className="hint">{words.inForce(inForce)}</p>}
    </Section>
  );
}

function Notes({ id }: { readonly id: NodeId }) {
  const note = useScene((s) => s.document.nodes[id]?.note ?? '');
  const muted = useScene((s) => s.document.nodes[id]?.muted ?? false);
  return (
    <Section title={words.notes} open={note !== ''}>
      <label className="check">
        <input
          type="checkbox"
          checked={muted}
          onChange={(event) =>
            edit(words.edits.muted(event.target.checked), (d) =>
              setMuted(d, [id], event.target.checked),
            )
          }
        />
        {words.mutedExplain}
      </label>
      <textarea
        aria-label={words.note}
        rows={3}
        placeholder={words.noteHint}
        value={note}
        onChange={(event) => {
          const text = event.target.value;
          edit(
            words.edits.note,
            (d) => setNodeOptions(d, id, { note: text === '' ? null : text }),
            `note ${id}`,
          );
        }}
      />
    </Section>
  );
}

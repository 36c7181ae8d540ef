/**
 * One line of the inspector: symbol, field, and what can be done with the parameter: take it back to
 * its default, pin it to the control panel, read what it means. The same row serves one node and
 * many; with many, a field whose values differ shows a dash.
 */

import { Pin, RotateCcw, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  type GraphDocument,
  isLive,
  type Parameter,
  type ParameterValue,
  parseQuantity,
  setControls,
  setParameter,
  unsetParameter,
} from '#engine';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { WithCode } from '../docs/WithCode.tsx';
import { useDiagnostics } from '../state/diagnostics.ts';
import { edit, engineId, useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { definitionOf, shownValue, unitInForce } from './context.ts';
import { UnlessDriven } from './Driven.tsx';
import { applyChange, readChange } from './field-state.ts';
import {
  AssetField,
  ChoiceField,
  ExpressionField,
  FlagField,
  ShapeField,
  TableField,
} from './fields/OtherFields.tsx';
import { ValueField } from './fields/ValueField.tsx';
import { PortTool } from './PortTool.tsx';
import { SymbolName } from './Symbol.tsx';
import { printValue } from './value-text.ts';

const words = strings.inspector.row;
const { edits } = strings.inspector;

interface Props {
  readonly ids: readonly string[];
  readonly name: string;
  readonly parameter: Parameter;
}

/** A row for a parameter of one or several nodes. */
export function ParameterRow({ ids, name, parameter }: Props) {
  const key = useScene((s) =>
    JSON.stringify(ids.map((id) => shownValue(s.document, id, name, parameter))),
  );
  const values = useMemo(() => JSON.parse(key) as readonly ParameterValue[], [key]);
  const isSet = useScene((s) =>
    ids.some((id) => s.document.nodes[id]?.parameters?.[name] !== undefined),
  );
  const [first = ''] = ids;
  const control = `${first}.${name}`;
  const pinned = useScene((s) => s.document.controls?.includes(control) ?? false);
  const unit = useScene((s) =>
    'unit' in parameter ? unitInForce(s.document, first, parameter.unit) : '1',
  );
  const problem = useDiagnostics((s) =>
    s.problems.find(
      (p) =>
        p.parameter === name && p.node !== undefined && ids.some((id) => engineId(id) === p.node),
    ),
  );
  // Controls belong to the whole; what is inside a subgraph cannot be one.
  const isTop = useView((s) => s.scope.length === 0);
  const [help, setHelp] = useState(false);
  const alike = values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]));
  const value = alike ? values[0] : undefined;

  const set = (next: ParameterValue, merge = false) =>
    edit(
      `${name} ${alike && value !== undefined ? `${short(value)} → ` : ''}${short(next)}`,
      (d) => ids.reduce((doc, id) => setParameter(doc, id, name, next), d),
      merge ? `set ${ids.join()} ${name}` : undefined,
    );
  const changeEach = (text: string): boolean => {
    const change = readChange(text);
    if (!change) return false;
    edit(`${name} ${text.trim()}`, (d) =>
      ids.reduce((doc, id) => {
        const next = applyChange(shownValue(doc, id, name, parameter), change, convert);
        return next === null ? doc : setParameter(doc, id, name, next);
      }, d),
    );
    return true;
  };
  const reset = () =>
    edit(words.toDefault(name), (d) => ids.reduce((doc, id) => unsetParameter(doc, id, name), d));
  const pin = () =>
    edit((pinned ? edits.unpinned : edits.pinned)(name), (d) =>
      setControls(
        d,
        pinned ? (d.controls ?? []).filter((c) => c !== control) : [...(d.controls ?? []), control],
      ),
    );

  return (
    <div className="row">
      <div className="row-line">
        <button
          type="button"
          className="row-name"
          aria-expanded={help}
          title={`${name}: ${parameter.doc}`}
          onClick={() => setHelp(!help)}
        >
          <SymbolName name={name} />
        </button>
        <UnlessDriven id={ids.length === 1 ? first : ''} name={name}>
          <Field
            name={name}
            parameter={parameter}
            unit={unit}
            value={value}
            problem={problem}
            onChange={set}
            onOther={changeEach}
          />
        </UnlessDriven>
        <span className="row-tools">
          <span className="row-live">
            {isLive(parameter) && (
              <Zap role="img" aria-label={words.live}>
                <title>{words.liveExplain}</title>
              </Zap>
            )}
          </span>
          {ids.length === 1 && <PortTool id={first} name={name} />}
          <Tool label={words.toDefault(name)} onClick={reset} gone={!isSet} icon={<RotateCcw />} />
          {ids.length === 1 && isTop && (
            <Tool
              label={(pinned ? words.unpin : words.pin)(name)}
              pressed={pinned}
              onClick={pin}
              icon={<Pin />}
            />
          )}
        </span>
      </div>
      {help && <Help id={first} name={name} parameter={parameter} unit={unit} />}
    </div>
  );
}

/** An amount in another unit; null where the dimensions differ. */
const convert = (amount: number, from: string, to: string): number | null => {
  if (to === '') return null;
  const given = parseQuantity(`${amount} ${from}`, to);
  const one = parseQuantity(`1 ${to}`, to);
  return given.ok && one.ok ? given.value / one.value : null;
};

const short = (value: ParameterValue): string => {
  const text = printValue(value) || JSON.stringify(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
};

interface FieldProps {
  readonly name: string;
  readonly parameter: Parameter;
  readonly unit: string;
  readonly value: ParameterValue | undefined;
  readonly problem?: Parameters<typeof ValueField>[0]['problem'];
  readonly onChange: (value: ParameterValue, merge?: boolean) => void;
  readonly onOther: (text: string) => boolean;
}

/** The field that fits a parameter's kind. */
export function Field({ name, parameter, unit, value, problem, onChange, onOther }: FieldProps) {
  const shared = { label: name, value, onChange: (next: ParameterValue) => onChange(next) };
  switch (parameter.kind) {
    case 'quantity':
    case 'count':
      return (
        <ValueField
          label={name}
          value={value}
          unit={unit}
          single={parameter.kind === 'count'}
          bounds={{
            low: parameter.range?.[0] ?? null,
            high: parameter.range?.[1] ?? null,
            whole: parameter.kind === 'count',
          }}
          problem={problem}
          onChange={onChange}
          onOther={onOther}
        />
      );
    case 'shape':
      return <ShapeField parameter={parameter} {...shared} />;
    case 'flag':
      return <FlagField parameter={parameter} {...shared} />;
    case 'choice':
      return <ChoiceField parameter={parameter} {...shared} />;
    case 'expression':
      return <ExpressionField parameter={parameter} {...shared} />;
    case 'table':
      return <TableField parameter={parameter} {...shared} />;
    case 'asset':
      return <AssetField parameter={parameter} {...shared} />;
  }
}

/** What a parameter is: its sentence, unit, default, range and source. */
function Help({
  id,
  name,
  parameter,
  unit,
}: {
  readonly id: string;
  readonly name: string;
  readonly parameter: Parameter;
  readonly unit: string;
}) {
  const definition = useScene((s) => definitionOf(s.document as GraphDocument, id));
  const source = parameter.cite === undefined ? undefined : definition?.citations?.[parameter.cite];
  const range = 'range' in parameter ? parameter.range : undefined;
  return (
    <div className="row-help">
      <p>{parameter.doc}</p>
      <dl>
        <dt>{words.name}</dt>
        <dd>
          <code>{name}</code>
        </dd>
        {unit !== '1' && (
          <>
            <dt>{words.unit}</dt>
            <dd>{unit}</dd>
          </>
        )}
        {'default' in parameter && parameter.default !== null && (
          <>
            <dt>{words.default}</dt>
            <dd>
              {typeof parameter.default === 'object'
                ? JSON.stringify(parameter.default)
                : String(parameter.default)}
            </dd>
          </>
        )}
        {range && (
          <>
            <dt>{words.range}</dt>
            <dd>{words.span(String(range[0] ?? '−∞'), String(range[1] ?? '∞'))}</dd>
          </>
        )}
        {source && (
          <>
            <dt>{words.from}</dt>
            <dd>{source.text}</dd>
          </>
        )}
      </dl>
      {'perElement' in parameter && parameter.perElement && (
        <p className="hint">
          <WithCode text={words.perElement} />
        </p>
      )}
    </div>
  );
}

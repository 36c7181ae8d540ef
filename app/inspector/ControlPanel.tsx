/**
 * Pinned parameters, each with the control that fits it: a slider or steps for a number, between ends
 * that a person may choose; a field for everything else.
 */

import { Minus, Pin, Plus, SlidersHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import {
  type GraphDocument,
  type Knob,
  type Parameter,
  type Quantity,
  setControls,
  setKnob,
  setParameter,
} from '#engine';
import { partnersOf } from '../canvas/ends.ts';
import { splitControl } from '../dock/fixes-values.ts';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { edit, useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { definitionOf, shownValue, unitInForce } from './context.ts';
import { Driven } from './Driven.tsx';
import { moveQuantity } from './field-state.ts';
import { ValueField } from './fields/ValueField.tsx';
import { amountAt, boundsOf, type Numeric, PLACES, placeOn, trackOf } from './knob.ts';
import { Field } from './ParameterRow.tsx';
import { PointerPad } from './PointerPad.tsx';
import { PressButton } from './PressButton.tsx';
import { Section } from './Section.tsx';
import { SymbolName } from './Symbol.tsx';
import { joinQuantity, splitQuantity } from './suggest.ts';
import { printValue } from './value-text.ts';

const words = strings.inspector.project;
const { edits } = strings.inspector;

/** What stands before and after the picture of the pin. */
const [beforePin, afterPin] = words.noControls('|').split('|');

/** What is there for a person to touch is a control without being pinned. */
const TOUCHED: ReadonlySet<string> = new Set(['core/button', 'core/mouse']);

const touchedIn = ({ nodes }: GraphDocument): readonly string[] =>
  Object.keys(nodes).filter((id) => TOUCHED.has(nodes[id]?.type ?? '') && !nodes[id]?.muted);

/** Whether a graph has anything for the control panel. */
export const hasControls = (document: GraphDocument): boolean =>
  (document.controls?.length ?? 0) > 0 || touchedIn(document).length > 0;

/** The pinned parameters with their controls, buttons and pads. */
export function ControlPanel() {
  const controls = useDocument((s) => s.document.controls) ?? [];
  const touched = useDocument((s) => touchedIn(s.document).join(' '));
  return (
    <Section title={words.controls} open>
      {controls.map((control) => (
        <Control key={control} control={control} />
      ))}
      {touched
        .split(' ')
        .filter(Boolean)
        .map((id) => (
          <Touched key={id} id={id} />
        ))}
      {controls.length === 0 && touched === '' && (
        <p className="hint">
          {beforePin}
          <Pin aria-label={words.pin} className="inline-icon" />
          {afterPin}
        </p>
      )}
    </Section>
  );
}

/** A button or a pad of the graph. */
function Touched({ id }: { readonly id: string }) {
  const node = useDocument((s) => s.document.nodes[id]);
  if (!node) return null;
  return (
    <div className="control control-touched">
      {node.type === 'core/button' ? (
        <PressButton node={id} label={words.press(node.name)} />
      ) : (
        <>
          <p className="control-head">{node.name}</p>
          <PointerPad node={id} label={words.padOf(node.name)} />
        </>
      )}
    </div>
  );
}

function Control({ control }: { readonly control: string }) {
  const [id, name] = splitControl(control);
  const [choosing, setChoosing] = useState(false);
  const title = useDocument((s) => s.document.nodes[id]?.name);
  const parameter = useDocument((s) => definitionOf(s.document, id)?.parameters[name]);
  const unit = useDocument((s) =>
    parameter && 'unit' in parameter ? unitInForce(s.document, id, parameter.unit) : '1',
  );
  const value = useDocument((s) => parameter && shownValue(s.document, id, name, parameter));
  const driver = useDocument((s) => partnersOf(s.document.edges, `${id}/${name}`)[0]);
  const knob = useDocument((s) => s.document.knobs?.[control]);
  if (!parameter || title === undefined || value === undefined) return null;
  const set = (next: Parameters<typeof setParameter>[3], merge = false) =>
    edit(
      `${title}: ${name} ${printValue(value)} → ${printValue(next)}`,
      (d) => setParameter(d, id, name, next),
      merge ? `control ${control}` : undefined,
    );
  const label = `${title} ${name}`;
  const number = isNumeric(parameter) && splitQuantity(value) ? parameter : null;
  const field = (
    <Field
      name={label}
      parameter={parameter}
      unit={unit}
      value={value}
      onChange={set}
      onOther={() => false}
    />
  );
  return (
    <div className="control">
      <div className="control-head">
        <button type="button" className="link" onClick={() => useView.getState().select([id])}>
          {title}
        </button>
        <SymbolName name={name} />
        <span className="control-tools">
          {number && driver === undefined && (
            <Tool
              label={words.knob.choose(name, title)}
              icon={<SlidersHorizontal />}
              pressed={choosing}
              onClick={() => setChoosing(!choosing)}
            />
          )}
          <Tool
            label={words.unpin(name, title)}
            icon={<X />}
            onClick={() =>
              edit(edits.unpinned(name), (d) =>
                setControls(
                  d,
                  (d.controls ?? []).filter((c) => c !== control),
                ),
              )
            }
          />
        </span>
      </div>
      <div className="control-body">
        {driver !== undefined ? (
          <Driven name={name} from={driver} />
        ) : number && knob?.as === 'stepper' ? (
          <Stepper {...{ parameter: number, knob, label, value }} onChange={set}>
            {field}
          </Stepper>
        ) : (
          <>
            {number && <Slider {...{ parameter: number, knob, label, value }} onChange={set} />}
            {field}
          </>
        )}
      </div>
      {choosing && number && (
        <KnobFields {...{ control, parameter: number, knob, label, unit, value }} />
      )}
    </div>
  );
}

const isNumeric = (parameter: Parameter): parameter is Numeric =>
  parameter.kind === 'quantity' || parameter.kind === 'count';

interface KnobProps {
  readonly parameter: Numeric;
  readonly knob: Knob | undefined;
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: Quantity, merge: boolean) => void;
}

function Slider({ parameter, knob, label, value, onChange }: KnobProps) {
  const split = splitQuantity(value);
  if (!split) return null;
  const whole = parameter.kind === 'count';
  const track = trackOf(knob, parameter, split);
  const { from, to, isLog } = track;
  // A whole number has a place for each, unless they are too many or far apart.
  const [low, high, step] = isLog ? [0, PLACES, 1] : [from, to, whole ? 1 : (to - from) / PLACES];
  return (
    <input
      type="range"
      aria-label={strings.inspector.field.slider(label)}
      aria-valuetext={printValue(joinQuantity(split.amount, split.unit))}
      min={low}
      max={high}
      step={step}
      value={isLog ? placeOn(track, split.amount) : split.amount}
      onChange={(event) => {
        const at = Number(event.target.value);
        const place = isLog ? at : ((at - from) / (to - from)) * PLACES;
        onChange(joinQuantity(amountAt(track, place, whole), split.unit), true);
      }}
    />
  );
}

interface StepperProps extends KnobProps {
  readonly children: React.ReactNode;
}

/** A field with a step down before it and one up behind it. */
function Stepper({ parameter, knob, label, value, onChange, children }: StepperProps) {
  const split = splitQuantity(value);
  if (!split) return children;
  const { from, to, step } = trackOf(knob, parameter, split);
  const bounds = boundsOf(parameter);
  const ends = {
    ...bounds,
    low: knob?.from === undefined ? bounds.low : from,
    high: knob?.to === undefined ? bounds.high : to,
  };
  const move = (steps: number) => {
    const next = moveQuantity(value, steps, step, ends);
    if (next !== null) onChange(next, true);
  };
  return (
    <span className="control-steps">
      <Tool label={words.knob.less(label)} icon={<Minus />} onClick={() => move(-1)} />
      {children}
      <Tool label={words.knob.more(label)} icon={<Plus />} onClick={() => move(1)} />
    </span>
  );
}

interface FieldsProps extends Omit<KnobProps, 'onChange'> {
  readonly control: string;
  readonly unit: string;
}

/** The ends of a control and whether it slides or steps. */
function KnobFields({ control, parameter, knob, label, unit, value }: FieldsProps) {
  const split = splitQuantity(value);
  if (!split) return null;
  const { from, to } = trackOf(knob, parameter, split);
  const set = (change: Knob, merge = false) =>
    edit(
      edits.knob(label),
      (d) => setKnob(d, control, { ...d.knobs?.[control], ...change }),
      merge ? `knob ${control}` : undefined,
    );
  const bounds = boundsOf(parameter);
  const end = (which: 'from' | 'to', amount: number) => (
    <span className="knob-line">
      <span>{words.knob[which]}</span>
      <ValueField
        label={`${words.knob[which]}: ${label}`}
        value={knob?.[which] ?? joinQuantity(amount, split.unit)}
        unit={unit}
        single
        bounds={bounds}
        onChange={(next, merge) => set({ [which]: next as Quantity }, merge)}
      />
    </span>
  );
  return (
    <fieldset className="knob" aria-label={words.knob.title(label)}>
      {end('from', from)}
      {end('to', to)}
      <span className="knob-line">
        <span>{words.knob.by}</span>
        <select
          className="value-choice"
          aria-label={words.knob.kind(label)}
          value={knob?.as ?? 'slider'}
          onChange={(event) => set({ as: event.target.value as 'slider' | 'stepper' })}
        >
          <option value="slider">{words.knob.slider}</option>
          <option value="stepper">{words.knob.stepper}</option>
        </select>
      </span>
      {knob && (
        <button
          type="button"
          className="link"
          onClick={() => edit(edits.knob(label), (d) => setKnob(d, control, null))}
        >
          {words.knob.reset}
        </button>
      )}
    </fieldset>
  );
}

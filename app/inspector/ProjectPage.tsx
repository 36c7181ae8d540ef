/**
 * The project, shown when nothing is selected: what it is about, its control panel, how it is
 * computed, its variables.
 */

import { Plus, X } from 'lucide-react';
import { type Quantity, setAbout, setSimulation, setVariables } from '#engine';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { WithCode } from '../docs/WithCode.tsx';
import { edit, useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { ControlPanel } from './ControlPanel.tsx';
import { ValueField } from './fields/ValueField.tsx';
import { Section } from './Section.tsx';
import { TextLine } from './TextLine.tsx';

const words = strings.inspector.project;
const { edits } = strings.inspector;

const POSITIVE = { low: 0, high: null, whole: false };
const WHOLE = { low: 0, high: 2 ** 32 - 1, whole: true };

/** The page of the project. */
export function ProjectPage() {
  const title = useDocument((s) => s.document.title ?? '');
  const description = useDocument((s) => s.document.description ?? '');
  return (
    <>
      <header className="page-header">
        <TextLine
          className="page-title"
          label={words.title}
          placeholder={words.untitled}
          value={title}
          onChange={(text) => edit(edits.title, (d) => setAbout(d, { title: text }))}
        />
        <textarea
          className="page-description"
          aria-label={words.description}
          rows={Math.max(3, Math.min(8, Math.ceil(description.length / 42) + 1))}
          placeholder={words.about}
          value={description}
          onChange={(event) => {
            const text = event.target.value;
            edit(edits.description, (d) => setAbout(d, { description: text }), 'description');
          }}
        />
      </header>
      <ControlPanel />
      <Simulation />
      <Variables />
    </>
  );
}

function Simulation() {
  const simulation = useDocument((s) => s.document.simulation);
  const set = (change: Parameters<typeof setSimulation>[1], label: string, merge: boolean) =>
    edit(label, (d) => setSimulation(d, change), merge ? `simulation ${label}` : undefined);
  return (
    <Section title={words.simulation} open>
      <Line name={words.dt}>
        <ValueField
          label={words.dt}
          value={simulation?.dt ?? '0.1 ms'}
          unit="ms"
          single
          bounds={POSITIVE}
          onChange={(value, merge) => set({ dt: value as Quantity }, 'dt', merge)}
        />
      </Line>
      <Line name={words.duration}>
        <ValueField
          label={words.duration}
          value={simulation?.duration ?? '1 s'}
          unit="ms"
          single
          bounds={POSITIVE}
          onChange={(value, merge) => set({ duration: value as Quantity }, 'duration', merge)}
        />
      </Line>
      <Line name={words.seed}>
        <ValueField
          label={words.seed}
          value={simulation?.seed ?? 1}
          unit="1"
          single
          bounds={WHOLE}
          onChange={(value, merge) => {
            if (Number.isInteger(Number(value))) set({ seed: Number(value) }, 'seed', merge);
          }}
        />
      </Line>
      <Line name={words.precision}>
        <select
          className="value-choice"
          aria-label={words.precision}
          value={simulation?.precision ?? 'f64'}
          onChange={(event) => {
            const precision = event.target.value as 'f64' | 'mixed' | 'f32';
            set({ precision: precision === 'f64' ? null : precision }, 'precision', false);
          }}
        >
          {Object.entries(words.precisions).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </Line>
    </Section>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="row">
      <div className="row-line">
        <span className="row-name">{name}</span>
        {children}
      </div>
    </div>
  );
}

/** The project's variables, for formulas in fields. */
function Variables() {
  const variables = useDocument((s) => s.document.variables) ?? {};
  const names = Object.keys(variables);
  const set = (next: Readonly<Record<string, Quantity>>, label: string, merge = false) =>
    edit(label, (d) => setVariables(d, next), merge ? label : undefined);
  const add = () => {
    let name = 'a';
    for (let k = 1; Object.hasOwn(variables, name); k++) name = `a${k}`;
    set({ ...variables, [name]: 1 }, edits.addVariable(name));
  };
  const rename = (from: string, to: string) => {
    const next = to.trim();
    if (!/^[A-Za-z_]\w*$/.test(next) || Object.hasOwn(variables, next)) {
      useView.getState().say(words.badVariable);
      return;
    }
    set(
      Object.fromEntries(names.map((name) => [name === from ? next : name, variables[name] ?? 0])),
      edits.renameVariable(from, next),
    );
  };
  return (
    <Section title={words.variables} open={names.length > 0}>
      {names.map((name) => (
        <div className="row" key={name}>
          <div className="row-line">
            <TextLine
              className="row-name text-line"
              label={words.nameOf(name)}
              value={name}
              onChange={(to) => rename(name, to)}
            />
            <ValueField
              label={name}
              value={variables[name]}
              unit="*"
              single
              bounds={{ low: null, high: null, whole: false }}
              onChange={(value, merge) =>
                set(
                  { ...variables, [name]: value as Quantity },
                  `${name} = ${String(value)}`,
                  merge,
                )
              }
            />
            <Tool
              label={words.remove(name)}
              icon={<X />}
              onClick={() =>
                set(
                  Object.fromEntries(Object.entries(variables).filter(([n]) => n !== name)),
                  edits.removeVariable(name),
                )
              }
            />
          </div>
        </div>
      ))}
      <button type="button" className="button" onClick={add}>
        <Plus aria-hidden="true" /> {words.variable}
      </button>
      <p className="hint">
        <WithCode text={words.useVariable} />
      </p>
    </Section>
  );
}

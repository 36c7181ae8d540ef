/** What a node has beside its parameters: initial values, a method, a note. */

import { useMemo } from 'react';
import { type NodeDefinition, type NodeId, setInitial, setMuted, setNodeOptions } from '#engine';
import { edit, useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import { statesOf } from './equation-fields.ts';
import { ValueField } from './fields/ValueField.tsx';
import { Section } from './Section.tsx';
import { SymbolName } from './Symbol.tsx';

const words = strings.inspector;

const METHODS = ['auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'];

/** Initial values of the states, which a document may override. */
export function InitialState({
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
export function Method({ id }: { readonly id: NodeId }) {
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

/** Whether the node takes part, and what a person wants to say about it. */
export function Notes({ id }: { readonly id: NodeId }) {
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

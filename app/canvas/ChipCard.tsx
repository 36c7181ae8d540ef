/**
 * An open chip: its rule with how synapses spread over neurons, how weights and delays are drawn,
 * what the weights are now, and what all of it takes. It grows around the chip; wires stay.
 */

import type { NodeDefinition } from '#engine';
import { shownValue } from '../inspector/context.ts';
import { Degrees } from '../inspector/Degrees.tsx';
import { DrawPreview } from '../inspector/Preview.tsx';
import { SymbolName } from '../inspector/Symbol.tsx';
import { SynapsesLine } from '../inspector/SynapsesLine.tsx';
import { printValue } from '../inspector/value-text.ts';
import { printBytes } from '../run/run-target.ts';
import { useEngineId, useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import './chip-card.css';
import { WeightBars } from './WeightBars.tsx';

const words = strings.canvas.chipCard;
const WIDTH = 214;
const HEIGHT = 32;
/** Kinds of parameters that say who is joined to whom. */
const RULE = new Set(['quantity', 'count', 'expression']);
const DRAWN = new Set(['weight', 'delay']);
/** Once it is built its degrees are counted. */
const DEGREES = new Set(['indegree', 'outdegree']);

interface Props {
  readonly id: string;
  readonly definition: NodeDefinition;
}

/** The card of a projection. */
export function ChipCard({ id, definition, taught }: Props & { readonly taught: boolean }) {
  const flat = useEngineId(id);
  const name = useScene((s) => s.document.nodes[id]?.name ?? '');
  const built = useSimulation((s) => s.summary?.nodes[flat]);
  // One weight for all that nothing changes is said above; it needs no picture.
  const varies = useScene(
    (s) => taught || typeof s.document.nodes[id]?.parameters?.weight === 'object',
  );
  const all = Object.keys(definition.parameters);
  const drawn = all.filter((key) => DRAWN.has(key));
  const rule = all.filter(
    (key) =>
      RULE.has(definition.parameters[key]?.kind ?? '') &&
      !DRAWN.has(key) &&
      !(built && DEGREES.has(key)),
  );
  return (
    <section className="chip-card" aria-label={words.title(name)}>
      <header>
        <b>{name}</b>
        <span>{definition.title}</span>
      </header>
      <dl>
        {rule.map((key) => (
          <Row key={key} id={id} name={key} definition={definition} />
        ))}
        <Degrees flat={flat} />
        {drawn.map((key) => (
          <Row key={key} id={id} name={key} definition={definition} />
        ))}
        {built?.bytes !== undefined && (
          <>
            <dt>{words.memory}</dt>
            <dd>{printBytes(built.bytes)}</dd>
          </>
        )}
      </dl>
      {varies && (
        <figure>
          <figcaption>{words.weights}</figcaption>
          <WeightBars taught={[flat]} width={WIDTH} height={HEIGHT} />
        </figure>
      )}
      {built ? <SynapsesLine id={id} /> : <p>{words.unbuilt}</p>}
    </section>
  );
}

/** A parameter as it stands, with its shape where it is drawn. */
function Row({ id, name, definition }: Props & { readonly name: string }) {
  const parameter = definition.parameters[name];
  const value = useScene((s) => parameter && shownValue(s.document, id, name, parameter));
  if (!parameter) return null;
  const text = printValue(value);
  return (
    <>
      <dt>
        <SymbolName name={name} />
      </dt>
      <dd title={text}>
        <span>{text}</span>
        <DrawPreview value={value} />
      </dd>
    </>
  );
}

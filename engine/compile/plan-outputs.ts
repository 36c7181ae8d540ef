/**
 * Where the spikes and the values of every output are found: lists of populations and stages, counts
 * of sources that count, relays, and signals that are held.
 */

import type { Port } from '../kit/types.ts';
import { parseUnit } from '../language/units.ts';
import type { NetworkIR, Population, StreamRef } from './ir.ts';
import type { Layout } from './layout.ts';
import type { PopulationMemory } from './plan-population.ts';
import type { SignalPlan, StreamPlan } from './plan-types.ts';
import { numbersOf, sizeOf } from './values.ts';

export interface Outputs {
  readonly streams: readonly StreamPlan[];
  readonly signals: readonly SignalPlan[];
  /** Its place among `streams`, or -1. */
  streamIndex(ref: StreamRef): number;
  signalAt(ref: StreamRef): SignalPlan | null;
}

/** Steps that lists of spikes are kept, by how many workers, and whether a checkpoint needs them. */
interface Keeping {
  readonly depth: number;
  readonly workers: number;
  readonly mutable: boolean;
}

const keyOf = (ref: StreamRef) => `${ref.node}/${ref.port}`;

export function planOutputs(
  network: NetworkIR,
  memories: ReadonlyMap<string, PopulationMemory>,
  layout: Layout,
  keeping: Keeping,
): Outputs {
  const streams: StreamPlan[] = [];
  for (const p of network.populations)
    if (p.spikePort) streams.push(streamOf(p, memories, layout, keeping));
  for (const stage of network.stages) {
    const lengths =
      stage.behaviour.state?.(numbersOf(stage.node), (d) => sizeOf(stage.node, d)) ?? {};
    for (const [name, length] of Object.entries(lengths))
      layout.add(stage.node.id, `state:${name}`, 'f64', length, { mutable: true });
  }
  for (const { node } of network.stages)
    for (const [port, { port: declared, elements }] of Object.entries(node.ports))
      if (declared.flow === 'out' && (declared.kind === 'spikes' || declared.kind === 'events'))
        streams.push(stageStream(node.id, port, Math.max(1, elements), layout, keeping));
  const streamAt = new Map(streams.map((s, index) => [keyOf(s), index]));
  const streamIndex = (ref: StreamRef) => streamAt.get(keyOf(ref)) ?? -1;
  const signals: SignalPlan[] = [...heldSignals(network, layout)];
  for (const memory of memories.values()) signals.push(...memory.signals);
  const signalsAt = new Map(signals.map((s) => [keyOf(s), s]));
  const signalAt = (ref: StreamRef) => signalsAt.get(keyOf(ref)) ?? null;
  for (const relay of network.relays) {
    streamAt.set(`${relay.id}/${relay.to}`, streams.length);
    streams.push({
      kind: 'relay',
      node: relay.id,
      port: relay.to,
      n: relay.n,
      inputs: relay.inputs
        .map(({ from, map }) => ({ stream: streamIndex(from), map }))
        .filter((input) => input.stream >= 0),
      keep: relay.keep && { ...relay.keep, by: relay.keep.by && signalAt(relay.keep.by) },
    });
  }
  return { streams, signals, streamIndex, signalAt };
}

function streamOf(
  p: Population,
  memories: ReadonlyMap<string, PopulationMemory>,
  layout: Layout,
  { depth, workers, mutable }: Keeping,
): StreamPlan {
  const place = { node: p.id, port: p.spikePort ?? '', n: p.n };
  const dense = memories.get(p.id)?.dense;
  if (dense) return { kind: 'dense', ...place, ring: dense };
  return {
    kind: 'list',
    ...place,
    depth,
    lists: layout.add(p.id, '__spikes', 'u32', depth * p.n, { mutable }),
    counts: layout.add(p.id, '__spikeCounts', 'i32', depth * workers, { mutable }),
  };
}

/** Events of a stage; a pixel may fire more than once per step. */
function stageStream(
  node: string,
  port: string,
  n: number,
  layout: Layout,
  { depth, mutable }: Keeping,
): StreamPlan {
  const capacity = Math.max(256, 2 * n);
  const lists = layout.add(node, `__spikes_${port}`, 'u32', depth * capacity, { mutable });
  const counts = layout.add(node, `__spikeCounts_${port}`, 'i32', depth, { mutable });
  return { kind: 'stage', node, port, n, depth, capacity, lists, counts };
}

/** Outputs of stages and of the schedule hold their value over an interval. */
function* heldSignals(network: NetworkIR, layout: Layout): Generator<SignalPlan> {
  const nodes = network.stages.map((s) => s.node);
  if (network.schedule?.node) nodes.push(network.schedule.node);
  for (const node of nodes)
    for (const [port, resolved] of Object.entries(node.ports)) {
      const { kind, flow } = resolved.port;
      if (flow !== 'out' || (kind !== 'analog' && kind !== 'current' && kind !== 'mod')) continue;
      const elements = Math.max(1, resolved.elements);
      const offset = layout.add(node.id, `__held_${port}`, 'f64', elements, { mutable: true });
      const exponent = exponentOf(resolved.port);
      yield {
        node: node.id,
        port,
        offset,
        elements,
        ...(exponent === 0 ? {} : { scale: Number(`1e${exponent}`) }),
      };
    }
}

/** The power of ten from the unit a stage writes in to that of equations; 0 for units of wires. */
function exponentOf(port: Port): number {
  const unit = 'unit' in port && port.unit ? parseUnit(port.unit) : null;
  return unit?.ok ? unit.value.exponent : 0;
}

/**
 * What a network will need, before anything of it is drawn: for whoever waits while it is built.
 * Sizes of the plan are what counts; here they are reckoned from the connectors alone.
 */

import type { Behaviour } from '../kit/types.ts';
import { LEAST_DENSITY } from './bit-matrix.ts';
import type { ConnectRequest } from './connect.ts';
import { expectedSynapses, MOST_SYNAPSES } from './pattern.ts';
import { LONGEST_SPAN, MOST_LISTED } from './plan.ts';
import { elementsOf } from './population-values.ts';
import type { ResolvedNode } from './resolved.ts';
import { rowsToDraw } from './rows-to-draw.ts';
import { numbersOf, sizeOf } from './values.ts';

export interface Expected {
  readonly synapses: number;
  readonly bytes: number;
}

/** Synapses that will be asked for. */
export interface Wanted {
  readonly request: ConnectRequest;
  readonly isTaught: boolean;
}

/** Bytes of an element: its states, parameters of its own, what waits for it. */
const ELEMENT = 48;
/** Bytes of a synapse that learns, for finding it from its target. */
const TAUGHT = 4;
const LARGEST_TYPE = 65536;

/** Synapses and bytes of a network. */
export function estimate(nodes: readonly ResolvedNode[], wanted: readonly Wanted[]): Expected {
  const emitters = nodes.flatMap(spikesOf);
  const listed = emitters.reduce((sum, { spikes }) => sum + spikes, 0);
  const depth = Math.max(1, Math.min(LONGEST_SPAN, Math.floor(MOST_LISTED / Math.max(1, listed))));
  let bytes = 0;
  let synapses = 0;
  for (const { elements, spikes } of emitters) bytes += elements * ELEMENT + spikes * 4 * depth;
  for (const node of nodes) bytes += stateBytes(node);
  for (const one of wanted) {
    synapses += expectedSynapses(one.request);
    bytes += projectionBytes(one);
  }
  return { synapses: Math.round(synapses), bytes: Math.round(bytes) };
}

/** Elements that are computed, and spikes that all of a node may emit in a step. */
function spikesOf(node: ResolvedNode) {
  const { kind } = node.definition.behaviour;
  if (kind === 'dynamics') return [{ elements: elementsOf(node), spikes: elementsOf(node) }];
  if (kind !== 'stage') return [];
  return Object.values(node.ports)
    .filter(({ port }) => port.flow === 'out' && (port.kind === 'spikes' || port.kind === 'events'))
    .map((port) => ({ elements: 0, spikes: 2 * port.elements }));
}

/** What a node whose TypeScript runs keeps between intervals. */
function stateBytes(node: ResolvedNode): number {
  const behaviour = node.definition.behaviour as Behaviour<unknown>;
  if (behaviour.kind !== 'stage' || !behaviour.state) return 0;
  const lengths = behaviour.state(numbersOf(node), (d) => sizeOf(node, d));
  return Object.values(lengths).reduce((sum, length) => sum + 8 * length, 0);
}

function projectionBytes({ request, isTaught }: Wanted): number {
  const { connector, weight, delay, pre, post, dt, single } = request;
  if (rowsToDraw(request)) return 0;
  const count = Math.min(MOST_SYNAPSES, expectedSynapses(request));
  const own = connector.kind === 'list' ? connector.weight !== undefined : weight.kind !== 'number';
  const isPlain = !own && !isTaught;
  if (isPlain && connector.kind === 'one') return 0;
  const steps = delay.kind === 'number' ? Math.ceil(delay.value / dt) : 1;
  const arriving = post.n * (steps + 1) * (isPlain ? 2 : 8);
  const density = count / Math.max(1, pre.n * post.n);
  if (isPlain && delay.kind === 'number' && density >= LEAST_DENSITY)
    return (pre.n * post.n) / 8 + arriving;
  const target = density >= LEAST_DENSITY && !isTaught ? 1 : post.n <= LARGEST_TYPE ? 2 : 4;
  const number = isPlain ? 0 : single ? 4 : 8;
  return count * (target + number + (isTaught ? TAUGHT : 0)) + 4 * pre.n + arriving;
}

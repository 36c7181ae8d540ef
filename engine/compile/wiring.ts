/**
 * What a dropped wire means. Ten kinds of signals, weighted spikes (`impulses`) and rules: for
 * every ordered pair this table says whether the two ports join, whether a projection belongs
 * between them, which adapters help, or why the wire makes no sense. Canvas, keyboard and
 * validation ask here, so that a pair never behaves in two ways.
 */

import { type PortKind, refusal } from '../graph/kinds.ts';
import type { Registry } from '../graph/registry.ts';
import type { Port } from '../kit/types.ts';
import { conversion } from './conversion.ts';

/** Node types that, put between two ports one after the other, make them fit. */
export interface Adapter {
  /** The first node's type. */
  readonly type: string;
  /** All types in order, what `addAdapter` takes; most often one. */
  readonly types: readonly string[];
  readonly title: string;
}

export type Join =
  /** `conversion` is shown on the wire: 'mV → V'. */
  | { readonly kind: 'connect'; readonly conversion?: string }
  | { readonly kind: 'projection' }
  | { readonly kind: 'adapters'; readonly choices: readonly Adapter[]; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string };

interface Row {
  readonly reason: string;
  readonly choices: readonly Adapter[];
}
const row = (
  reason: string,
  ...choices: readonly (readonly [types: string, title: string])[]
): Row => ({
  reason,
  choices: choices.map(([all, title]) => {
    const types = all.split(' + ');
    return { type: types[0] ?? all, types, title };
  }),
});

/** Pairs that an adapter helps; the first choice is the default. */
const ADAPTERS: Readonly<Record<string, Row>> = {
  'analog current': row(
    'A signal has no size as a current yet: say how much current its value 1 is.',
    ['core/gain', 'Gain'],
  ),
  'analog spikes': row(
    'A signal is a number at each step; it must be coded into spikes.',
    ['core/delta', 'Delta encoder'],
    ['core/gaussian-population', 'Gaussian population encoder'],
    ['core/gain', 'As current'],
  ),
  'image spikes': row(
    'An image must be coded into spikes.',
    ['core/rate-encoder', 'Rate encoder'],
    ['core/latency', 'Latency encoder'],
    ['core/i2e + core/event-map', 'Image→event + map'],
  ),
  'image events': row('An image must be turned into events.', [
    'core/i2e',
    'Image→event converter',
  ]),
  'events spikes': row('Events carry a place and a polarity; map them to channels.', [
    'core/event-map',
    'Event→spike map',
  ]),
  'cloud spikes': row('Points must be coded into spikes.', [
    'core/voxel-occupancy',
    'Voxel occupancy encoder',
  ]),
  'spikes analog': row(
    'Spikes are moments; a signal is a number at each step.',
    ['core/exponential-filter', 'Exponential filter'],
    ['core/rate-window', 'Rate window'],
  ),
  'spikes result': row(
    'Spikes must be read out before they are a result.',
    ['core/spike-count', 'Rate readout + argmax'],
    ['core/first-spike', 'First-spike readout'],
  ),
  'result mod': row('A result becomes a reward by comparing it with the label.', [
    'core/reward',
    'Reward from comparison',
  ]),
};

/** All kinds, in the order of the port table; then the two that are drawn as others. */
export const PORT_KINDS: readonly PortKind[] = [
  ...(['spikes', 'events', 'image', 'cloud', 'analog', 'current', 'weights', 'mod'] as const),
  ...(['label', 'result', 'impulses', 'rule'] as const),
];

/**
 * What joining an output to an input means. With a registry, adapters that are not installed are
 * left out; where none is left, the wire is refused.
 */
export function join(fromPort: Port, toPort: Port, registry?: Registry): Join {
  if (fromPort.flow !== 'out' || toPort.flow !== 'in')
    return { kind: 'refuse', reason: 'A wire goes from an output to an input.' };
  const { kind: from } = fromPort;
  const { kind: to } = toPort;
  if (from === 'spikes' && to === 'impulses') return { kind: 'projection' };
  if (from === to) return joinUnits(fromPort, toPort, registry);
  const found = ADAPTERS[`${from} ${to}`];
  return offered(found, from, registry) ?? { kind: 'refuse', reason: refusal(from, to) };
}

function joinUnits(from: Port, to: Port, registry: Registry | undefined): Join {
  if (!('unit' in from) || !('unit' in to)) return { kind: 'connect' };
  if (from.unit === undefined || to.unit === undefined || from.unit === to.unit)
    return { kind: 'connect' };
  const converted = conversion(from.unit, to.unit);
  if (converted === 'same') return { kind: 'connect' };
  if (converted === 'convert') return { kind: 'connect', conversion: `${from.unit} → ${to.unit}` };
  const reason = `The output is in ${from.unit}, the input in ${to.unit}; a gain says how one becomes the other.`;
  const gain = row(reason, ['core/gain', 'Gain']);
  return offered(gain, from.kind, registry) ?? { kind: 'refuse', reason };
}

/** An offer must keep its word: every type is installed, and the first takes what is offered. */
function offered(
  found: Row | undefined,
  from: PortKind,
  registry: Registry | undefined,
): Join | null {
  if (!found) return null;
  const takes = (type: string) =>
    Object.values(registry?.get(type)?.ports ?? {}).some((p) => p.flow === 'in' && p.kind === from);
  const choices = found.choices.filter(
    ({ type, types }) => !registry || (types.every((t) => registry.get(t)) && takes(type)),
  );
  return choices.length > 0 ? { kind: 'adapters', choices, reason: found.reason } : null;
}

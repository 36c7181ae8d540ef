import { describe, expect, test } from 'vitest';
import { type Join, join, PORT_KINDS } from '../../../engine/compile/wiring.ts';
import type { PortKind } from '../../../engine/graph/kinds.ts';
import { createRegistry } from '../../../engine/graph/registry.ts';
import type { Port } from '../../../engine/kit/types.ts';
import { definitions } from '../graph/definitions.ts';

const port = (kind: PortKind, flow: 'in' | 'out', unit = 'mV'): Port =>
  (kind === 'analog' || kind === 'current'
    ? { kind, flow, shape: [], doc: '', unit }
    : { kind, flow, shape: [], doc: '' }) as Port;
const outcome = (joined: Join): string => {
  switch (joined.kind) {
    case 'adapters':
      return joined.choices.map(({ title }) => title).join(' · ');
    case 'connect':
      return joined.conversion ?? 'connect';
    default:
      return joined.kind;
  }
};

/** The table of the design, with the two kinds that have no look of their own. */
const ADAPTED: Record<string, string> = {
  'spikes impulses': 'projection',
  'analog current': 'Gain',
  'analog spikes': 'Delta encoder · Gaussian population encoder · As current',
  'image spikes': 'Rate encoder · Latency encoder · Image→event + map',
  'image events': 'Image→event converter',
  'events spikes': 'Event→spike map',
  'cloud spikes': 'Voxel occupancy encoder',
  'spikes analog': 'Exponential filter · Rate window',
  'spikes result': 'Rate readout + argmax · First-spike readout',
  'result mod': 'Reward from comparison',
};

describe('join', () => {
  const pairs = PORT_KINDS.flatMap((from) => PORT_KINDS.map((to) => [from, to] as const));

  test('there are ten kinds, impulses and rule: 144 ordered pairs', () => {
    expect(new Set(PORT_KINDS).size).toBe(12);
    expect(pairs).toHaveLength(144);
  });

  test.each(pairs)('%s → %s', (from, to) => {
    const joined = join(port(from, 'out'), port(to, 'in'));
    const expected = from === to ? 'connect' : (ADAPTED[`${from} ${to}`] ?? 'refuse');
    expect(outcome(joined)).toBe(expected);
    if (joined.kind === 'refuse' || joined.kind === 'adapters')
      expect(joined.reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('a refusal says what the output is good for', () => {
    expect(join(port('label', 'out'), port('impulses', 'in'))).toEqual({
      kind: 'refuse',
      reason: 'A label cannot drive neurons. Use it as a teacher signal.',
    });
    expect(join(port('spikes', 'in'), port('spikes', 'out')).kind).toBe('refuse');
  });

  test('units of one dimension convert silently, others need a gain', () => {
    expect(join(port('analog', 'out', 'mV'), port('analog', 'in', 'V'))).toEqual({
      kind: 'connect',
      conversion: 'mV → V',
    });
    expect(outcome(join(port('analog', 'out', 'pA'), port('analog', 'in', 'mV*nS')))).toBe(
      'connect',
    );
    expect(outcome(join(port('current', 'out', 'pA'), port('current', 'in', 'nS')))).toBe('Gain');
    expect(outcome(join(port('analog', 'out', '1'), port('analog', 'in', 'mV')))).toBe('Gain');
  });

  test('an input of any unit takes every unit', () => {
    expect(outcome(join(port('analog', 'out', 'nS'), port('analog', 'in', '*')))).toBe('connect');
  });

  test('adapters that are not installed are not offered', () => {
    const some = createRegistry(definitions);
    expect(outcome(join(port('analog', 'out'), port('spikes', 'in'), some))).toBe('As current');
    expect(join(port('cloud', 'out'), port('spikes', 'in'), some).kind).toBe('refuse');
  });
});

/** Lesions, clamps and winners on random spikes, against lists that are filtered by hand. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { type Run, runGraph } from '../../support/run.ts';

const N = 12;
const node = (type: string, name: string, parameters: object = {}) => ({
  type,
  version: 1,
  name,
  parameters,
});

/** 1 in every other stretch of 10 ms. */
const gate: NodeDefinition = {
  type: 'test/gate',
  version: 1,
  title: 'Gate',
  category: 'modulator',
  doc: 'On and off in turn.',
  parameters: {},
  ports: { value: { kind: 'mod', flow: 'out', shape: [], doc: 'On or off.' } },
  behaviour: {
    kind: 'stage',
    every: '10 ms',
    begin: ({ from }) => ({ value: { shape: [], data: Float64Array.of((from / 10) % 2) } }),
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
};

/** A saw from -10 to 10. */
const saw: NodeDefinition = {
  ...gate,
  type: 'test/saw',
  title: 'Saw',
  doc: 'Rises and falls back.',
  ports: {
    value: { kind: 'analog', flow: 'out', unit: '1', shape: [1], doc: 'The value.' },
  },
  behaviour: {
    kind: 'stage',
    every: '1 ms',
    begin: ({ from }) => ({ value: { shape: [1], data: Float64Array.of((from % 21) - 10) } }),
  },
};

function graph(nodes: object, wires: readonly (readonly [string, string])[]): GraphDocument {
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '200 ms', seed: 4 },
    nodes: {
      source: node('core/poisson', 'Source', { n: N, rate: '80 Hz' }),
      ...nodes,
    } as GraphDocument['nodes'],
    edges: Object.fromEntries(wires.map(([from, to], k) => [`e${k}`, { from, to }])),
  };
}
const run = (document: GraphDocument, record: readonly string[]) =>
  runGraph(document, { record, definitions: [gate, saw] });
/** Spikes as [step, element], in order. */
const list = (r: Run, ref: string): [number, number][] => {
  const { step, element } = r.spikes(ref);
  const all = Array.from(step, (s, k): [number, number] => [s, element[k]!]);
  return all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
};

describe('a lesion', () => {
  const through = (parameters: object) =>
    run(
      graph({ relay: node('core/lesion', 'Lesion', parameters) }, [['source/spikes', 'relay/in']]),
      ['source/spikes', 'relay/spikes'],
    );
  it('silences those that are listed, and no others', async () => {
    const r = await through({ listed: [[2], [7]] });
    const all = list(r, 'source/spikes');
    expect(all.some(([, e]) => e === 2)).toBe(true);
    expect(list(r, 'relay/spikes')).toEqual(all.filter(([, e]) => e !== 2 && e !== 7));
  });
  it('silences a share that its own number draws, for good', async () => {
    const left = async (draw: number) => {
      const r = await through({ share: 0.5, draw });
      const kept = new Set(list(r, 'relay/spikes').map(([, e]) => e));
      expect(list(r, 'relay/spikes')).toEqual(
        list(r, 'source/spikes').filter(([, e]) => kept.has(e)),
      );
      return [...kept].sort((a, b) => a - b);
    };
    const kept = await Promise.all([1, 2, 3, 4].map(left));
    // 48 fair coins, four standard deviations.
    expect(Math.abs(kept.flat().length - 24)).toBeLessThan(4 * Math.sqrt(12));
    expect(new Set(kept.map(String)).size).toBeGreaterThan(1);
    expect(await left(1)).toEqual(kept[0]);
  });
});

describe('a clamp', () => {
  const through = (parameters: object, wires: readonly (readonly [string, string])[]) =>
    run(
      graph(
        {
          pattern: node('core/poisson', 'Pattern', { n: N, rate: '80 Hz' }),
          gate: node('test/gate', 'Gate'),
          relay: node('core/clamp', 'Clamp', parameters),
        },
        [['source/spikes', 'relay/in'], ...wires],
      ),
      ['source/spikes', 'pattern/spikes', 'relay/spikes'],
    );
  it('replaces spikes by those of a pattern while it is on', async () => {
    const r = await through({}, [
      ['pattern/spikes', 'relay/pattern'],
      ['gate/value', 'relay/active'],
    ]);
    const isOn = ([step]: [number, number]) => Math.floor(step / 10) % 2 === 1;
    // A cell of the clamp fires once in a step, however often it is told to.
    const once = (all: [number, number][]) =>
      all.filter(([step, e], k) => k === 0 || step !== all[k - 1]![0] || e !== all[k - 1]![1]);
    const expected = [
      ...once(list(r, 'source/spikes')).filter((s) => !isOn(s)),
      ...once(list(r, 'pattern/spikes')).filter(isOn),
    ].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect(expected.length).toBeGreaterThan(100);
    expect(list(r, 'relay/spikes')).toEqual(expected);
  });
  it('lets nothing pass where it is on without a pattern', async () => {
    expect(list(await through({ on: true }, []), 'relay/spikes')).toEqual([]);
  });
});

it('a clamped signal is cut, or replaced while the clamp is on', async () => {
  const r = await run(
    graph(
      {
        wave: node('test/saw', 'Wave'),
        gate: node('test/gate', 'Gate'),
        relay: node('core/clamp-signal', 'Clamp', { value: 3, lowest: -4, highest: 6 }),
      },
      [
        ['wave/value', 'relay/in'],
        ['gate/value', 'relay/active'],
      ],
    ),
    ['wave/value', 'relay/out'],
  );
  const wave = r.signal('wave/value');
  const out = r.signal('relay/out').values;
  expect(Math.max(...wave.values)).toBeGreaterThan(8);
  for (const [k, x] of out.entries()) {
    const value = wave.values[k * wave.n]!;
    // Stateless nodes follow within the step; the gate is read where the step begins.
    const expected = Math.floor(k / 10) % 2 === 1 ? 3 : Math.min(6, Math.max(-4, value));
    expect(x, `step ${k}`).toBeCloseTo(expected, 9);
  }
});

describe('winners', () => {
  const through = (most: number, wires: readonly (readonly [string, string])[] = []) =>
    run(
      graph(
        {
          cells: node('core/lif', 'Cells', {
            n: N,
            I_e: { draw: 'uniform', args: ['380 pA', '420 pA'] },
          }),
          relay: node('core/winners', 'Winners', { most, window: '20 ms' }),
        },
        [['source/spikes', 'relay/in'], ...wires],
      ),
      ['source/spikes', 'relay/spikes', 'cells/V_m'],
    );
  /** By hand: spikes in order of their steps, and within a step by `rank`. */
  const pass = (
    all: [number, number][],
    most: number,
    rank: (step: number, e: number) => number,
  ) => {
    const left = new Map<number, number>();
    return [...all]
      .sort((a, b) => a[0] - b[0] || rank(...a) - rank(...b) || a[1] - b[1])
      .filter(([step]) => {
        const window = Math.floor(step / 20);
        const passed = left.get(window) ?? 0;
        left.set(window, passed + 1);
        return passed < most;
      })
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  };
  it.each([1, 3])(
    'lets the first %d spikes of a window pass, the lowest element first',
    async (most) => {
      const r = await through(most);
      const found = list(r, 'relay/spikes');
      expect(found.length).toBe(10 * most);
      expect(found).toEqual(pass(list(r, 'source/spikes'), most, () => 0));
    },
  );
  it('or of those at once the ones with the most drive', async () => {
    const r = await through(2, [['cells/V_m', 'relay/drive']]);
    const { values } = r.signal('cells/V_m');
    const all = list(r, 'source/spikes');
    const found = list(r, 'relay/spikes');
    expect(found).toEqual(pass(all, 2, (step, e) => -values[step * N + e]!));
    expect(found).not.toEqual(pass(all, 2, () => 0));
  });
});

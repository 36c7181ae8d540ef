/**
 * Wires that end at parameters: a run with a wire fires the spikes of a run in which somebody turns
 * the knob at every step, for every kind of node that has such knobs, however many workers compute.
 */

import { describe, expect, it } from 'vitest';
import { defineNode, quantity } from '#engine/kit';
import { check } from '../../../engine/compile/resolve.ts';
import type { GraphDocument, GraphNode } from '../../../engine/graph/document.ts';
import { group, unpack } from '../../../engine/graph/group.ts';
import { findPort } from '../../../engine/runtime/observers.ts';
import { buildGraph, registry, runGraph } from '../../support/run.ts';

/** A signal over time, in a unit of one's own. */
const wave = (equation: string, unit: string) => ({
  type: 'local/wave',
  version: 1,
  title: 'Wave',
  category: 'source',
  doc: 'A number that changes with time.',
  parameters: { n: { kind: 'count', default: 1, doc: 'Elements.' } },
  ports: { out: { kind: 'analog', flow: 'out', unit, variable: 'out', shape: ['n'], doc: 'It.' } },
  behaviour: { kind: 'dynamics', equations: `out = ${equation}` },
});

const graph = (
  nodes: Record<string, Omit<GraphNode, 'version' | 'name'>>,
  edges: Record<string, string>,
  definitions: Record<string, unknown> = {},
  duration = '80 ms',
): GraphDocument =>
  ({
    format: 'snn-graph',
    version: 1,
    simulation: { duration, seed: 3 },
    definitions,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, { version: 1, name: id, ...node }]),
    ),
    edges: Object.fromEntries(
      Object.entries(edges).map(([to, from], k) => [`e${k}`, { from, to }]),
    ),
  }) as unknown as GraphDocument;

const unwired = ({ edges, ...rest }: GraphDocument, to: string): GraphDocument => ({
  ...rest,
  edges: Object.fromEntries(Object.entries(edges).filter(([, edge]) => edge.to !== to)),
});

const LIF = {
  type: 'core/lif',
  parameters: { n: 4, I_e: { draw: 'normal', args: ['390 pA', '9 pA'] } },
};

/** A wave drives `drives`, in the knob's `unit`; what it does is seen at `watch`. */
interface Case {
  readonly document: GraphDocument;
  readonly drives: string;
  readonly unit: string;
  readonly watch: string;
}

const intoNeurons = (parameter: string, equation: string, unit: string): Case => ({
  document: graph(
    { w: { type: 'local/wave' }, a: LIF as never },
    { [`a/${parameter}`]: 'w/out' },
    { wave: wave(`${equation} : ${unit}`, unit) },
  ),
  drives: `a/${parameter}`,
  unit,
  watch: 'a/spikes',
});

/** Populations, projections and rules. */
const CASES: Record<string, Case> = {
  'a threshold of a population': intoNeurons('V_th', '(-55 + 2*sin(t/(7 ms)))*(1 mV)', 'mV'),
  'a time constant, on which propagators depend': intoNeurons(
    'tau_m',
    '(10 + 3*sin(t/(7 ms)))*(1 ms)',
    'ms',
  ),
  'the weight of a projection': {
    document: graph(
      {
        w: { type: 'local/wave' },
        p: { type: 'core/poisson', parameters: { n: 20, rate: '50 Hz' } },
        c: { type: 'core/all-to-all', parameters: { weight: '90 pA' } },
        a: LIF as never,
      },
      { 'c/pre': 'p/spikes', 'a/exc': 'c/post', 'c/weight': 'w/out' },
      { wave: wave('(90 + 80*sin(t/(7 ms)))*(1 pA) : pA', 'pA') },
    ),
    drives: 'c/weight',
    unit: 'pA',
    watch: 'a/spikes',
  },
  'a rule, whose synapses are brought up to date first': {
    document: graph(
      {
        w: { type: 'local/wave' },
        p: { type: 'core/poisson', parameters: { n: 20, rate: '50 Hz' } },
        c: { type: 'core/all-to-all', parameters: { weight: '90 pA' } },
        r: { type: 'core/stdp-pair', parameters: { w_max: '200 pA' } },
        a: LIF as never,
      },
      { 'c/pre': 'p/spikes', 'a/exc': 'c/post', 'c/rule': 'r/rule', 'r/A_plus': 'w/out' },
      { wave: wave('0.1 + 0.09*sin(t/(7 ms)) : 1', '1') },
    ),
    drives: 'r/A_plus',
    unit: '',
    watch: 'a/spikes',
  },
};

describe('A wire into', () => {
  for (const [what, { document, drives, unit, watch }] of Object.entries(CASES))
    it(`${what} is a knob that is turned at every step`, async () => {
      const wired = await runGraph(document, { record: [watch] });
      const fired = wired.spikes(watch);
      expect(fired.step.length).toBeGreaterThan(3);

      const [node = '', parameter = ''] = drives.split('/');
      const built = await buildGraph(unwired(document, drives));
      const source = findPort(built.plan, 'w', 'out');
      if (source?.kind !== 'signal') throw new Error('a wave is a signal');
      const { simulation } = built;
      const steps: number[] = [];
      const elements: number[] = [];
      const stream = findPort(built.plan, ...(watch.split('/') as [string, string]));
      if (stream?.kind !== 'spikes') throw new Error('neurons fire');
      while (simulation.step < built.plan.steps) {
        const value = simulation.views.f64[source.signal.offset / 8] ?? 0;
        expect(built.set(node, parameter, unit ? `${value} ${unit}` : value).ok).toBe(true);
        const { step } = simulation;
        await simulation.advance(step + 1);
        for (const element of simulation.reader.elements(stream.stream, step)) {
          steps.push(step);
          elements.push(element);
        }
      }
      expect(Array.from(fired.step)).toEqual(steps);
      expect(Array.from(fired.element)).toEqual(elements);

      const still = await runGraph(unwired(document, drives), { record: [watch] });
      expect(Array.from(still.spikes(watch).step)).not.toEqual(steps);
    });

  for (const [what, { document, watch }] of Object.entries(CASES))
    it(`${what} is the same for several workers, the interpreter, and a run that goes on from a checkpoint`, async () => {
      const spikesOf = async (options: Parameters<typeof runGraph>[1]) => {
        const { step, element } = (
          await runGraph(document, { record: [watch], ...options })
        ).spikes(watch);
        return [Array.from(step), Array.from(element)];
      };
      const alone = await spikesOf({});
      expect(await spikesOf({ workers: 2 })).toEqual(alone);
      expect(await spikesOf({ backend: 'interpreter' })).toEqual(alone);
      const [whole, halves] = [await buildGraph(document), await buildGraph(document)];
      await whole.simulation.advance(800);
      await halves.simulation.advance(403);
      const kept = halves.simulation.checkpoint();
      await halves.simulation.advance(600);
      expect(halves.simulation.restore(kept).ok).toBe(true);
      await halves.simulation.advance(800);
      const bytes = ({ simulation }: typeof whole) => new Uint8Array(simulation.checkpoint());
      expect(bytes(halves)).toEqual(bytes(whole));
    });

  it('a constant is the number itself', async () => {
    const record = ['a/spikes'];
    const typed = graph({ a: { type: 'core/lif', parameters: { n: 2, I_e: '500 pA' } } }, {});
    const wired = graph(
      {
        c: { type: 'core/constant', parameters: { value: '500 pA' } },
        a: { type: 'core/lif', parameters: { n: 2 } },
      },
      { 'a/I_e': 'c/signal' },
    );
    const [a, b] = [await runGraph(typed, { record }), await runGraph(wired, { record })];
    expect(a.spikes('a/spikes').step.length).toBeGreaterThan(5);
    expect(b.spikes('a/spikes')).toEqual(a.spikes('a/spikes'));
  });
});

describe('What a readout says sets a parameter', () => {
  const homeostasis = graph(
    {
      a: { type: 'core/lif', parameters: { n: 10, I_e: '500 pA' } },
      r: { type: 'core/population-rate', parameters: { interval: '20 ms' } },
      s: { type: 'core/regular', parameters: { n: 3, rate: '200 Hz' } },
    },
    { 'r/spikes': 'a/spikes', 's/rate': 'r/rate' },
  );

  it('from the end of its first interval on; until then what was typed holds', async () => {
    const built = await buildGraph(homeostasis);
    const { simulation, plan } = built;
    const population = plan.populations.find(({ id }) => id === 's');
    const rate = () => simulation.views.f64[(population?.uniforms.rate ?? 0) / 8] ?? 0;
    await simulation.advance(200);
    expect(rate()).toBeCloseTo(0.2, 12);
    await simulation.advance(201);
    const said = built.stages.outputs().get('r')?.rate;
    const hertz = said && 'data' in said ? (said.data[0] ?? 0) : 0;
    expect(hertz).toBeGreaterThan(0);
    expect(rate()).toBeCloseTo(hertz / 1000, 12);
  });

  it('and a change of another parameter of the node leaves it', async () => {
    const built = await buildGraph(CASES['a threshold of a population']?.document as GraphDocument);
    const { simulation, plan } = built;
    const population = plan.populations.find(({ id }) => id === 'a');
    const threshold = () => simulation.views.f64[(population?.uniforms.V_th ?? 0) / 8];
    await simulation.advance(100);
    const before = threshold();
    expect(before).not.toBe(-55);
    expect(built.set('a', 't_ref', '5 ms').ok).toBe(true);
    expect(threshold()).toBeCloseTo(before ?? 0, 0);
    expect(threshold()).not.toBe(-55);
  });

  it('of a stage, at the border at which it is said', async () => {
    const counter = defineNode({
      type: 'test/counter',
      version: 1,
      title: 'Counter',
      category: 'source',
      doc: 'Counts its intervals.',
      parameters: {},
      ports: { out: { kind: 'analog', flow: 'out', unit: '1', shape: [], doc: 'The count.' } },
      behaviour: {
        kind: 'stage',
        every: '10 ms',
        begin: ({ from }) => ({ out: { shape: [], data: Float64Array.of(1 + from / 100) } }),
      },
      examples: [{ title: 'One', duration: '10 ms' }],
    });
    const echo = defineNode({
      type: 'test/echo',
      version: 1,
      title: 'Echo',
      category: 'source',
      doc: 'Says what its parameter is.',
      ports: counter.ports,
      examples: counter.examples,
      parameters: { gain: quantity(0, '1', { doc: 'What is echoed.' }) },
      behaviour: {
        kind: 'stage',
        every: '10 ms',
        begin: ({ values }) => ({ out: { shape: [], data: Float64Array.of(Number(values.gain)) } }),
      },
    });
    const run = await runGraph(
      graph(
        { a: { type: 'test/echo' }, z: { type: 'test/counter' } },
        { 'a/gain': 'z/out' },
        {},
        '50 ms',
      ),
      { definitions: [counter, echo] as never, record: ['a/out'] },
    );
    const { values } = run.signal('a/out');
    expect([0, 99, 100, 450].map((step) => values[step])).toEqual([1, 1, 2, 5]);
  });
});

describe('A number beyond the range of a parameter', () => {
  it('is held at its end', async () => {
    const built = await buildGraph(
      graph(
        { w: { type: 'local/wave' }, a: LIF as never },
        { 'a/t_ref': 'w/out' },
        { wave: wave('(2 - t/(1 ms))*(1 ms) : ms', 'ms') },
      ),
    );
    const outcome = await built.simulation.advance(1000);
    expect(outcome.ok).toBe(true);
    const population = built.plan.populations.find(({ id }) => id === 'a');
    expect(built.simulation.views.f64[(population?.uniforms.t_ref ?? 0) / 8]).toBe(0);
  });
});

describe('A wire into a parameter is refused', () => {
  const refusals = (
    nodes: Parameters<typeof graph>[0],
    edges: Record<string, string>,
    unit = 'mV',
  ) =>
    check(graph(nodes, edges, { wave: wave(`1*(1 ${unit}) : ${unit}`, unit) }), registry)
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`);

  it('where it carries many numbers', async () => {
    expect(
      refusals(
        { w: { type: 'local/wave', parameters: { n: 3 } }, a: LIF as never },
        { 'a/V_th': 'w/out' },
      ),
    ).toEqual([
      expect.stringMatching(/^shape\/mismatch w gives 3 \(out\), but a takes 1 \(V_th\)/),
    ]);
  });
  it('of another unit', async () => {
    expect(
      refusals({ w: { type: 'local/wave' }, a: LIF as never }, { 'a/tau_m': 'w/out' }),
    ).toEqual([expect.stringMatching(/^unit\/mismatch w.out is in mV, but a.tau_m takes ms/)]);
  });
  it('where values differ from element to element', async () => {
    expect(
      refusals({ w: { type: 'local/wave' }, a: LIF as never }, { 'a/I_e': 'w/out' }, 'pA'),
    ).toEqual([expect.stringMatching(/^graph\/driven-value a: I_e comes over a wire from w/)]);
  });
  it('of synapses that a rule changes', () => {
    const nodes = {
      w: { type: 'local/wave' },
      p: { type: 'core/poisson', parameters: { n: 20, rate: '50 Hz' } },
      c: { type: 'core/all-to-all' },
      r: { type: 'core/stdp-pair' },
      a: { type: 'core/lif' },
    };
    const edges = { 'c/pre': 'p/spikes', 'a/exc': 'c/post', 'c/rule': 'r/rule' };
    expect(refusals(nodes, { ...edges, 'c/weight': 'w/out' }, 'pA')).toEqual([
      expect.stringMatching(/^graph\/driven-taught c: weight comes over a wire from w/),
    ]);
    expect(refusals(nodes, { ...edges, 'r/w_max': 'w/out' }, 'pA')).toEqual([]);
    expect(refusals(nodes, { ...edges, 'r/w_max': 'w/out' }, 'mV')).toEqual([
      expect.stringMatching(/^unit\/mismatch w.out is in mV, but r.w_max takes pA/),
    ]);
  });
  it('where the parameter cannot change in a run, is none, or is of a plot', async () => {
    const w = { w: { type: 'local/wave' }, a: LIF as never };
    for (const to of ['a/n', 'a/nothing'])
      expect(refusals(w, { [to]: 'w/out' })).toEqual([
        expect.stringMatching(/^graph\/unknown-port/),
      ]);
  });
  it('by spikes, and twice', async () => {
    const nodes = { w: { type: 'local/wave' }, b: { type: 'core/lif' }, a: LIF as never };
    const [spikes] = refusals(nodes, { 'a/V_th': 'b/spikes' });
    expect(spikes).toMatch(/^graph\/not-joinable b.spikes cannot go into a.V_th/);
    const twice = graph(nodes, { 'a/V_th': 'b/V_m' }, { wave: wave('1 : 1', '1') });
    const second = { ...twice, edges: { ...twice.edges, x: { from: 'w/out', to: 'a/V_th' } } };
    expect(check(second, registry)).toContainEqual(
      expect.objectContaining({ code: 'graph/occupied' }),
    );
  });
});

describe('In a subgraph', () => {
  const flat = graph(
    { w: { type: 'local/wave' }, a: { type: 'core/lif', parameters: { n: 2, I_e: '500 pA' } } },
    { 'a/V_th': 'w/out' },
    { wave: wave('(-55 + 2*sin(t/(7 ms)))*(1 mV) : mV', 'mV') },
  );
  const context = { registry, random: Math.random };

  it('a wire into a parameter goes on inside, or comes in through a port', async () => {
    const alone = (await runGraph(flat, { record: ['a/spikes'] })).spikes('a/spikes');
    expect(alone.step.length).toBeGreaterThan(3);
    for (const ids of [['a'], ['a', 'w']]) {
      const grouped = group(flat, new Set(ids), 'Inside', context);
      expect(check(grouped, registry)).toEqual([]);
      const [box = ''] = Object.keys(grouped.nodes).filter((id) => id !== 'w');
      const run = await runGraph(grouped, { record: [`${box}.a/spikes`] });
      expect(run.spikes(`${box}.a/spikes`)).toEqual(alone);
      const back = unpack(grouped, box, context);
      expect(Object.values(back.edges)).toEqual([
        { from: expect.stringMatching(/\/out$/), to: expect.stringMatching(/\/V_th$/) },
      ]);
      expect(check(back, registry)).toEqual([]);
    }
  });
});

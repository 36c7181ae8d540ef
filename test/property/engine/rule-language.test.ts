/**
 * Everything a typed rule may say, against plain TypeScript: traces of either side, state of a
 * synapse and of all, events, `deliver`, modulators by value and by spikes, variables of neurons,
 * the past, and several rules one after the other. Typed rules and those of the library are one path.
 */

import { describe, expect, it } from 'vitest';
import type { ParameterValue } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { compareRule, type RuleCase } from '../../support/compare-rule.ts';
import { OTHERS } from '../../support/plain-others.ts';
import { decay, PAIRS, traces } from '../../support/plain-pairs.ts';
import type { PlainRule } from '../../support/plain-rule.ts';
import { rulePort, typed } from '../../support/typed-rule.ts';

const DELAYS = [
  ['axonal', '3 ms', 'wasm'],
  ['dendritic', '3 ms', 'wasm'],
  ['axonal', { draw: 'uniform', args: ['1 ms', '5 ms'] }, 'interpreter'],
  ['dendritic', { draw: 'uniform', args: ['1 ms', '5 ms'] }, 'wasm'],
] as const;

interface Feature extends Partial<RuleCase> {
  readonly title: string;
  readonly rule: NodeDefinition;
  readonly plain: PlainRule;
  readonly still?: boolean;
}

const FEATURES: readonly Feature[] = [
  {
    title: 'traces of both sides, with locals',
    rule: typed({
      pre: 'dx/dt = -x/(17 ms) : 1',
      post: 'dy/dt = -y/(23 ms) : 1',
      onPre: `
        share = 0.1*y
        w = w*(1 - share)
        x += 1`,
      onPost: `
        gain = 2*x
        w += gain*(1 - w/200)
        y += 1`,
    }),
    plain: {
      ...traces({ x: 17 }, { y: 23 }),
      onPre(s) {
        s.w *= 1 - 0.1 * s.post.y!;
      },
      onPost(s) {
        s.w += 2 * s.pre.x! * (1 - s.w / 200);
      },
    },
  },
  {
    title: 'state of a synapse that decays, and one that stands still',
    rule: typed({
      synapse: `
        dmark/dt = -mark/(40 ms) : 1
        pairs : 1`,
      onPre: `
        w += 0.5*pairs
        mark += 1`,
      onPost: `
        pairs += mark
        w -= 0.1*mark`,
    }),
    plain: {
      own: { mark: 0, pairs: 0 },
      move: (s) => decay(s.own, { mark: 40 }, s.dt),
      onPre(s) {
        s.w += 0.5 * s.own.pairs!;
        s.own.mark!++;
      },
      onPost(s) {
        s.own.pairs! += s.own.mark!;
        s.w -= 0.1 * s.own.mark!;
      },
    },
  },
  {
    title: 'a weight that drifts between events',
    rule: typed({
      synapse: 'dw/dt = (30 - w)/(200 ms) : 1',
      onPre: 'w += 2',
    }),
    plain: {
      move(s) {
        s.w = 30 + (s.w - 30) * Math.exp(-s.dt / 200);
      },
      onPre(s) {
        s.w += 2;
      },
    },
  },
  {
    title: 'what all synapses share, raised by spikes of an input',
    reports: 'alarm',
    rule: typed(
      {
        shared: 'dlevel/dt = -level/(25 ms) : 1',
        onPre: 'w += 3*level',
        on: { alarm: 'level += 1' },
      },
      { alarm: { kind: 'spikes', flow: 'in', shape: [1], doc: 'Spikes.' } },
    ),
    plain: {
      shared: { level: 0 },
      pass(side, values, _cell, dt) {
        if (side === 'shared') decay(values, { level: 25 }, dt);
      },
      jumpShared(s) {
        s.level!++;
      },
      onPre(s) {
        s.w += 3 * s.shared.level!;
      },
    },
  },
  {
    title: 'a modulator by value, at events and between them',
    modulators: { mood: [1, -0.5, 0, 2] },
    rule: typed(
      {
        synapse: `
          de/dt = -e/(60 ms) : 1
          dw/dt = mood*e/(10 ms) : 1`,
        onPre: 'e += 1',
        onPost: `
          w += mood
          e += 0.5`,
      },
      { mood: rulePort('mood') },
    ),
    plain: {
      own: { e: 0 },
      move(s) {
        const left = Math.exp(-s.dt / 60);
        s.w += (s.inputs.mood! * s.own.e! * 60 * (1 - left)) / 10;
        s.own.e! *= left;
      },
      onPre(s) {
        s.own.e!++;
      },
      onPost(s) {
        s.w += s.inputs.mood!;
        s.own.e! += 0.5;
      },
    },
  },
  {
    title: 'every so often, with the sum of the weights of a target',
    every: 25,
    rule: typed({
      post: 'dy/dt = -y/(50 ms) : 1',
      onPre: 'w += 1',
      onPost: 'y += 1',
      every: '25 ms',
      onEvery: 'w = w*100/sumIn(w) + y',
    }),
    plain: {
      ...traces({}, { y: 50 }),
      onPre(s) {
        s.w++;
      },
      onEvery(s) {
        s.w = (s.w * 100) / s.sum + s.post.y!;
      },
    },
  },
  {
    title: 'once per presentation, lessons only',
    every: 'presentation',
    rest: 0,
    rule: typed({
      synapse: 'seen : 1',
      onPre: 'seen += 1',
      every: 'presentation',
      onEvery: `
        w += 2*seen
        seen = 0`,
    }),
    plain: {
      own: { seen: 0 },
      onPre(s) {
        s.own.seen!++;
      },
      onEvery(s) {
        s.w += 2 * s.own.seen!;
        s.own.seen = 0;
      },
    },
  },
  {
    title: 'what a spike delivers',
    still: true,
    rest: 5,
    rule: typed({
      pre: 'dx/dt = (1 - x)/(80 ms) : 1',
      initial: { x: '1' },
      onPre: `
        deliver = w*x
        x = 0.6*x`,
    }),
    plain: {
      pre: { x: 1 },
      pass(side, p, _cell, dt) {
        if (side === 'pre') p.x = 1 + (p.x! - 1) * Math.exp(-dt / 80);
      },
      jumpPre(p) {
        p.x! *= 0.6;
      },
      carries: (s) => s.w * s.pre.x!,
    },
  },
  {
    title: 'variables of the two neurons, at events',
    rule: typed({
      onPre: 'w += (V_m_post + 70 mV)/(1 mV) + error_pre',
      onPost: 'w -= (V_m_pre + 70 mV)/(1 mV)*error_post',
    }),
    plain: {
      onPre(s) {
        s.w += s.postCell.V_m! + 70 + s.preCell.error!;
      },
      onPost(s) {
        s.w -= (s.preCell.V_m! + 70) * s.postCell.error!;
      },
    },
  },
  {
    title: 'the past of traces, at events',
    rule: typed({
      pre: 'dx/dt = -x/(17 ms) : 1',
      post: 'dy/dt = -y/(23 ms) : 1',
      onPre: `
        w += 2*delayed(y, 6 ms) - y
        x += 1`,
      onPost: `
        w += delayed(x, 4 ms) - 0.3*x
        y += 1`,
    }),
    plain: {
      ...traces({ x: 17 }, { y: 23 }),
      onPre(s) {
        s.w += 2 * s.ago('post', 6).y! - s.post.y!;
      },
      onPost(s) {
        s.w += s.ago('pre', 4).x! - 0.3 * s.pre.x!;
      },
    },
  },
  {
    title: 'the past within the equations and jumps of a trace',
    rule: typed({
      post: `
        dy/dt = -y/(23 ms) : 1
        dslow/dt = (delayed(y, 8 ms) - slow)/(30 ms) : 1`,
      onPre: 'w += slow',
      onPost: 'y += 1 + 0.2*delayed(y, 3 ms)',
    }),
    plain: {
      post: { y: 0, slow: 0 },
      pass(side, p, _cell, dt, ago) {
        if (side !== 'post') return;
        const then = ago(8).y!;
        p.slow = then + (p.slow! - then) * Math.exp(-dt / 30);
        decay(p, { y: 23 }, dt);
      },
      jumpPost(p, ago) {
        p.y! += 1 + 0.2 * ago(3).y!;
      },
      onPre(s) {
        s.w += s.post.slow!;
      },
    },
  },
  {
    title: 'the past of a variable of the neuron',
    rule: typed({
      onPre: 'w += if(t > 20 ms, (delayed(V_m_post, 5 ms) + 70 mV)/(1 mV), 0)',
      onPost: 'w -= if(t > 20 ms, (delayed(V_m_pre, 9 ms) + 70 mV)/(2 mV), 0)',
    }),
    plain: {
      onPre(s) {
        if (s.t > 20) s.w += s.cellAgo('post', 5).V_m! + 70;
      },
      onPost(s) {
        if (s.t > 20) s.w -= (s.cellAgo('pre', 9).V_m! + 70) / 2;
      },
    },
  },
  {
    title: 'a trace that follows a variable of the neuron',
    rule: typed({
      post: 'du/dt = (V_m_post - u)/(12 ms) : mV',
      initial: { u: '-70 mV' },
      onPre: 'w += (u + 70 mV)/(5 mV)',
    }),
    plain: {
      post: { u: -70 },
      pass(side, p, cell, dt) {
        if (side === 'post') p.u = cell.V_m! + (p.u! - cell.V_m!) * Math.exp(-dt / 12);
      },
      onPre(s) {
        s.w += (s.post.u! + 70) / 5;
      },
    },
  },
];

describe.each(FEATURES)('$title', ({ rule, plain, still, ...options }) => {
  it.each(DELAYS)('%s delay %j, %s', async (delayIs, delay, backend) => {
    const found = await compareRule({
      ...options,
      delay: delay as ParameterValue,
      rules: [{ type: rule.type, plain }],
      definitions: [rule],
      delayIs,
      backend,
    });
    expect(found.events).toBeGreaterThan(60);
    expect(found.moved).toBe(still ? 0 : 12);
    expect(found.weights).toBeLessThan(1e-12);
    expect(found.arrived).toBeLessThan(1e-12);
  });
});

describe.each([
  ['pairs', PAIRS.find(([, type]) => type === 'core/stdp-pair')!],
  ['a reward', OTHERS.find(([, type]) => type === 'core/stdp-reward')!],
  ['dopamine', OTHERS.find(([, type]) => type === 'core/stdp-dopamine')!],
  ['scaling', OTHERS.find(([, type]) => type === 'core/synaptic-scaling')!],
] as const)(
  'the learning rate is a port: %s',
  (_title, [, type, { parameters, plain, ...options }]) => {
    it.each(DELAYS)('%s delay %j, %s', async (delayIs, delay, backend) => {
      const found = await compareRule({
        delay: delay as ParameterValue,
        ...options,
        modulators: { ...options.modulators, learning: [1, 0.25, 0, 0.6] },
        rules: [{ type, parameters, plain }],
        delayIs,
        backend,
      });
      expect(found.moved).toBe(12);
      expect(found.weights).toBeLessThan(1e-12);
      expect(found.arrived).toBeLessThan(1e-12);
    });
  },
);

describe('several rules of one projection', () => {
  const doubles = {
    rule: typed({ onPre: 'w = 1.01*w', onPost: 'w = w - 0.5' }, {}, 'local/doubles'),
    plain: {
      onPre(s) {
        s.w *= 1.01;
      },
      onPost(s) {
        s.w -= 0.5;
      },
    } satisfies PlainRule,
  };
  const adds = {
    rule: typed({ onPre: 'w = w + 2', onPost: 'w = 0.99*w' }, {}, 'local/adds'),
    plain: {
      onPre(s) {
        s.w += 2;
      },
      onPost(s) {
        s.w *= 0.99;
      },
    } satisfies PlainRule,
  };
  const tires = {
    rule: typed(
      { pre: 'dx/dt = -x/(30 ms) : 1', onPre: 'deliver = w/(1 + x)\nx += 1' },
      {},
      'local/tires',
    ),
    plain: { ...traces({ x: 30 }, {}), carries: (s) => s.w / (1 + s.pre.x!) } satisfies PlainRule,
  };
  const definitions = [doubles.rule, adds.rule, tires.rule];
  const run = (
    delayIs: 'axonal' | 'dendritic',
    order: readonly (typeof doubles | typeof tires)[],
  ) =>
    compareRule({
      rules: order.map(({ rule, plain }) => ({ type: rule.type, plain })),
      delay: '3 ms',
      delayIs,
      definitions,
    });

  it.each(['axonal', 'dendritic'] as const)(
    'work in the order of their ids (%s)',
    async (delayIs) => {
      const one = await run(delayIs, [doubles, adds]);
      const other = await run(delayIs, [adds, doubles]);
      for (const found of [one, other]) {
        expect(found.moved).toBe(12);
        expect(found.weights).toBeLessThan(1e-12);
        expect(found.arrived).toBeLessThan(1e-12);
      }
      for (const [s, w] of one.final.entries())
        expect(Math.abs(w - other.final[s]!)).toBeGreaterThan(0.01);
    },
  );

  it('that which delivers comes last, whatever its id', async () => {
    for (const order of [
      [doubles, adds, tires],
      [tires, doubles, adds],
    ]) {
      const found = await run('axonal', order);
      expect(found.weights).toBeLessThan(1e-12);
      expect(found.arrived).toBeLessThan(1e-12);
    }
  });
});

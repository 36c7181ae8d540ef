import { describe, expect, test } from 'vitest';
import { check, createResolver, resolve } from '../../../engine/compile/resolve.ts';
import type { ResolvedGraph } from '../../../engine/compile/resolved.ts';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import { setNodeOptions, setParameter } from '../../../engine/graph/edit.ts';
import { startClock } from '../../support/pace.ts';
import { registry } from '../graph/definitions.ts';

const node = (type: string, name: string, parameters: object = {}, rest: object = {}) => ({
  type,
  version: type === 'core/lif' ? 2 : 1,
  name,
  parameters,
  ...rest,
});
const doc = (nodes: object, wires: readonly string[] = [], rest: object = {}): GraphDocument =>
  ({
    ...emptyDocument,
    nodes,
    edges: Object.fromEntries(
      wires.map((wire, k) => {
        const [from, to] = wire.split(' > ');
        return [`e${k}`, { from, to }];
      }),
    ),
    ...rest,
  }) as GraphDocument;
const resolved = (d: GraphDocument): ResolvedGraph => {
  const result = resolve(d, registry);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
};
const one = (parameters: object, rest: object = {}, outer: object = {}) =>
  resolved(doc({ a: node('core/lif', 'E', parameters, rest) }, [], outer)).nodes[0];
const told = (d: GraphDocument) =>
  resolve(d, registry).problems.map(({ code, node: id, parameter }) =>
    `${code} ${id ?? ''} ${parameter ?? ''}`.trim(),
  );
const messages = (parameters: object, outer: object = {}) =>
  resolve(doc({ a: node('core/lif', 'E', parameters) }, [], outer), registry).problems.map(
    ({ message }) => message,
  );

describe('values', () => {
  test('come out in engine units, defaults too', () => {
    const e = one({
      tau_m: '0.02 s',
      I_e: '1.5 nA',
      fraction: 0.25,
      n: [4, 5],
      reset: 'by',
      fast: true,
    });
    expect(e?.parameters).toMatchObject({
      tau_m: { kind: 'number', value: 20 },
      I_e: { kind: 'number', value: 1500 },
      C_m: { kind: 'number', value: 250 },
      fraction: { kind: 'number', value: 0.25 },
      n: { kind: 'shape', value: [4, 5] },
      reset: { kind: 'choice', value: 'by' },
      fast: { kind: 'flag', value: true },
    });
    expect(e?.dims).toEqual({ n: 20 });
    expect(e?.ports.V_m).toMatchObject({ shape: [4, 5], elements: 20, unit: 'mV' });
  });

  test('arguments of distributions may be expressions', () => {
    const tau_m = {
      draw: 'normal',
      args: [{ expression: 'tau*2' }, '1 ms'],
      clip: ['1 ms', { expression: '10*tau' }],
    };
    const outer = { variables: { tau: '5 ms' } };
    expect(one({ tau_m }, {}, outer)?.parameters.tau_m).toMatchObject({
      args: [10, 1],
      clip: [1, 50],
    });
    const wrong = { draw: 'normal', args: [{ expression: 'i*1 ms' }, '1 ms'] };
    expect(told(doc({ a: node('core/lif', 'E', { tau_m: wrong }) }))).toEqual([
      'equation/reads-varying a tau_m',
    ]);
  });

  test('distributions and lists', () => {
    const e = one({
      n: 3,
      tau_m: { draw: 'lognormal', args: [1, 0.5], clip: ['1 ms', '0.1 s'] },
      E_L: { list: [-70, -71, -72], unit: 'mV' },
      I_e: { draw: 'normal', args: ['1 nA', '10 pA'] },
    });
    expect(e?.parameters.tau_m).toEqual({
      kind: 'draw',
      distribution: 'lognormal',
      args: [1, 0.5],
      clip: [1, 100],
      unitFactor: 1,
    });
    expect(e?.parameters.E_L).toEqual({ kind: 'list', values: Float64Array.of(-70, -71, -72) });
    expect(e?.parameters.I_e).toMatchObject({ args: [1000, 10], clip: null });
  });

  test('expressions read siblings, variables and element names', () => {
    const outer = { variables: { g: 5, tau: '4 ms' } };
    const e = one(
      {
        n: { expression: '2*g' },
        tau_m: { expression: 'tau*g + 1 ms' },
        V_th: { expression: 'E_L + 20 mV' },
        E_L: '-65 mV',
        I_e: { expression: 'i*10 pA*g' },
      },
      {},
      outer,
    );
    expect(e?.parameters).toMatchObject({
      n: { value: [10] },
      tau_m: { kind: 'number', value: 21 },
      V_th: { kind: 'number', value: -45 },
    });
    expect(e?.parameters.I_e?.kind).toBe('formula');
    expect(JSON.stringify(e?.parameters.I_e)).not.toContain('"g"');
  });

  test('expressions may count in steps and use pi', () => {
    const e = one(
      { tau_m: { expression: '20*dt' }, fraction: { expression: 'floor(pi)/10' } },
      {},
      { simulation: { dt: '0.5 ms' } },
    );
    expect(e?.parameters).toMatchObject({ tau_m: { value: 10 }, fraction: { value: 0.3 } });
  });

  test('formulas, tables and files', () => {
    const d = doc(
      {
        p: node('core/poisson', 'P', {
          rate: 'r*(1 + sin(t/(10 ms)))',
          steps: [
            [0, 5],
            [100, 20],
          ],
        }),
        s: node('core/signal', 'S', { file: { path: 'a.csv' } }),
      },
      [],
      { variables: { r: '20 Hz' } },
    );
    const [p, s] = resolved(d).nodes;
    expect(p?.parameters.steps).toEqual({
      kind: 'table',
      columns: { time: Float64Array.of(0, 100), rate: Float64Array.of(0.005, 0.02) },
    });
    expect(p?.parameters.rate).toMatchObject({
      kind: 'expression',
      text: 'r*(1 + sin(t/(10 ms)))',
    });
    expect(JSON.stringify(p?.parameters.rate)).not.toContain('"r"');
    expect(s?.parameters.file).toEqual({ kind: 'asset', value: { path: 'a.csv' } });
  });

  test('initial values have the unit of their state', () => {
    const e = one(
      {},
      { initial: { V_m: '-0.06 V', I_ex: { draw: 'uniform', args: ['0 pA', '1 nA'] } } },
    );
    expect(e?.initial).toMatchObject({
      V_m: { kind: 'number', value: -60 },
      I_ex: { args: [0, 1000] },
    });
    expect(told(doc({ a: node('core/lif', 'E', {}, { initial: { V_n: '1 mV' } }) }))).toEqual([
      'graph/unknown-state a V_n',
    ]);
    expect(told(doc({ a: node('core/lif', 'E', {}, { initial: { V_m: '1 pA' } }) }))).toEqual([
      'unit/mismatch a V_m',
    ]);
  });

  test.each<[object, string]>([
    [{ tau_m: '20 mV' }, 'unit/mismatch'],
    [{ tau_m: 20 }, 'unit/missing'],
    [{ tau_m: '20' }, 'unit/missing'],
    [{ tau_m: '20 zz' }, 'unit/unknown'],
    [{ tau_m: 'soon' }, 'unit/not-a-quantity'],
    [{ tau_m: '0 ms' }, 'graph/range'],
    [{ tau_m: { list: [1, 0], unit: 'ms' }, n: 2 }, 'graph/range'],
    [{ fraction: 1.5 }, 'graph/range'],
    [{ fraction: '1 ms' }, 'unit/mismatch'],
    [{ n: { expression: '1.5' } }, 'graph/not-whole'],
    [{ n: { expression: '-3' } }, 'graph/range'],
    [{ n: [100000, 100000, 100000] }, 'shape/too-large'],
    [{ E_L: { list: [1, 2], unit: 'mV' }, n: 3 }, 'shape/list-length'],
    [{ E_L: { list: [1], unit: '' } }, 'unit/missing'],
    [{ E_L: { list: [1], unit: 'pA' } }, 'unit/mismatch'],
    [{ tau_m: { draw: 'normal', args: ['1 ms'] } }, 'graph/draw-arguments'],
    [{ tau_m: { draw: 'normal', args: ['1 ms', '-1 ms'] } }, 'graph/draw-bounds'],
    [{ tau_m: { draw: 'uniform', args: ['2 ms', '1 ms'] } }, 'graph/draw-bounds'],
    [{ tau_m: { draw: 'uniform', args: ['2 ms', '1 mV'] } }, 'unit/mismatch'],
    [{ C_m: { expression: 'i*1 pF' } }, 'equation/reads-varying'],
    [{ C_m: { expression: 'rand()*1 pF' } }, 'equation/reads-varying'],
    [
      { V_th: { expression: 'tau_m*1 mV/ms' }, tau_m: { draw: 'uniform', args: ['1 ms', '2 ms'] } },
      'equation/reads-varying',
    ],
    [{ V_th: { expression: 'E_L' }, E_L: { expression: 'V_th' } }, 'equation/circular'],
    [{ fraction: { expression: '0/0' } }, 'graph/not-finite'],
    [{ tau_m: { expression: 't' } }, 'equation/reads-varying'],
    [{ tau_m: { expression: 'lastspike' } }, 'equation/reads-varying'],
    [{ fraction: { expression: 'x' } }, 'equation/unknown-name'],
  ])('%j: %s', (parameters, code) => {
    const d = doc({ a: node('core/lif', 'E', parameters) });
    const problems = resolve(d, registry).problems;
    expect(problems.map((p) => p.code)).toEqual([code]);
    expect(problems[0]?.message).toMatch(/^E: /);
    expect(problems[0]?.node).toBe('a');
    expect(Object.keys(parameters)).toContain(problems[0]?.parameter);
  });

  test('a broken expression names the place in its text', () => {
    for (const text of ['1 +', 'nope*1 ms', '1 ms + 1 mV']) {
      const [problem, ...more] = resolve(
        doc({ a: node('core/lif', 'E', { tau_m: { expression: text } }) }),
        registry,
      ).problems;
      expect(more).toEqual([]);
      expect(problem).toMatchObject({ node: 'a', parameter: 'tau_m', severity: 'error' });
    }
  });

  test('wording: the range, with units', () => {
    expect(messages({ tau_m: '0 ms' })).toEqual(['E: tau_m must be at least 0.01 ms (is 0 ms).']);
    expect(messages({ fraction: 2 })).toEqual(['E: fraction must be from 0 to 1 (is 2).']);
  });
});

describe('the whole', () => {
  test('settings and variables', () => {
    expect(resolved(doc({}))).toMatchObject({ dt: 0.1, duration: 1000, seed: 1, precision: 'f64' });
    expect(told(doc({}, [], { simulation: { dt: '0 ms', duration: '-1 s' } }))).toEqual(
      ['graph/setting  dt', 'graph/setting  duration'].map((s) => s.replace('  ', '  ').trim()),
    );
    expect(told(doc({}, [], { simulation: { dt: '1 mV' }, variables: { g: '5 zz' } }))).toEqual([
      'graph/setting  dt',
      'graph/variable  g',
    ]);
  });

  test('weights and rules take the unit of the receptor', () => {
    const d = doc(
      {
        a: node('core/lif', 'E'),
        p: node('core/fixed-probability', 'P', { weight: '2 nS' }),
        q: node('core/fixed-probability', 'Q', { weight: '2 nS' }),
        r: node('core/stdp', 'R', { w_max: '5 nS' }),
        s: node('core/signal', 'S'),
      },
      ['a/spikes > p/pre', 'p/post > a/g', 'a/spikes > q/pre', 'q/post > a/exc', 'r/rule > p/rule'],
    );
    expect(told(d)).toEqual(
      ['graph/missing-input r ', 'unit/mismatch q weight'].map((s) => s.trim()),
    );
    const fine = setParameter(d, 'q', 'weight', '2 nA');
    const result = resolve(setNodeOptions(fine, 'r', { muted: true }), registry);
    expect(
      result.ok && result.value.nodes.map(({ id, ports }) => `${id} ${ports.post?.unit}`),
    ).toEqual(['a undefined', 'p nS', 'q pA', 's undefined']);
    expect(result.ok && result.value.nodes[2]?.parameters.weight).toEqual({
      kind: 'number',
      value: 2000,
    });
  });

  test('muted nodes are gone with their wires', () => {
    const d = doc(
      {
        a: node('core/lif', 'E'),
        b: node('core/lif', 'I', {}, { muted: true }),
        p: node('core/one-to-one', 'P'),
      },
      ['a/spikes > p/pre', 'p/post > b/exc'],
    );
    const graph = resolved(d);
    expect(graph.nodes.map(({ id }) => id)).toEqual(['a']);
    expect(graph.edges).toEqual([]);
  });

  test('a subgraph reads the values of its node', () => {
    const d = doc(
      { s: node('local/net', 'Net', { tau: '7 ms' }), t: node('local/net', 'Other') },
      [],
      {
        definitions: {
          net: {
            type: 'local/net',
            version: 1,
            title: 'Net',
            category: 'composite',
            ports: {},
            parameters: {
              tau: { kind: 'quantity', unit: 'ms', default: 5 },
              size: { kind: 'count', default: 6 },
            },
            behaviour: {
              kind: 'composite',
              expose: {},
              graph: {
                nodes: {
                  nA: node('core/lif', 'A', {
                    n: { expression: 'size*k' },
                    tau_m: { expression: 'tau*2' },
                  }),
                },
                edges: {},
              },
            },
          },
        },
        variables: { k: 2 },
      },
    );
    expect(
      resolved(d).nodes.map(({ name, parameters, dims }) => [name, parameters.tau_m, dims.n]),
    ).toEqual([
      ['Net.A', { kind: 'number', value: 14 }, 12],
      ['Other.A', { kind: 'number', value: 10 }, 12],
    ]);
  });

  test("a document's own equations are checked, with their place", () => {
    const local = (equations: string, parameters: object = {}) =>
      doc({ a: node('local/mine', 'X') }, [], {
        definitions: {
          mine: {
            type: 'local/mine',
            version: 1,
            title: 'Mine',
            category: 'neuron',
            ports: {},
            parameters,
            behaviour: { kind: 'dynamics', equations },
          },
        },
      });
    expect(
      told(local('dv/dt = -v/tau : 1', { tau: { kind: 'quantity', unit: 'ms', default: 5 } })),
    ).toEqual([]);
    const [problem] = resolve(
      local('dv/dt = -v/tua : 1', { tau: { kind: 'quantity', unit: 'ms', default: 5 } }),
      registry,
    ).problems;
    expect(problem).toMatchObject({
      node: 'a',
      definition: 'mine',
      parameter: 'equations',
      severity: 'error',
    });
    expect(
      told(local('dv/dt = -v/tau : 1', { tau: { kind: 'quantity', unit: 'zz', default: 5 } })),
    ).toEqual(['unit/unknown a']);
    expect(told(local('v : 1', { t: { kind: 'quantity', unit: '1', default: 5 } }))).toEqual([
      'equation/name a',
    ]);
  });

  test('everything is told in one pass', () => {
    const d = doc(
      {
        a: node('core/lif', 'E', { tau_m: 3 }),
        b: node('acme/x', 'X'),
        p: node('core/one-to-one', 'P', { weight: '1 pA' }),
        c: node('core/lif', 'I', { n: 7 }),
      },
      ['a/spikes > p/pre', 'p/post > c/exc', 'b/out > c/nothing', 'z/a > c/exc'],
      { simulation: { dt: '0 ms' } },
    );
    expect(
      told(d)
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual([
      'graph/dangling-edge',
      'graph/setting',
      'graph/unknown-port',
      'graph/unknown-type',
      'shape/mismatch',
      'unit/missing',
    ]);
  });
});

describe('check', () => {
  const codes = (d: GraphDocument) =>
    check(d, registry).map(({ code, node: id }) => `${code} ${id}`);
  test('tells silent populations and unused outputs', () => {
    expect(
      codes(doc({ a: node('core/lif', 'Inhibitory'), p: node('core/poisson', 'Drive') })),
    ).toEqual(['graph/silent a', 'graph/unused p']);
    expect(
      codes(
        doc({
          a: node('core/lif', 'I', { I_e: '500 pA' }),
          b: node('core/lif', 'J', { E_L: '-50 mV' }),
          c: node('core/lif', 'K', {}, { initial: { V_m: '0 mV' } }),
        }),
      ),
    ).toEqual([]);
    expect(check(doc({ a: node('core/lif', 'Inhibitory') }), registry)[0]?.message).toBe(
      'Inhibitory has no input and no noise; it will stay silent. Add a source, or a constant current.',
    );
  });

  test('puts errors first', () => {
    const d = doc({
      a: node('core/lif', 'E', { zeta: 1 }),
      b: node('core/lif', 'F', { tau_m: 1 }),
    });
    expect(check(d, registry).map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});

describe('memory', () => {
  /** 400 populations, 600 projections, 1,800 wires. */
  const large = (): GraphDocument => {
    const nodes: Record<string, object> = {};
    const wires: string[] = [];
    for (let k = 0; k < 400; k++)
      nodes[`a${k}`] = node('core/lif', `A${k}`, {
        n: 10 + (k % 7),
        tau_m: `${5 + (k % 3)} ms`,
        E_L: { expression: '-70 mV + g*1 mV' },
      });
    for (let k = 0; k < 600; k++) {
      nodes[`p${k}`] = node('core/fixed-probability', `P${k}`, {
        weight: { draw: 'normal', args: ['2 pA', '1 pA'] },
        delay: '1.5 ms',
      });
      wires.push(`a${k % 400}/spikes > p${k}/pre`, `p${k}/post > a${(k * 7) % 400}/exc`);
    }
    return doc(nodes, wires, { variables: { g: 2 } });
  };

  test('an edit reads one node anew and leaves the others as they are', () => {
    const resolver = createResolver(registry);
    const before = large();
    const first = resolver.resolve(before);
    expect(resolver.fresh).toBe(1000);
    const second = resolver.resolve(setParameter(before, 'a3', 'tau_m', '9 ms'));
    expect(resolver.fresh).toBe(1);
    if (!first.ok || !second.ok) throw new Error('not resolved');
    const changed = second.value.nodes.filter((n, k) => n !== first.value.nodes[k]);
    expect(changed.map(({ id }) => id)).toEqual(['a3']);
    // A size concerns the projections at the node too.
    const third = resolver.resolve(setParameter(before, 'a3', 'n', 99));
    expect(resolver.fresh).toBe(1);
    if (!third.ok) throw new Error('not resolved');
    const resized = third.value.nodes
      .filter((n, k) => n !== first.value.nodes[k])
      .map(({ id }) => id);
    expect(resized.every((id) => id === 'a3' || id.startsWith('p'))).toBe(true);
    expect(resized.length).toBeLessThan(8);
    // What memory gave is what a new resolver finds.
    expect(third.value).toEqual(
      createResolver(registry).resolve(setParameter(before, 'a3', 'n', 99)).ok &&
        resolved(setParameter(before, 'a3', 'n', 99)),
    );
  });

  test('a thousand nodes are checked in under 50 ms after an edit', () => {
    let d = large();
    check(d, registry);
    const times: number[] = [];
    for (let k = 0; k < 15; k++) {
      d = setParameter(d, `a${k}`, 'tau_m', `${20 + k} ms`);
      const started = startClock();
      check(d, registry);
      times.push(started());
    }
    times.sort((a, b) => a - b);
    expect(times[7]).toBeLessThan(50);
  });
});

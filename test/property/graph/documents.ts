/** Random documents and random damage, for properties that must hold for all of them. */

import fc from 'fast-check';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { definitions } from '../../unit/graph/definitions.ts';

const id = (prefix: string) => fc.integer({ min: 0, max: 40 }).map((k) => `${prefix}${k}`);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const word = fc.stringMatching(/^[a-z_]{1,8}$/).filter((w) => w !== '__proto__');

/** Any JSON, keys that no document may have left out. */
export const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) =>
    JSON.parse(JSON.stringify(value).replace(/"(__proto__|constructor|prototype)":/g, '"k":')),
  );

const value = fc.oneof(
  finite,
  fc.constantFrom('20 ms', '-70 mV', '0.5', '3 pF', 'x', '', '1e400 ms', '5'),
  fc.record({ expression: fc.constantFrom('2*tau_m', '1 + ', 'sin(1)', 'i*2 mV', 'E_L', 'g') }),
  fc.record({
    draw: fc.constantFrom('normal', 'uniform', 'lognormal', 'exponential', 'gamma', 'other'),
    args: fc.array(fc.constantFrom<string | number>('1 mV', 2, '3 ms'), { maxLength: 3 }),
  }),
  fc.record({
    list: fc.array(finite, { maxLength: 4 }),
    unit: fc.constantFrom('mV', 'ms', '', '1', 'zz'),
  }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 3 }),
  fc.array(fc.array(finite, { maxLength: 3 }), { maxLength: 3 }),
  fc.constantFrom('to', 'by', 'away'),
);

/** Parameters of a type, of which some are not its own and some are of another form. */
const parametersOf = (names: readonly string[]) =>
  fc.dictionary(fc.oneof(fc.constantFrom(...names, 'n'), word), value, { maxKeys: 4 });

const node = fc.constantFrom(...definitions, null, 'own' as const).chain((chosen) => {
  const definition = chosen === 'own' ? null : chosen;
  const other =
    chosen === 'own' ? fc.constantFrom('local/d0', 'local/d1') : fc.constant('acme/other');
  return fc.record(
    {
      type: definition ? fc.constant(definition.type) : other,
      version: fc.constant(definition?.version ?? 1),
      name: fc.oneof(fc.constantFrom('E', 'I', 'Excitatory 2', 'ü✓'), word),
      parameters: parametersOf(Object.keys(definition?.parameters ?? {})),
      initial: fc.dictionary(fc.constantFrom('V_m', 'x'), fc.constantFrom('-60 mV', 0), {
        maxKeys: 2,
      }),
      muted: fc.boolean(),
      note: fc.string(),
      future: json,
    },
    { requiredKeys: ['type', 'version', 'name'] },
  );
});

const ports = [...new Set(definitions.flatMap((d) => Object.keys(d.ports)))];
const ref = fc.tuple(id('n'), fc.constantFrom(...ports)).map(([n, p]) => `${n}/${p}`);

const equations = fc
  .array(
    fc.constantFrom(
      ...['dv/dt = -v/tau : 1', 'dv/dt = (I - v)/tau + xi*s**-0.5 : 1', 'v : 1', 'a = v*2 : 1'],
      ...['dv/dt = -v : mV (unless refractory)', 'dx/dt = : ', 'v = v', '# note', 'b = a : zz', ''],
      ...[
        'dv/dt = -(v - E)/(10 ms) : mV',
        'dv/dt = delayed(v, 1 ms)/ms : 1',
        'dv/dt = v**v/tau : 1',
      ],
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.join('\n'));
const formula = fc.constantFrom(
  'v > 1',
  'v',
  'poisson(v*dt)',
  'v = 0',
  'a',
  '1 +',
  't_ref',
  '5 ms',
  'x*y',
);
const behaviour = fc.oneof(
  fc.record(
    {
      kind: fc.constant('dynamics'),
      equations,
      threshold: formula,
      reset: formula,
      refractory: formula,
      step: formula,
      initial: fc.dictionary(fc.constantFrom('v', 'x', 'none'), formula, { maxKeys: 2 }),
    },
    { requiredKeys: ['kind', 'equations'] },
  ),
  fc.record(
    {
      kind: fc.constant('plasticity'),
      pre: equations,
      post: equations,
      onPre: formula,
      every: formula,
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({
    kind: fc.constant('composite'),
    graph: fc.record({
      nodes: fc.dictionary(
        id('n'),
        fc.record({
          type: fc.constantFrom('core/lif', 'local/d0', 'local/d1', 'local/d2', 'core/one-to-one'),
          version: fc.constant(1),
          name: fc.constantFrom('A', 'B'),
          parameters: fc.dictionary(fc.constantFrom('n', 'tau_m', 'E_L'), value, { maxKeys: 2 }),
        }),
        { maxKeys: 3 },
      ),
      edges: fc.constant({}),
    }),
    expose: fc.dictionary(
      fc.constantFrom('spikes', 'exc'),
      fc.constantFrom('n1/spikes', 'n2/exc'),
      { maxKeys: 2 },
    ),
  }),
);
const ownDefinition = fc.record({
  type: fc.constantFrom('local/d0', 'local/d1'),
  version: fc.constant(1),
  title: fc.constant('Own'),
  category: fc.constantFrom('neuron', 'plasticity', 'projection', 'composite'),
  parameters: fc.dictionary(
    fc.constantFrom('tau', 'E', 't', 'n', 's', 'rate'),
    fc.oneof(
      fc.record({
        kind: fc.constant('quantity'),
        unit: fc.constantFrom('ms', 'mV', '1', 'zz', 'target'),
        default: finite,
      }),
      fc.record({ kind: fc.constant('shape'), default: fc.constant([3]) }),
      fc.record({
        kind: fc.constant('expression'),
        unit: fc.constantFrom('Hz', '1'),
        default: formula,
      }),
      fc.record({
        kind: fc.constant('table'),
        columns: fc.constant({ time: 'ms', v: 'zz' }),
        default: fc.constant([[1, 2], [3]]),
      }),
    ),
    { maxKeys: 3 },
  ),
  ports: fc.dictionary(
    fc.constantFrom('spikes', 'exc', 'V'),
    fc.oneof(
      fc.record({
        kind: fc.constant('spikes'),
        flow: fc.constantFrom('in', 'out'),
        shape: fc.constantFrom(['n'], ['*'], ['a', 2]),
      }),
      fc.record({
        kind: fc.constant('impulses'),
        flow: fc.constantFrom('in', 'out'),
        shape: fc.constant(['n']),
        unit: fc.constantFrom('pA', 'zz'),
        into: fc.constantFrom('v', 'none'),
      }),
      fc.record({
        kind: fc.constant('analog'),
        flow: fc.constantFrom('in', 'out'),
        shape: fc.constant(['n']),
        unit: fc.constantFrom('mV', '*', 'zz'),
      }),
    ),
    { maxKeys: 3 },
  ),
  behaviour,
});

/** A document whose form is right, with meaning that may well be wrong. */
export const document = fc
  .record(
    {
      format: fc.constant('snn-graph'),
      version: fc.constant(1),
      title: fc.string(),
      simulation: fc.record(
        { dt: fc.constantFrom('0.1 ms', '0 ms', 1), seed: fc.nat() },
        { requiredKeys: [] },
      ),
      variables: fc.dictionary(
        fc.constantFrom('g', 'tau'),
        fc.constantFrom<string | number>(5, '3 ms', '1 zz'),
        { maxKeys: 2 },
      ),
      nodes: fc.dictionary(id('n'), node, { maxKeys: 8 }),
      edges: fc.dictionary(id('e'), fc.record({ from: ref, to: ref }), { maxKeys: 10 }),
      definitions: fc.dictionary(fc.constantFrom('d0', 'd1', 'd2'), ownDefinition, { maxKeys: 2 }),
      controls: fc.array(fc.constantFrom('n1.tau_m', 'n2.p'), { maxLength: 2 }),
      knobs: fc.dictionary(
        fc.constantFrom('n1.tau_m', 'n2.p'),
        fc.record(
          {
            from: fc.constantFrom<string | number>(0, '1 ms'),
            to: fc.constantFrom<string | number>(9, '5 zz'),
            as: fc.constantFrom('slider', 'stepper'),
          },
          { requiredKeys: [] },
        ),
        { maxKeys: 2 },
      ),
      layout: fc.dictionary(id('n'), fc.tuple(finite, finite), { maxKeys: 4 }),
      future: json,
    },
    { requiredKeys: ['format', 'version', 'nodes', 'edges'] },
  )
  .map((d) => d as unknown as GraphDocument);

/** A document with one part replaced by any JSON, or taken away. */
export const damaged = fc
  .tuple(
    document,
    fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    fc.option(json),
    fc.boolean(),
  )
  .map(([d, path, replacement, remove]) => {
    const root = JSON.parse(JSON.stringify(d));
    let at = root;
    for (const [k, step] of path.entries()) {
      const keys = Object.keys(at);
      const key = keys[step % Math.max(1, keys.length)];
      if (key === undefined) break;
      const next = at[key];
      if (k === path.length - 1 || typeof next !== 'object' || next === null) {
        if (remove && !Array.isArray(at)) delete at[key];
        else at[key] = replacement;
        break;
      }
      at = next;
    }
    return root;
  });

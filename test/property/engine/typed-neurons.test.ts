/**
 * Neurons that a person types, made at random from everything the language has: each is refused in
 * words, or it runs, and the interpreter and WebAssembly keep the same numbers. A belief of ours
 * that does not hold ("Bug: ...") is a failure.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpreterBackend, wasmBackend } from '../../../engine/codegen/backend.ts';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Behaviour } from '../../../engine/kit/types.ts';
import { type Built, build } from '../../../engine/runtime/build.ts';
import { registry } from '../../support/run.ts';

type Dynamics = Extract<Behaviour<unknown>, { kind: 'dynamics' }>;

/** What means something everywhere, and what hardly anywhere. */
const NAMES = [
  ...['k', 'f', 'c', 'pi', 'inf', 'n', 'i'],
  ...['(dt/(1 ms))', '(t/(1 ms))', '(lastspike/(1 ms))', 'rand()', 'randn()', 'delayed(x, 0.3 ms)'],
];
const STRANGE = [
  ...['j', 'learning', 'elapsed', 'xi', 'w', 'nobody', 'x_pre', 'exp'],
  ...['sumIn(x)', 'x(1)', 'poisson(2)', 'exp(1, 2)', '2 mV'],
];
const CONDITIONS = ['refractory', 'true', 'false'];
const ONE = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'atan', 'exprel'];
const MORE = ['abs', 'sign', 'floor', 'ceil', 'int'];
const LITERALS = ['0', '1', '2', '0.5', '-3', '1e-3', '40', '1e9'];

const names = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('x', 'y', 'z', 'p', 'q', 'a') },
  { weight: 20, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...STRANGE) },
);
const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    names,
    fc.constantFrom(...LITERALS),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '**', '%'), tie('number'), tie('number'))
      .map(([op, l, r]) => `(${l} ${op} ${r})`),
    fc
      .tuple(fc.constantFrom(...ONE, ...MORE), tie('number'))
      .map(([name, arg]) => `${name}(${arg})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), fc.array(tie('number'), { minLength: 2, maxLength: 4 }))
      .map(([name, all]) => `${name}(${all.join(', ')})`),
    fc
      .tuple(tie('number'), tie('number'), tie('number'))
      .map(([x, l, r]) => `clip(${x}, ${l}, ${r})`),
    fc
      .tuple(tie('condition'), tie('number'), tie('number'))
      .map(([when, l, r]) => `if(${when}, ${l}, ${r})`),
    tie('condition').map((when) => `int(${when})`),
    tie('number').map((x) => `-${x}`),
  ),
  condition: fc.oneof(
    { maxDepth: 2 },
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'), tie('number'))
      .map(([op, l, r]) => `(${l} ${op} ${r})`),
    fc.constantFrom(...CONDITIONS),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
      .map(([op, l, r]) => `(${l} ${op} ${r})`),
    tie('condition').map((when) => `not ${when}`),
  ),
}));

const targets = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('x', 'y', 'k') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('z', 'p', 'q', 'a', 'n', 't', 'dt', 'pi', 'i', 'lastspike'),
  },
);
const statements = fc
  .array(fc.tuple(targets, fc.constantFrom('=', '+=', '*='), number), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(([target, op, value]) => `${target} ${op} ${value}`).join('\n'));
const derivative = number.map((value) => `(${value})/(10 ms)`);

const behaviours: fc.Arbitrary<Dynamics> = fc
  .record(
    {
      dx: derivative,
      dy: derivative,
      z: number.map((text) => text.replace(/\bz\b/g, 'y')),
      still: fc.boolean(),
      threshold: fc.oneof(condition, number),
      reset: statements,
      refractory: fc.oneof(
        condition,
        fc.constantFrom('0.3 ms', 'q*(1 ms)', '0 ms', 'abs(z)*(1 ms)'),
      ),
      step: statements,
      initial: number.map((text) =>
        text
          .replace(/refractory/g, 'true')
          .replace(/delayed\(x, 0.3 ms\)|\(lastspike\/\(1 ms\)\)/g, 'p'),
      ),
      input: fc.constantFrom('start' as const, 'end' as const),
      method: fc.constantFrom('auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'),
      substeps: fc.constantFrom(1, 3),
    },
    { requiredKeys: ['dx', 'dy', 'z', 'still'] },
  )
  .map(({ dx, dy, z, still, initial, ...rest }) => ({
    ...(rest as object),
    kind: 'dynamics',
    equations: `dx/dt = ${dx} : 1${still ? ' (unless refractory)' : ''}\ndy/dt = ${dy} : 1\nk : 1\nz = ${z} : 1`,
    ...(initial === undefined ? {} : { initial: { x: initial, y: '0.5' } }),
  }));

const precisions = fc.constantFrom('f64' as const, 'f32' as const);

const quantity = { kind: 'quantity', unit: '1', doc: 'A number.' } as const;
const out = (variable: string) =>
  ({ kind: 'analog', flow: 'out', unit: '1', variable, shape: ['n'], doc: 'Shown.' }) as const;

const documentOf = (behaviour: Dynamics, precision: 'f64' | 'f32'): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '7 ms', seed: 1, precision },
  nodes: {
    cells: {
      type: 'local/cells',
      version: 1,
      name: 'Cells',
      parameters: { n: [5], q: { list: [0, 1, 2, -1, 0.5], unit: '1' } },
    },
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: [5], rate: '3 kHz' },
    },
    wires: { type: 'core/one-to-one', version: 1, name: 'Wires', parameters: { weight: 0.25 } },
    level: { type: 'core/sine-current', version: 1, name: 'Level' },
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'wires/pre' },
    e2: { from: 'wires/post', to: 'cells/in' },
    e3: { from: 'cells/z', to: 'cells/a' },
  },
  definitions: {
    cells: {
      type: 'local/cells',
      version: 1,
      title: 'Typed',
      category: 'neuron',
      doc: 'Something typed.',
      parameters: {
        n: { kind: 'shape', default: [5], doc: 'How many.' },
        p: { ...quantity, default: 0.7 },
        q: { ...quantity, default: 1, perElement: true },
        c: { kind: 'count', default: 3, doc: 'A count.' },
        f: { kind: 'flag', default: true, doc: 'Yes or no.' },
      },
      ports: {
        in: { kind: 'impulses', flow: 'in', into: 'y', shape: ['n'], doc: 'Impulses.' },
        a: {
          kind: 'analog',
          flow: 'in',
          unit: '1',
          shape: ['n'],
          optional: true,
          doc: 'A signal.',
        },
        spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' },
        x: out('x'),
        z: out('z'),
      },
      behaviour,
      examples: [{ title: 'Nothing', duration: '1 ms' }],
    },
  },
});

/** All that a run leaves behind, or what was said instead. */
async function lifeOf(document: GraphDocument, backend: 'wasm' | 'interpreter') {
  const outcome = await build(document, registry, {
    workers: 1,
    backend: backend === 'wasm' ? wasmBackend : interpreterBackend,
  });
  if (!outcome.ok) return { problems: outcome.problems.map((p) => `${p.code} ${p.message}`) };
  const { plan, simulation }: Built = outcome.value;
  const ran = await simulation.advance(plan.steps);
  const bytes = new Uint8Array(simulation.views.memory.buffer.slice(0, plan.bytes));
  return { problems: ran.ok ? [] : ran.problems.map((p) => p.message), bytes };
}

/** To the bit, but for what kind of no number a NaN is. */
function areAlike(a: Uint8Array, b: Uint8Array): boolean {
  if (Buffer.compare(a, b) === 0) return true;
  const [x, y] = [a, b].map(({ buffer }) => new Float64Array(buffer));
  const [p, q] = [a, b].map(({ buffer }) => new BigUint64Array(buffer));
  return p!.every((word, k) => word === q![k] || (Number.isNaN(x![k]) && Number.isNaN(y![k])));
}

describe('typed neurons', () => {
  it('are refused in words, or run alike by both backends', async () => {
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(behaviours, precisions, async (behaviour, precision) => {
        const document = documentOf(behaviour, precision);
        const [fast, slow] = [
          await lifeOf(document, 'wasm'),
          await lifeOf(document, 'interpreter'),
        ];
        expect(fast.problems).toEqual(slow.problems);
        for (const said of fast.problems) expect(said).not.toContain('Bug');
        if (!fast.bytes || !slow.bytes || fast.problems.length > 0) return;
        ran++;
        expect(areAlike(fast.bytes, slow.bytes)).toBe(true);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(ran).toBeGreaterThan(50);
  }, 60_000);
});

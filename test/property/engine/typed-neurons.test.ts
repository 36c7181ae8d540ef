/**
 * Neurons that a person types, made at random from everything the language has: each is refused in
 * words, or it runs, and the interpreter and WebAssembly keep the same numbers. A belief of ours
 * that does not hold ("Bug: ...") is a failure.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Port } from '../../../engine/kit/types.ts';
import { countAlike } from '../../support/lives.ts';
import { formulasOf, statementsOf } from '../../support/random-formulas.ts';
import { type NeuronText, receives, shown, typedNeuron } from '../../support/typed-neuron.ts';

const { number, condition } = formulasOf({
  often: ['x', 'y', 'z', 'p', 'q', 'a'],
  sometimes: [
    ...['k', 'f', 'c', 'pi', 'inf', 'n', 'i', 'rand()', 'randn()', 'delayed(x, 0.3 ms)'],
    ...['(dt/(1 ms))', '(t/(1 ms))', '(lastspike/(1 ms))'],
  ],
  rarely: [
    ...['j', 'learning', 'elapsed', 'xi', 'w', 'nobody', 'x_pre', 'exp', 'sumIn(x)', 'x(1)'],
    ...['poisson(2)', 'exp(1, 2)', '2 mV'],
  ],
  conditions: ['refractory', 'true', 'false'],
});
const statements = statementsOf(
  number,
  ['x', 'y', 'k'],
  ['z', 'p', 'q', 'a', 'n', 't', 'dt', 'pi', 'i', 'lastspike', 'local'],
);
const derivative = number.map((value) => `(${value})/(10 ms)`);

const behaviours: fc.Arbitrary<NeuronText> = fc
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
    equations: `dx/dt = ${dx} : 1${still ? ' (unless refractory)' : ''}\ndy/dt = ${dy} : 1\nk : 1\nz = ${z} : 1`,
    ...(initial === undefined ? {} : { initial: { x: initial, y: '0.5' } }),
  }));

const quantity = { kind: 'quantity', unit: '1', doc: 'A number.' } as const;
const parameters = {
  p: { ...quantity, default: 0.7 },
  q: { ...quantity, default: 1, perElement: true },
  c: { kind: 'count', default: 3, doc: 'A count.' },
  f: { kind: 'flag', default: true, doc: 'Yes or no.' },
} as const;
const ports: Record<string, Port> = {
  in: receives('y'),
  a: { kind: 'analog', flow: 'in', unit: '1', shape: ['n'], optional: true, doc: 'A signal.' },
  x: shown('x'),
  z: shown('z'),
};

const documentOf = (behaviour: NeuronText, precision: 'f64' | 'f32'): GraphDocument => ({
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
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'wires/pre' },
    e2: { from: 'wires/post', to: 'cells/in' },
    e3: { from: 'cells/z', to: 'cells/a' },
  },
  definitions: { cells: typedNeuron(5, behaviour, ports, parameters) },
});

const documents = fc
  .tuple(behaviours, fc.constantFrom('f64' as const, 'f32' as const))
  .map(([behaviour, precision]) => documentOf(behaviour, precision));

describe('typed neurons', () => {
  it('are refused in words, or run alike by both backends', async () => {
    expect(await countAlike(documents, { numRuns: 250, seed: 7 })).toBeGreaterThan(30);
  }, 60_000);
});

/** What typed neurons may say, each against the number that it must give. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Port } from '../../../engine/kit/types.ts';
import { runGraph } from '../../support/run.ts';
import { type NeuronText, shown, typedNeuron } from '../../support/typed-neuron.ts';

const N = 4;
const tau = { kind: 'quantity', unit: 'ms', default: 5, doc: 'A time.' } as const;

const cells = (behaviour: NeuronText, ports: Record<string, Port> = {}): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '1 ms', duration: '10 ms', seed: 3 },
  nodes: { cells: { type: 'local/cells', version: 1, name: 'Cells', parameters: { n: [N] } } },
  edges: {},
  definitions: { cells: typedNeuron(N, behaviour, { x: shown('x'), ...ports }, { tau }) },
});

/** The first element of a signal after each step. */
async function rowsOf(document: GraphDocument, port = 'x'): Promise<number[]> {
  const { values, n } = (await runGraph(document, { record: [`cells/${port}`] })).signal(
    `cells/${port}`,
  );
  return Array.from(values).filter((_, k) => k % n === 0);
}

/** What a formula is in the first steps. */
const formulaIs = async (formula: string): Promise<number> =>
  (await rowsOf(cells({ equations: 'x : 1', step: `x = ${formula}` })))[0]!;

describe('formulas', () => {
  it.each([
    ['pi', Math.PI],
    ['2*pi*tau*10*Hz', 0.1 * Math.PI],
    ['min(1, inf)', 1],
    ['max(-inf, 2, 3)', 3],
    ['min(4, 3, 2, 5)', 2],
    ['int(2.7)', 2],
    ['int(-2.7)', -2],
    ['int(true)', 1],
    ['int(false or refractory)', 0],
    ['7 % 3', 1],
    ['-7 % 3', 2],
    ['2 + 7.5 % 2 * 3', 6.5],
    ['mod(tau, 2*ms)/ms', 1],
    ['(-60*mV + 10 mV)/mvolt', -50],
    ['3*nA/pA', 3000],
    ['tau/second', 0.005],
  ])('%s', async (formula, value) => {
    expect(await formulaIs(formula)).toBeCloseTo(value, 12);
  });

  it('stay small however deep what is computed from two parts is nested', async () => {
    const nested = Array.from({ length: 90 }).reduce((inner: string) => `int(${inner})`, '2.5');
    expect(await formulaIs(nested)).toBe(2);
    expect(await formulaIs(`1000${' % 7'.repeat(300)}`)).toBe(6);
    const powers = Array.from({ length: 90 }).reduce((inner: string) => `(${inner})**tau_`, 'x');
    const deep = powers.replaceAll('tau_', '(tau/(9 ms))');
    expect(await formulaIs(deep)).toBe(0);
  });

  it('a name that is declared is not a unit', async () => {
    const s = await rowsOf(cells({ equations: 'x : 1\ns : 1', step: 's = 4\nx = s' }));
    expect(s[0]).toBe(4);
  });
});

it('a short text that means more than memory holds is refused', async () => {
  const many = (name: string, times: number) => Array.from({ length: times }, () => name).join('+');
  const equations = `x : 1\nz0 = ${many('x', 60)} : 1\nz1 = ${many('z0', 60)} : 1`;
  await expect(runGraph(cells({ equations, step: `x = ${many('z1', 300)}` }))).rejects.toThrow(
    'the formula of step has too many terms',
  );
});

it('more substeps than can be compiled are refused with a number that can', async () => {
  const equations = 'dx/dt = exp(-x)*sin(x)*cos(x)*tanh(x)/ms : 1';
  const run = (substeps: number) => runGraph(cells({ equations, method: 'rk4', substeps }));
  await expect(run(1000)).rejects.toThrow(/1000 substeps .* Use \d+ at most/);
  await run(8);
});

describe('events', () => {
  it('a number of spikes as threshold goes with reset, refractory time and lastspike', async () => {
    const document = cells(
      {
        equations: 'x : 1\nsince = (t - lastspike)/ms : 1',
        threshold: 'int(t > 1.5 ms)*2',
        reset: 'x += 10',
        refractory: '2 ms',
      },
      { since: shown('since') },
    );
    const run = await runGraph(document, { record: ['cells/spikes', 'cells/since'] });
    // Steps 2, 5 and 8: two steps of rest lie between.
    expect([...new Set(run.spikes('cells/spikes').step)]).toEqual([2, 5, 8]);
    expect(run.spikes('cells/spikes').step.length).toBe(3 * 2 * N);
    expect((await rowsOf(document)).at(-1)).toBe(30);
    // The last spike is stamped 9 ms, the end of step 8; step 9 begins then.
    expect((await rowsOf(document, 'since')).at(-1)).toBe(0);
  });

  it.each(['auto', 'exact', 'exponentialEuler', 'euler', 'rk2', 'rk4', 'heun'] as const)(
    'what stands still while it rests is seen to stand still within a step too, by %s',
    async (method) => {
      // From the spike on x is 5, for good: y goes to it by its own exponential.
      const document = cells(
        {
          equations: 'dx/dt = 3/ms : 1 (unless refractory)\ndy/dt = (x - y)/(4*ms) : 1',
          threshold: 'x > 2',
          reset: 'x = 5\ny = 0',
          refractory: '1 second',
          method,
        },
        { y: shown('y') },
      );
      const y = await rowsOf(document, 'y');
      const steps = y.slice(1).map((next, k) => (5 - next) / (5 - y[k]!));
      // One number: what a step of this method leaves of the distance.
      const left = { euler: 0.75, rk2: 0.78125, heun: 0.78125, rk4: 0.778808594 } as const;
      for (const step of steps)
        expect(step).toBeCloseTo(left[method as keyof typeof left] ?? Math.exp(-0.25), 8);
    },
  );

  it('without a refractory period nothing is ever refractory', async () => {
    const rows = await rowsOf(
      cells({ equations: 'x : 1', step: 'x += if(refractory, 100, 1)', threshold: 'x > 3' }),
    );
    expect(rows).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('initial values may be drawn, for the same seed the same', async () => {
    const document = cells({ equations: 'dx/dt = 0/ms : 1', initial: { x: '5 + rand()' } });
    const first = async (seed: number) =>
      (await runGraph(document, { record: ['cells/x'], seed }))
        .signal('cells/x')
        .values.slice(0, N);
    const drawn = await first(3);
    expect(new Set(drawn).size).toBe(N);
    expect(drawn.every((x) => x >= 5 && x < 6)).toBe(true);
    expect(await first(3)).toEqual(drawn);
    expect(await first(4)).not.toEqual(drawn);
  });

  it.each([
    ['reset', { reset: 'tau = 3 ms' }, 'tau is not a variable'],
    ['reset', { reset: 'z = 3' }, 'z is not a variable'],
    ['step', { step: 't += 1 ms' }, 't is not a variable'],
    ['step', { step: 'x = learning' }, 'learning is not known'],
    ['threshold', { threshold: 'sumIn(x) > 1' }, 'sumIn() has no value in a neuron'],
    ['initial', { initial: { x: 'z' } }, 'delayed() has no value in an initial value'],
    ['initial', { initial: { x: 'int(refractory)' } }, 'refractory has no value'],
  ])('%s is refused in words: %o', async (_field, more, said) => {
    const equations = 'dx/dt = -x/tau : 1\nz = delayed(x, 2 ms) : 1';
    await expect(runGraph(cells({ equations, ...more }))).rejects.toThrow(said);
  });
});

/**
 * Integration methods against Brian2, at equal steps: each model is typed as equations into a
 * document, as a person would who pastes them from a script. Brian2 stamps a spike at the start of
 * its step and we at the end; sample k is the state after k samples' steps; Brian2 holds a
 * refractory neuron one step less than `t_ref/dt`. Brian2's `heun` advances what is not noise by
 * Euler's rule (its two files are equal to the last digit), so without noise it is our `euler`;
 * ours is the trapezoid rule throughout, held to a closed form below.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { runGraph } from '../support/run.ts';
import { golden, worstError } from '../support/simulators.ts';

interface Case {
  readonly method: string;
  readonly dt_ms: number;
  readonly sample_ms: number;
  readonly n: number;
  readonly traces: Readonly<Record<string, readonly number[]>>;
  readonly final: Readonly<Record<string, number>>;
  readonly spike_times_ms?: readonly number[];
}
interface File {
  readonly equations: string;
  readonly params: Readonly<Record<string, number>>;
  readonly init: Readonly<Record<string, number>>;
  readonly threshold: string | null;
  readonly reset: string | null;
  readonly refractory_ms: number | null;
  readonly T_ms: number;
  readonly cases: readonly Case[];
}

const METHODS: Readonly<Record<string, string>> = {
  exponential_euler: 'exponentialEuler',
  heun: 'euler',
};
/** Brian2 writes a bare unit where we write a quantity. */
const translated = (text: string) => text.replace(/(?<![\w.] ?)ms\b/g, '(1 ms)');

function documentOf(file: File, c: Case): GraphDocument {
  const states = Object.keys(file.init);
  const refractory =
    file.refractory_ms === null ? {} : { refractory: `${file.refractory_ms - c.dt_ms} ms` };
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${c.dt_ms} ms`, duration: `${file.T_ms} ms` },
    nodes: {
      cell: { type: 'local/cell', version: 1, name: 'Cell', method: METHODS[c.method] ?? c.method },
    },
    edges: {},
    definitions: {
      cell: {
        type: 'local/cell',
        version: 1,
        title: 'Pasted',
        category: 'neuron',
        doc: 'Equations of a script.',
        parameters: Object.fromEntries(
          Object.entries(file.params).map(([name, value]) => [
            name,
            { kind: 'quantity', unit: '1', default: value, doc: name },
          ]),
        ),
        ports: {
          spikes: { kind: 'spikes', flow: 'out', shape: [1], doc: 'Spikes.' },
          ...Object.fromEntries(
            states.map((variable) => [
              variable,
              { kind: 'analog', flow: 'out', unit: '1', variable, shape: [1], doc: variable },
            ]),
          ),
        },
        behaviour: {
          kind: 'dynamics',
          equations: translated(file.equations),
          initial: Object.fromEntries(states.map((name) => [name, String(file.init[name])])),
          ...(file.threshold === null ? {} : { threshold: file.threshold }),
          ...(file.reset === null ? {} : { reset: file.reset }),
          ...refractory,
        },
      },
    },
  } as unknown as GraphDocument;
}

const MODELS = [
  ...['fitzhugh_nagumo', 'hindmarsh_rose', 'hodgkin_huxley_1952'],
  ...['izhikevich', 'lif_exact', 'morris_lecar'],
];
const CASES = MODELS.flatMap((model) => {
  const file = golden<File>(`brian2_ode_${model}`);
  return file.cases.map((c) => [model, c.method, c.dt_ms, file, c] as const);
});

describe('methods against Brian2', () => {
  it.each(CASES)('%s by %s at %d ms', async (_model, _method, dt, file, c) => {
    const states = Object.keys(file.init);
    const run = await runGraph(documentOf(file, c), {
      record: ['cell/spikes', ...states.map((name) => `cell/${name}`)],
    });
    const each = Math.round(c.sample_ms / dt);
    for (const name of states) {
      const { values } = run.signal(`cell/${name}`);
      const seen = Array.from({ length: c.n }, (_, k) =>
        k === 0 ? (file.init[name] ?? 0) : (values[k * each - 1] ?? Number.NaN),
      );
      expect(worstError(seen, c.traces[name] ?? []), name).toBeLessThan(1e-8);
      expect(worstError([values.at(-1) ?? 0], [c.final[name] ?? 0]), name).toBeLessThan(1e-8);
    }
    const starts = Array.from(run.spikes('cell/spikes').step, (k) => Number((k * dt).toFixed(6)));
    expect(starts).toEqual(c.spike_times_ms ?? []);
  });
});

describe('our heun', () => {
  it('is the explicit trapezoid rule where there is no noise', async () => {
    const file = golden<File>('brian2_ode_fitzhugh_nagumo');
    const [first] = file.cases;
    if (!first) throw new Error('no case');
    const document = documentOf({ ...file, T_ms: 20 }, { ...first, method: 'heun' });
    const cell = document.nodes.cell;
    const run = await runGraph(
      { ...document, nodes: { cell: { ...cell, method: 'heun' } as never } },
      { record: ['cell/v'] },
    );
    const { a = 0, b = 0, tau = 1, I = 0 } = file.params;
    const slope = (v: number, w: number) =>
      [v - v ** 3 / 3 - w + I, (v + a - b * w) / tau] as const;
    let [v, w] = [file.init.v ?? 0, file.init.w ?? 0];
    const h = first.dt_ms;
    const expected = Array.from({ length: 2000 }, () => {
      const [dv, dw] = slope(v, w);
      const [ev, ew] = slope(v + h * dv, w + h * dw);
      v += (h / 2) * (dv + ev);
      w += (h / 2) * (dw + ew);
      return v;
    });
    expect(worstError(run.signal('cell/v').values, expected)).toBeLessThan(1e-12);
  });
});

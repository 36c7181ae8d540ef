/**
 * Balanced networks against NEST and Brian2, over ten seeds each: means of rates and of the
 * variation of intervals differ by at most three combined standard errors. Brunel's network has
 * NEST's conventions: a refractory neuron is held `t_ref/dt` steps and input is added after the
 * decay. Spikes are stamped at the end of their step (Brian2: its start); over a window of a second
 * or more the step does not show.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { readDocument } from '../../engine/graph/migrate.ts';
import { registry, runGraph, sayProblems } from '../support/run.ts';
import { golden } from '../support/simulators.ts';

interface Summary {
  readonly mean: number;
  readonly sd: number;
  readonly n: number;
  readonly values: readonly number[];
}
interface File {
  readonly params: Readonly<Record<string, number>>;
  readonly summary: Readonly<
    Record<'exc' | 'inh', { readonly rate_hz: Summary; readonly cv_isi_mean: Summary }>
  >;
}

const SEEDS = Array.from({ length: 10 }, (_, k) => k + 1);

function open(name: string): GraphDocument {
  const file = new URL(`../../nodes/gallery/${name}.snn`, import.meta.url);
  const read = readDocument(readFileSync(file, 'utf8'), registry);
  if (!read.ok) throw new Error(sayProblems(read.problems));
  return read.value.document;
}

/** Mean and standard deviation of the values that are above `least`: runs of COBA can die out. */
function summarise(all: readonly number[], least: number): Summary {
  const values = all.filter((x) => x > least);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  return { mean, sd, n: values.length, values };
}

/** Spikes per neuron and second, and the mean CV over neurons with four spikes or more, as in the files. */
function statistics(steps: Uint32Array, elements: Uint32Array, skip: number, n: number) {
  const trains = Array.from({ length: n }, () => [] as number[]);
  for (const [k, step] of steps.entries()) if (step >= skip) trains[elements[k] ?? 0]?.push(step);
  const cvs = trains.flatMap((train) => {
    if (train.length < 4) return [];
    const intervals = train.slice(1).map((step, k) => step - (train[k] ?? 0));
    const mean = intervals.reduce((a, b) => a + b, 0) / intervals.length;
    const variance = intervals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / intervals.length;
    return [Math.sqrt(variance) / mean];
  });
  const count = trains.reduce((sum, train) => sum + train.length, 0);
  return { count, cv: cvs.reduce((a, b) => a + b, 0) / Math.max(1, cvs.length) };
}

/** Rates and CV of two populations for every seed, in the window the files use. */
async function measure(document: GraphDocument, exc: string, inh: string, file: File) {
  const { T_s = 1, skip_s = 0 } = file.params;
  const seen = {
    exc: { rate: [] as number[], cv: [] as number[] },
    inh: { rate: [] as number[], cv: [] as number[] },
  };
  for (const seed of SEEDS) {
    const run = await runGraph(document, {
      seed,
      duration: `${T_s} s`,
      record: [`${exc}/spikes`, `${inh}/spikes`],
    });
    for (const [side, id] of [
      ['exc', exc],
      ['inh', inh],
    ] as const) {
      const { step, element } = run.spikes(`${id}/spikes`);
      const skip = Math.round((skip_s * 1000) / run.dt);
      const n = run.built.plan.populations.find((p) => p.id === id)?.n ?? 1;
      const { count, cv } = statistics(step, element, skip, n);
      seen[side].rate.push(count / n / (T_s - skip_s));
      seen[side].cv.push(cv);
    }
  }
  return seen;
}

function compare(ours: Awaited<ReturnType<typeof measure>>, file: File, least: number): void {
  for (const side of ['exc', 'inh'] as const)
    for (const [what, values, theirs] of [
      ['rate', ours[side].rate, file.summary[side].rate_hz],
      ['cv', ours[side].cv, file.summary[side].cv_isi_mean],
    ] as const) {
      const a = summarise(values, what === 'rate' ? least : 0);
      const b = summarise(theirs.values, what === 'rate' ? least : 0);
      const error = Math.sqrt(a.sd ** 2 / a.n + b.sd ** 2 / b.n);
      const z = (a.mean - b.mean) / error;
      expect(Math.abs(z), `${side} ${what}: ${a.mean} against ${b.mean}`).toBeLessThan(3);
    }
}

describe('CUBA and COBA', () => {
  it.each(['cuba', 'coba'])(
    '%s, as in NEST and in Brian2',
    async (name) => {
      const document = open(name);
      const files = [
        golden<File>(`nest_stats_${name}_va`),
        golden<File>(`brian2_stats_${name}_va`),
      ];
      const ours = await measure(document, 'nexcit00', 'ninhib00', files[0] as File);
      for (const file of files) compare(ours, file, 1);
    },
    300_000,
  );
});

/** Brunel's network of 5,000 neurons, of a neuron type. */
function brunel(type: string): GraphDocument {
  const cell = (name: string, n: number) => ({
    type,
    version: 1,
    name,
    parameters: { n, tau_m: '20 ms', E_L: '0 mV', V_th: '20 mV', V_reset: '10 mV', t_ref: '2 ms' },
    initial: { V_m: { draw: 'uniform', args: ['0 mV', '15 mV'] } },
  });
  const drive = (name: string, n: number) => ({
    type: 'core/poisson',
    version: 1,
    name,
    parameters: { n, rate: '8 kHz' },
  });
  const synapses = (name: string, indegree: number, weight: string) => ({
    type: 'core/fixed-indegree',
    version: 1,
    name,
    parameters: { indegree, weight, delay: '1.5 ms', autapses: true, multapses: true },
  });
  const single = (name: string) => ({
    type: 'core/one-to-one',
    version: 1,
    name,
    parameters: { weight: '0.25 mV', delay: '1.5 ms' },
  });
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.1 ms', duration: '1.5 s' },
    nodes: {
      exc: cell('E', 4000),
      inh: cell('I', 1000),
      de: drive('drive E', 4000),
      di: drive('drive I', 1000),
      xe: single('to E'),
      xi: single('to I'),
      ee: synapses('EE', 400, '0.25 mV'),
      ei: synapses('EI', 400, '0.25 mV'),
      ie: synapses('IE', 100, '-1.25 mV'),
      ii: synapses('II', 100, '-1.25 mV'),
    },
    edges: Object.fromEntries(
      [
        ['de/spikes', 'xe/pre'],
        ['di/spikes', 'xi/pre'],
        ['xe/post', 'exc/in'],
        ['xi/post', 'inh/in'],
        ['exc/spikes', 'ee/pre'],
        ['exc/spikes', 'ei/pre'],
        ['inh/spikes', 'ie/pre'],
        ['inh/spikes', 'ii/pre'],
        ['ee/post', 'exc/in'],
        ['ei/post', 'inh/in'],
        ['ie/post', 'exc/in'],
        ['ii/post', 'inh/in'],
      ].map(([from, to], k) => [`e${k}`, { from, to }]),
    ),
  } as unknown as GraphDocument;
}

describe('Brunel', () => {
  it('with the conventions of NEST', async () => {
    const file = golden<File>('nest_stats_brunel');
    compare(await measure(brunel('core/lif-delta'), 'exc', 'inh', file), file, 1);
  }, 300_000);
});

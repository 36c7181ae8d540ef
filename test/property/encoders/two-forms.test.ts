/**
 * Encoders that can be computed in two ways, over whole arrays or recordings and event by event, fire
 * the same spikes either way, for every input. There are three: spike sparse convolution (levels times
 * weights, or the columns of each spike), and step-forward and sigma-delta coding (a recording as a
 * whole, or a signal as it passes). Why the others have one way is in `nodes/README.md`; that spikes are
 * the same as events and as a dense array is tested of every encoder in `same-spikes.test.ts`.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Sample, SpikeList } from '../../../engine/kit/types.ts';
import { sparseConvolution } from '../../../nodes/encoders/sparse-convolution.ts';
import { temporalContrast } from '../../../nodes/encoders/temporal-contrast.ts';
import { runGraph } from '../../support/run.ts';
import { runStage } from '../../support/stage.ts';

describe('spike sparse convolution', () => {
  const cloud = fc.uniqueArray(fc.nat(5 ** 3 - 1), { minLength: 1, maxLength: 30 });
  const modes = fc.constantFrom(
    { mode: 'submanifold', kernel: 3 },
    { mode: 'submanifold', kernel: 3, dilation: 2 },
    { mode: 'sparse', kernel: 2, stride: 2 },
    { mode: 'sparse', kernel: 3, stride: 2, padding: 1 },
    { mode: 'inverse', kernel: 2, stride: 2 },
  );
  const rows = (cells: readonly number[], raw: readonly number[]): Sample => ({
    shape: [cells.length, 5],
    data: Float32Array.from(
      cells.flatMap((c, j) => [
        Math.floor(c / 25),
        Math.floor(c / 5) % 5,
        c % 5,
        raw[2 * j]!,
        raw[2 * j + 1]!,
      ]),
    ),
  });

  it('gives the same integer spikes and bits by levels and spike by spike', () => {
    let spikes = 0;
    fc.assert(
      fc.property(
        cloud,
        fc.array(fc.nat(4), { minLength: 60, maxLength: 60 }),
        modes,
        fc.nat(1000),
        (cells, raw, mode, layerSeed) => {
          const fine = rows(cells, raw);
          let inputs: Record<string, Sample> = { levels: fine };
          const shared = { channelsIn: 2, channels: 3, maxSites: 1000, layerSeed, threshold: 0.1 };
          if (mode.mode === 'inverse') {
            // What the layer before made of the fine sites, as coarse input.
            const down = runStage(sparseConvolution, {
              parameters: { ...shared, ...mode, mode: 'sparse', channels: 2 },
            }).begin({ inputs }).out as Sample;
            inputs = { levels: down, fine };
          }
          const encode = (eventDriven: boolean) => {
            const run = runStage(sparseConvolution, {
              parameters: { ...shared, ...mode, eventDriven },
            });
            const { spikes, out } = run.begin({ inputs });
            expect(run.problems).toEqual([]);
            return { spikes: spikes as SpikeList | undefined, out };
          };
          const one = encode(true);
          expect(one).toEqual(encode(false));
          spikes += one.spikes?.step.length ?? 0; // no sites: nothing at all
        },
      ),
      { numRuns: 200 },
    );
    expect(spikes).toBeGreaterThan(1000);
  });
});

/** Slow walks and jumps, in steps that are no binary fractions. */
const walks = fc
  .array(fc.integer({ min: -600, max: 600 }), { minLength: 30, maxLength: 60 })
  .map((moves) => {
    let v = 0;
    return moves.map((move) => (v = 0.9 * v + move / 1000));
  });

/** Tenths and twentieths, which meet round thresholds exactly, or would but for the last digit. */
const rounds = fc
  .array(fc.integer({ min: -30, max: 30 }), { minLength: 30, maxLength: 60 })
  .map((values) => values.map((v) => v / 20));

const signals = fc.oneof(walks, rounds);

const thresholds = fc.constantFrom(0.1, 0.25, 0.3, 0.7);

/** A recorded signal through the stage: what rises and what falls, as [step, times]. */
function recorded(law: string, parameters: object, x: readonly number[]) {
  const run = runStage(temporalContrast, { parameters: { law, ...parameters } });
  const signal = { shape: [1, x.length], data: Float64Array.from(x) };
  const { step, element } = run.begin({ inputs: { signal }, steps: x.length }).spikes as SpikeList;
  const of = (polarity: number) => Array.from(step).filter((_, k) => element[k] === polarity);
  return { rises: of(0), falls: of(1) };
}

/** The same signal as it passes, one value per step, through the nodes for live signals. */
async function live(type: string, parameters: object, x: readonly number[]) {
  const table = {
    type: 'test/signal',
    version: 1,
    title: 'Signal',
    category: 'source',
    doc: 'Gives one number per step.',
    parameters: {
      rows: {
        kind: 'table',
        columns: { t: 'ms', x: '1' },
        default: x.map((v, k) => [k, v]),
        doc: 'Values in time.',
      },
    },
    ports: {
      out: {
        kind: 'analog',
        flow: 'out',
        unit: '1',
        variable: 'x',
        shape: [1],
        doc: 'The signal.',
      },
    },
    behaviour: { kind: 'dynamics', equations: 'x = lookup(rows.x, t) : 1' },
    examples: [{ title: 'None', duration: '1 ms' }],
  } as const;
  const document = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: `${x.length} ms`, seed: 1 },
    nodes: {
      nsignal0: { type: 'test/signal', version: 1, name: 'Signal', parameters: {} },
      nrises00: { type, version: 1, name: 'Rises', parameters },
      nfalls00: { type, version: 1, name: 'Falls', parameters: { ...parameters, falls: true } },
    },
    edges: {
      e1: { from: 'nsignal0/out', to: 'nrises00/signal' },
      e2: { from: 'nsignal0/out', to: 'nfalls00/signal' },
    },
  } as unknown as GraphDocument;
  const run = await runGraph(document, {
    definitions: [table],
    record: ['nrises00/spikes', 'nfalls00/spikes'],
  });
  const of = (id: string) => Array.from(run.spikes(`${id}/spikes`).step);
  return { rises: of('nrises00'), falls: of('nfalls00') };
}

describe.each([
  ['stepForward', 'core/step-forward', {}],
  ['sigmaDelta', 'core/sigma-delta', {}],
  ['sigmaDelta', 'core/sigma-delta', { fromFirst: true }],
])('%s as %s %j', (law, type, more) => {
  it('gives the same spikes over the whole recording and as the signal passes', async () => {
    let spikes = 0;
    await fc.assert(
      fc.asyncProperty(signals, thresholds, async (x, threshold) => {
        const parameters = { threshold, ...more };
        const whole = recorded(law, parameters, x);
        expect(await live(type, parameters, x)).toEqual(whole);
        spikes += whole.rises.length + whole.falls.length;
      }),
      { numRuns: 40 },
    );
    expect(spikes).toBeGreaterThan(200);
  });
});

describe('threshold-based coding of a signal as it passes', () => {
  it('compares each change with all changes so far, to the last digit', async () => {
    let spikes = 0;
    await fc.assert(
      fc.asyncProperty(signals, fc.constantFrom(0.5, 1, 2), async (x, factor) => {
        const warmUp = 5;
        const { rises, falls } = await live('core/threshold-based', { factor, warmUp }, x);
        spikes += rises.length + falls.length;
        let [mean, squares] = [0, 0];
        for (let k = 1; k < x.length; k++) {
          const change = x[k]! - x[k - 1]!;
          const stray = change - mean;
          mean += stray / k;
          squares += stray * (change - mean);
          const usual = mean + factor * Math.sqrt(Math.max(0, squares) / k);
          const fires = k > warmUp ? (change > usual ? 1 : change < -usual ? -1 : 0) : 0;
          expect([k, rises.includes(k), falls.includes(k)]).toEqual([k, fires > 0, fires < 0]);
          // The sums are those of the whole list so far.
          const changes = x.slice(1, k + 1).map((v, i) => v - x[i]!);
          const plainMean = changes.reduce((a, b) => a + b, 0) / k;
          const square = changes.reduce((a, b) => a + (b - plainMean) ** 2, 0) / k;
          expect(usual).toBeCloseTo(plainMean + factor * Math.sqrt(square), 6);
        }
      }),
      { numRuns: 40 },
    );
    expect(spikes).toBeGreaterThan(200);
  });
});

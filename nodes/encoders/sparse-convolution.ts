/** Spike sparse convolution as a node: integer spikes in, integer spikes out, operations counted. */

import { choice, count, defineNode, flag, quantity } from '#engine/kit';
import { SpikeWriter, stepsIn } from './algorithms/emit.ts';
import { drawWeights, rowsOf, sparseOf } from './algorithms/layer.ts';
import {
  addSpikes,
  arrangeWeights,
  convolveSites,
  invertMap,
  type KernelMap,
  sparseMap,
  spikeLevel,
  submanifoldMap,
  unfoldLevels,
} from './algorithms/sparse.ts';
import { stepDuration } from './common.ts';

export const sparseConvolution = defineNode({
  type: 'core/sparse-convolution',
  version: 1,
  title: 'Spike sparse convolution (SSC)',
  category: 'layer',
  doc: 'Convolves integer spikes over active voxels only. Each spike adds its weight columns to the sites its kernel reaches; nothing is computed where nothing fires. Weights are drawn once from `layerSeed` (fixed features); the number of additions is an output.',
  citations: {
    e3dsnn2024: {
      text: 'Efficient 3D Recognition with Event-driven Spike Sparse Convolution (2024)',
      url: 'https://arxiv.org/abs/2412.07360',
    },
    graham2018: {
      text: 'Graham, Engelcke & van der Maaten (2018), Conf. on Computer Vision and Pattern Recognition',
      doi: '10.1109/CVPR.2018.00961',
    },
  },
  parameters: {
    mode: choice({
      doc: 'Which sites are active in the result.',
      options: {
        submanifold: 'Submanifold: the same sites',
        sparse: 'Regular: all sites a spike reaches',
        inverse: 'Inverse: the sites of `fine`, of which the input is the coarser version',
      },
      default: 'submanifold',
      cite: 'graham2018',
    }),
    channelsIn: count(16, { doc: 'Channels of the input.', range: [1, 512] }),
    channels: count(16, { doc: 'Channels of the result.', range: [1, 512] }),
    maxSites: count(4096, { doc: 'Rows of the population of the result.', range: [1, 1000000] }),
    kernel: count(3, {
      doc: 'Edge of the kernel; odd for submanifold.',
      range: [1, 7],
      cite: 'e3dsnn2024',
    }),
    stride: count(1, {
      doc: 'Stride of regular and inverse convolution.',
      range: [1, 8],
      cite: 'e3dsnn2024',
    }),
    padding: count(0, { doc: 'Padding of regular and inverse convolution.', range: [0, 8] }),
    dilation: count(1, { doc: 'Distance between the cells of the kernel.', range: [1, 8] }),
    D: count(4, {
      doc: 'Most spikes per channel of the result.',
      range: [1, 15],
      cite: 'e3dsnn2024',
    }),
    threshold: quantity(1, '1', {
      doc: 'Drive of one spike.',
      range: [1e-9, null],
      cite: 'e3dsnn2024',
    }),
    eventDriven: flag(true, {
      doc: 'Adds spike by spike and counts; else multiplies by levels: the same result.',
    }),
    margin: count(1, {
      doc: 'Room beyond the largest index on each axis; classification uses 96.',
      range: [1, 1024],
    }),
    layerSeed: count(2, { doc: 'Seed of the weights.' }),
    stepDuration,
  },
  presets: [
    {
      title: 'Down-sampling by two',
      cite: 'e3dsnn2024',
      parameters: { mode: 'sparse', kernel: 2, stride: 2 },
    },
    {
      title: 'Down-sampling of the detector',
      cite: 'e3dsnn2024',
      parameters: { mode: 'sparse', kernel: 3, stride: 2, padding: 1 },
    },
  ],
  ports: {
    levels: {
      kind: 'cloud',
      flow: 'in',
      shape: ['*', '*'],
      doc: 'Integer spikes of active sites: rows of i, j, k, level...',
    },
    fine: {
      kind: 'cloud',
      flow: 'in',
      shape: ['*', '*'],
      optional: true,
      doc: 'For the inverse: what went into the layer that made the sites coarser.',
    },
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['maxSites', 'channels'],
      doc: 'Bits of the integer spikes of the result.',
    },
    out: {
      kind: 'cloud',
      flow: 'out',
      shape: ['*', '*'],
      doc: 'Integer spikes of the result, for the next layer.',
    },
    operations: {
      kind: 'result',
      flow: 'out',
      shape: [1],
      doc: 'Synaptic operations: spikes x reached sites x channels.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: ({ channels, channelsIn, kernel }) => ({
      weights: channels * channelsIn * kernel ** 3,
      ready: 1,
    }),
    begin(at) {
      const { values, state } = at;
      const sample = at.sample('levels');
      if (sample.data.length === 0) return {};
      const width = sample.shape[1] ?? 3;
      if (width !== 3 + values.channelsIn) {
        at.problem(
          `levels has ${width - 3} channels, channelsIn says ${values.channelsIn}: make them equal.`,
        );
        return {};
      }
      if (values.mode === 'submanifold' && values.kernel % 2 === 0) {
        at.problem(
          `kernel: ${values.kernel} is even; a submanifold kernel has a centre, so it is odd.`,
        );
        return {};
      }
      const input = sparseOf(sample, values.margin);
      const same = (n: number) => [n, n, n];
      const window = {
        kernel: same(values.kernel),
        stride: same(values.stride),
        padding: same(values.padding),
        dilation: same(values.dilation),
      };
      let map: KernelMap;
      let features = input.features;
      if (values.mode === 'submanifold')
        map = submanifoldMap(input.sites, window.kernel, window.dilation);
      else if (values.mode === 'sparse') map = sparseMap(input.sites, window);
      else {
        if (!at.has('fine')) {
          at.problem('fine: an inverse convolution needs the sites it goes back to; wire them.');
          return {};
        }
        const forward = sparseMap(sparseOf(at.sample('fine'), values.margin).sites, window);
        const order = matchSites(forward.output.index, input.sites.index);
        if (!order) {
          at.problem(
            'levels: its sites are not those that this kernel, stride and padding make of `fine`.',
          );
          return {};
        }
        features = reorder(features, order, values.channelsIn);
        map = invertMap(forward);
      }
      const { channels, channelsIn: cin } = values;
      const cells = values.kernel ** 3;
      const raw = state.weights ?? new Float64Array();
      drawWeights(raw, state.ready ?? new Float64Array(1), cells * cin, values.layerSeed);
      const weights = arrangeWeights(raw, cells, cin, channels);
      let operations = 0;
      let current: Float64Array;
      if (values.eventDriven) {
        const most = features.reduce((m, v) => Math.max(m, v), 0);
        const bits = unfoldLevels(features, most);
        current = new Float64Array((map.output.index.length / 4) * channels);
        for (let d = 0; d < most; d++)
          operations += addSpikes(
            map,
            bits.subarray(d * features.length, (d + 1) * features.length),
            weights,
            cin,
            channels,
            current,
          );
      } else current = convolveSites(map, features, weights, cin, channels);
      const sites = current.length / channels;
      if (sites > values.maxSites) {
        at.problem(
          `The result has ${sites} active sites, maxSites is ${values.maxSites}: raise it.`,
        );
        return {};
      }
      const levels = current.map((u) => spikeLevel(u / values.threshold, values.D));
      const stretch = stepsIn(values.stepDuration, at.dt);
      const writer = new SpikeWriter(levels.length);
      for (let d = 0; d < values.D; d++)
        for (let i = 0; i < levels.length; i++) if (d < levels[i]!) writer.add(d * stretch, i);
      return {
        spikes: writer.list(),
        out: rowsOf(map.output, levels, channels),
        operations: { shape: [1], data: Float64Array.of(operations) },
      };
    },
  },
  examples: [
    {
      title: 'A spike with no neighbour reaches only itself',
      parameters: { channelsIn: 1, channels: 2, maxSites: 4 },
      feed: {
        levels: {
          sample: { shape: [2, 4], data: Float32Array.of(0, 0, 0, 3, 9, 9, 9, 0) },
        },
      },
      duration: '10 ms',
      // Three spikes, one pair each (the kernel's centre), two channels.
      expect: (r) => r.signal('operations')[0] === 6,
    },
  ],
});

/** For each site of `a` the row of the same site in `b`; null if they are not the same sites. */
function matchSites(a: Int32Array, b: Int32Array): Uint32Array | null {
  if (a.length !== b.length) return null;
  const rows = new Map<string, number>();
  for (let j = 0; 4 * j < b.length; j++) rows.set(b.subarray(4 * j, 4 * j + 4).join(), j);
  const order = new Uint32Array(a.length / 4);
  for (let j = 0; 4 * j < a.length; j++) {
    const row = rows.get(a.subarray(4 * j, 4 * j + 4).join());
    if (row === undefined) return null;
    order[j] = row;
  }
  return order;
}

function reorder(features: Float64Array, order: Uint32Array, width: number): Float64Array {
  const result = new Float64Array(features.length);
  for (const [j, row] of order.entries())
    result.set(features.subarray(row * width, (row + 1) * width), j * width);
  return result;
}

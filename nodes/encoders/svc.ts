/**
 * Spike Voxel Coding as a node: voxelise, first layer on real-valued features (direct coding),
 * integer spikes, unfolded to bits. Sites are laid out as a population: site j of the list is row
 * j, the rest of `maxSites` rows stays silent.
 */

import { choice, count, defineNode, flag, quantity, table } from '#engine/kit';
import { readSample, SpikeWriter, stepsIn } from './algorithms/emit.ts';
import { drawWeights, rowsOf } from './algorithms/layer.ts';
import {
  arrangeWeights,
  convolveSites,
  normaliseSites,
  spikeLevel,
  submanifoldMap,
} from './algorithms/sparse.ts';
import { voxeliseCloud } from './algorithms/voxel-features.ts';
import { stepDuration } from './common.ts';

export const svc = defineNode({
  type: 'core/svc',
  version: 1,
  title: 'Spike voxel coding (SVC)',
  category: 'encoder',
  doc: "Turns a point cloud into voxels and these into spikes: a first submanifold convolution of the voxels' real-valued features, normalised over the voxels, then integer spikes of up to D per channel, sent as bits of D steps. The weights of the first layer are drawn once from `layerSeed`; `identity` skips the layer and gives every voxel one spike.",
  citations: {
    e3dsnn2024: {
      text: 'Efficient 3D Recognition with Event-driven Spike Sparse Convolution (2024)',
      url: 'https://arxiv.org/abs/2412.07360',
    },
    fnv: {
      text: 'Fowler, Noll & Vo, the FNV hash',
      url: 'https://datatracker.ietf.org/doc/html/draft-eastlake-fnv',
    },
  },
  parameters: {
    gridSize: quantity(0.05, '1', {
      doc: 'Edge of a voxel in the units of the cloud (after normalising).',
      range: [1e-9, null],
      cite: 'e3dsnn2024',
    }),
    normalize: flag(false, {
      doc: 'Moves the centre to 0 and scales the farthest point to 1.',
      cite: 'e3dsnn2024',
    }),
    maxSites: count(4096, {
      doc: 'Rows of the population; voxels beyond it are a problem, not silently dropped.',
      range: [1, 1000000],
    }),
    channels: count(16, {
      doc: 'Channels of the first layer.',
      range: [1, 512],
      cite: 'e3dsnn2024',
    }),
    D: count(4, {
      doc: 'Most spikes per channel and step of time: levels of an integer spike.',
      range: [1, 15],
      cite: 'e3dsnn2024',
    }),
    T: count(1, {
      doc: 'Steps of time, each of D bits; the same input drives each, the membrane carries over.',
      range: [1, 64],
      cite: 'e3dsnn2024',
    }),
    pick: choice({
      doc: 'What stands for the points of a voxel.',
      options: {
        mean: 'Their mean',
        first: 'The first',
        random: 'A random one (drawn per presentation)',
        nearest: 'The one nearest to the centre',
      },
      default: 'mean',
      group: 'Voxels',
    }),
    features: choice({
      doc: 'What a voxel knows.',
      options: {
        all: 'Coordinates and all other columns',
        offset: 'Offset from the centre of the voxel',
        occupancy: 'One: it is occupied',
        count: 'How many points it holds',
      },
      default: 'all',
      group: 'Voxels',
      cite: 'e3dsnn2024',
    }),
    hash: choice({
      doc: 'Key by which voxels are found and ordered.',
      options: { fnv: 'FNV-1 over the coordinates', ravel: 'Row by row' },
      default: 'fnv',
      group: 'Voxels',
      cite: 'fnv',
    }),
    detector: flag(false, {
      doc: 'The voxels of the detector: a fixed range, first come, first kept, z y x order.',
      group: 'Detector',
      cite: 'e3dsnn2024',
    }),
    range: table(
      [
        [0, 70.4],
        [-40, 40],
        [-3, 1],
      ],
      {
        doc: 'Least and most of x, y and z for the detector.',
        columns: { least: '1', most: '1' },
        group: 'Detector',
      },
    ),
    voxelSize: table([[0.05], [0.05], [0.1]], {
      doc: 'Edges of a voxel along x, y and z for the detector.',
      columns: { size: '1' },
      group: 'Detector',
    }),
    maxPointsPerVoxel: count(5, {
      doc: 'Points kept per voxel.',
      range: [1, null],
      group: 'Detector',
    }),
    maxVoxels: count(16000, { doc: 'Voxels kept.', range: [1, null], group: 'Detector' }),
    firstLayer: choice({
      doc: 'How features become drive.',
      options: {
        convolution: 'Submanifold convolution, kernel 3, normalised',
        identity: 'None: one spike per voxel',
      },
      default: 'convolution',
      group: 'First layer',
      cite: 'e3dsnn2024',
    }),
    leak: quantity(1, '1', {
      doc: 'What is left of the membrane from one step of time to the next (beta).',
      range: [0, 1],
      group: 'First layer',
    }),
    layerSeed: count(1, { doc: 'Seed of the weights of the first layer.', group: 'First layer' }),
    cloudColumns: count(6, {
      doc: 'Columns of the cloud: x, y, z, then normals, intensity or strength.',
      range: [3, 64],
      group: 'First layer',
    }),
    stepDuration,
  },
  presets: [
    {
      title: 'ModelNet40 classification',
      cite: 'e3dsnn2024',
      parameters: { gridSize: 0.01, normalize: true, cloudColumns: 6, maxSites: 16384 },
    },
    {
      title: 'SemanticKITTI segmentation',
      cite: 'e3dsnn2024',
      parameters: { gridSize: 0.05, cloudColumns: 4, maxSites: 131072 },
    },
    {
      title: 'KITTI detection',
      cite: 'e3dsnn2024',
      parameters: { detector: true, cloudColumns: 4, maxSites: 16000 },
    },
  ],
  ports: {
    cloud: {
      kind: 'cloud',
      flow: 'in',
      shape: ['*', 'cloudColumns'],
      doc: 'Points: rows of x, y, z and further columns.',
    },
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['maxSites', 'channels'],
      doc: 'Bits of the integer spikes: virtual step d fires if the level is above d.',
    },
    voxels: {
      kind: 'cloud',
      flow: 'out',
      shape: ['*', '*'],
      doc: 'Cell of each voxel and its features: rows of i, j, k, f...',
    },
    levels: {
      kind: 'cloud',
      flow: 'out',
      shape: ['*', '*'],
      doc: 'Cell of each voxel and its integer spikes, summed over T: input of sparse layers.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: ({ channels, cloudColumns }) => ({ weights: channels * 27 * cloudColumns, ready: 1 }),
    begin(at) {
      const { values, state } = at;
      const cloud = at.sample('cloud');
      if (cloud.data.length === 0) return {};
      if (!readSample(at, 'cloud')) return {};
      const width = cloud.shape[1] ?? 3;
      if (width !== values.cloudColumns) {
        at.problem(
          `cloud has ${width} columns, cloudColumns says ${values.cloudColumns}: make them equal.`,
        );
        return {};
      }
      const found = voxeliseCloud(cloud, values, at);
      if (!found) return {};
      const { sites, features, count: voxels } = found;
      if (voxels > values.maxSites) {
        at.problem(
          `The cloud has ${voxels} voxels, maxSites is ${values.maxSites}: raise it or the grid size.`,
        );
        return {};
      }
      const stretch = stepsIn(values.stepDuration, at.dt);
      const channels = values.channels;
      const fin = features.length / Math.max(1, voxels);
      let drive: Float64Array;
      if (values.firstLayer === 'identity') drive = new Float64Array(voxels * channels).fill(1);
      else {
        const weights = (state.weights ?? new Float64Array()).subarray(0, channels * 27 * fin);
        drawWeights(weights, state.ready ?? new Float64Array(1), 27 * fin, values.layerSeed);
        const map = submanifoldMap(sites, [3, 3, 3], [1, 1, 1]);
        drive = convolveSites(
          map,
          features,
          arrangeWeights(weights, 27, fin, channels),
          fin,
          channels,
        );
        standardise(drive, channels);
      }
      const writer = new SpikeWriter(drive.length);
      const total = new Float64Array(drive.length);
      const membrane = new Float64Array(drive.length);
      const level = new Float64Array(drive.length);
      const most = values.firstLayer === 'identity' ? 1 : values.D;
      for (let t = 0; t < values.T; t++) {
        for (let i = 0; i < drive.length; i++) {
          const u = membrane[i]! * values.leak + drive[i]!;
          level[i] = spikeLevel(u, most);
          membrane[i] = u - level[i]!;
          total[i]! += level[i]!;
        }
        for (let d = 0; d < most; d++)
          for (let i = 0; i < drive.length; i++)
            if (d < level[i]!) writer.add((t * most + d) * stretch, i);
      }
      return {
        spikes: writer.list(),
        voxels: rowsOf(sites, features, fin),
        levels: rowsOf(sites, total, channels),
      };
    },
  },
  examples: [
    {
      title: 'Two voxels, one spike each',
      parameters: {
        firstLayer: 'identity',
        channels: 1,
        gridSize: 1,
        cloudColumns: 3,
        maxSites: 8,
      },
      feed: {
        cloud: {
          sample: {
            shape: [3, 3],
            data: Float32Array.of(0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 2.5, 0.1, 0.1),
          },
        },
      },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').element.length === 2,
    },
  ],
});

/** Batch normalisation by the statistics of the voxels themselves, scale 1 and shift 1. */
function standardise(drive: Float64Array, channels: number): void {
  const rows = drive.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let i = 0; i < drive.length; i++) mean[i % channels]! += drive[i]! / rows;
  for (let i = 0; i < drive.length; i++)
    variance[i % channels]! += (drive[i]! - mean[i % channels]!) ** 2 / rows;
  const ones = new Float64Array(channels).fill(1);
  normaliseSites(drive, channels, {
    gamma: ones,
    beta: new Float64Array(channels),
    mean,
    variance,
    epsilon: 1e-3,
  });
}

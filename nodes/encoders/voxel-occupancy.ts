/** Points as the cells of a box that they occupy: the simplest way from a cloud to spikes. */

import { defineNode, quantity, shape } from '#engine/kit';
import { readSample, stepsIn } from './algorithms/emit.ts';

export const voxelOccupancy = defineNode({
  type: 'core/voxel-occupancy',
  version: 1,
  title: 'Voxel occupancy encoder',
  category: 'encoder',
  doc: 'Divides a box into voxels, each one cell; a voxel that holds a point fires once, the earlier the more points it holds. Points outside the box are left out.',
  citations: {
    voxnet2015: {
      text: 'Maturana & Scherer (2015), VoxNet, IEEE/RSJ Int. Conf. on Intelligent Robots and Systems',
      doi: '10.1109/IROS.2015.7353481',
    },
  },
  parameters: {
    grid: shape([16, 16, 16], { doc: 'Voxels along x, y and z.' }),
    least: quantity(-1, '1', { doc: 'Lower end of the box on every axis.', cite: 'voxnet2015' }),
    most: quantity(1, '1', { doc: 'Upper end of the box on every axis.', cite: 'voxnet2015' }),
    spread: quantity(10, 'ms', {
      doc: 'The fullest voxel fires at once, those with one point this much later; 0: all at once.',
      range: [0, null],
    }),
  },
  ports: {
    cloud: {
      kind: 'cloud',
      flow: 'in',
      shape: ['*', 'f'],
      doc: 'Points: rows of x, y, z and more.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['grid'], doc: 'One cell per voxel.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const cloud = readSample(at, 'cloud');
      if (!cloud) return {};
      const [nx = 1, ny = 1, nz = 1] = values.grid;
      const width = cloud.shape[1] ?? 3;
      const counts = new Uint32Array(nx * ny * nz);
      const scale = 1 / (values.most - values.least);
      let fullest = 1;
      for (let i = 0; i + width <= cloud.data.length; i += width) {
        const x = Math.floor((cloud.data[i]! - values.least) * scale * nx);
        const y = Math.floor((cloud.data[i + 1]! - values.least) * scale * ny);
        const z = Math.floor((cloud.data[i + 2]! - values.least) * scale * nz);
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
        const voxel = (x * ny + y) * nz + z;
        fullest = Math.max(fullest, ++counts[voxel]!);
      }
      const late = values.spread > 0 ? stepsIn(values.spread, at.dt) : 0;
      const fired: [step: number, voxel: number][] = [];
      for (let v = 0; v < counts.length; v++)
        if (counts[v]! > 0) {
          const share = fullest > 1 ? (fullest - counts[v]!) / (fullest - 1) : 0;
          fired.push([Math.round(late * share), v]);
        }
      fired.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      return {
        spikes: {
          step: Uint32Array.from(fired, ([s]) => s),
          element: Uint32Array.from(fired, ([, v]) => v),
        },
      };
    },
  },
  examples: [
    {
      title: 'Three points in two voxels',
      parameters: { grid: [2, 2, 2] },
      feed: {
        cloud: {
          sample: {
            shape: [3, 3],
            data: Float32Array.of(-0.5, -0.5, -0.5, -0.4, -0.4, -0.4, 0.5, 0.5, 0.5),
          },
        },
      },
      duration: '20 ms',
      expect: (r) => r.spikes('spikes').element.join() === '0,7',
    },
  ],
});

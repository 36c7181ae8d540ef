/** Point clouds from files, and the bunny that comes with the program. */

import { saysPartly, tryRead } from '#engine/formats';
import { asset, choice, count, defineNode } from '#engine/kit';
import { cloudOf, pointRows, stood, surfaceRows } from './algorithms/cloud-points.ts';

export const pointCloud = defineNode({
  type: 'core/point-cloud',
  version: 2,
  // Before, points lay as in the file.
  migrations: { 1: (old) => ({ ...old, up: 'z' }) },
  title: 'Point cloud',
  category: 'source',
  doc: 'Shows the points of a file: PLY, PCD, OFF, KITTI (.bin), numpy arrays, or rows of text. Meshes can be sampled on their surface, which gives normals too. Without a file it is the bunny of the Stanford 3-D scanning repository, from the npm package bunny 1.0.1 (public domain).',
  citations: {
    turk1994: {
      text: 'Turk & Levoy (1994), Zippered polygon meshes from range images, SIGGRAPH 94:311',
      doi: '10.1145/192161.192241',
    },
  },
  parameters: {
    file: asset({
      doc: 'The cloud; without one, the bunny.',
      media: ['builtin:bunny.ply', '.ply', '.pcd', '.off', '.bin', '.npy', '.txt', '.xyz', '.csv'],
    }),
    points: count(4096, {
      doc: 'How many points are shown; 0 shows all of the file.',
      range: [0, 1000000],
    }),
    sampling: choice({
      doc: 'Which points are shown.',
      options: {
        surface: 'Points drawn on the surface of the mesh; of a cloud, some of its own',
        points: "Some of the file's own points",
      },
      default: 'surface',
    }),
    up: choice({
      doc: 'Which axis of the file points up. Points are turned so that it is z, as encoders and plots have it.',
      options: {
        auto: 'As usual in the format: y in PLY and ModelNet text, else z',
        z: 'z, as scanners and robots have it: nothing is turned',
        y: 'y, as in graphics',
        x: 'x',
        minusY: 'y points down, as cameras have it',
      },
      default: 'auto',
    }),
    columns: count(6, {
      doc: 'Columns of a row: 3 for x, y, z; 4 with intensity; 6 with normals.',
      range: [3, 64],
    }),
  },
  ports: {
    cloud: {
      kind: 'cloud',
      flow: 'out',
      shape: ['*', 'columns'],
      doc: 'Rows of x, y, z and more; z points up.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { file, points, sampling, columns, up } = at.values;
      if (!file) {
        at.problem(
          'The bunny is not there: build the program (npm run build), which makes dist/data/bunny.ply, or choose a file.',
        );
        return {};
      }
      const cloud = tryRead(file, () => cloudOf(file));
      if (typeof cloud === 'string') {
        at.problem(cloud);
        return {};
      }
      for (const { offset, reason } of cloud.warnings)
        at.warning(`${file.name}: ${reason} (byte ${offset})`);
      const { damage, faces } = cloud;
      const corners = faces.length > 0 ? ` and ${faces.length} faces` : '';
      if (damage) at.warning(saysPartly(file, damage, `${cloud.points} points${corners}`));
      const drawn =
        sampling === 'surface' && points > 0
          ? surfaceRows(cloud, columns, points, at.random)
          : null;
      const rows = drawn ?? pointRows(cloud, columns, points, at.random);
      const data = stood(rows, columns, cloud, up);
      return { cloud: { shape: [data.length / columns, columns], data } };
    },
  },
  examples: [
    {
      title: 'Two points of a text file',
      parameters: {
        columns: 3,
        points: 0,
        // 1 2 3 and 4 5 6
        file: { name: 'two.xyz', inline: 'MSAyIDMKNCA1IDYK' },
      },
      duration: '100 ms',
      expect: (r) => r.signal('cloud').join() === '1,2,3,4,5,6',
    },
  ],
});

/** Point clouds of simple solids, as many as one likes, with labels. */

import { choice, count, defineNode, flag, quantity } from '#engine/kit';
import { pointOn, randomRotation, SHAPES, type Solid, turned } from './algorithms/shapes.ts';

export const pointShapes = defineNode({
  type: 'core/point-shapes',
  version: 1,
  title: 'Point cloud shapes',
  category: 'source',
  doc: 'Draws points on spheres, boxes, cylinders, tori, cones and planes about 2 across; every presentation is a new cloud. Rows are x, y, z and the normal.',
  parameters: {
    solid: choice({
      doc: 'Which shape is shown.',
      options: {
        all: 'All, one after the other',
        sphere: 'Sphere',
        box: 'Box',
        cylinder: 'Cylinder',
        torus: 'Torus',
        cone: 'Cone',
        plane: 'Plane',
      },
      default: 'all',
    }),
    points: count(1024, { doc: 'Points of a cloud.', range: [1, 1000000] }),
    jitter: quantity(0, '1', {
      doc: 'Standard deviation of noise on each coordinate.',
      range: [0, null],
    }),
    rotate: flag(true, { doc: 'Turns each cloud at random.' }),
    scale: quantity(0, '1', {
      doc: 'Each cloud is up to this much larger or smaller.',
      range: [0, 0.9],
    }),
    clouds: count(600, { doc: 'Samples of the set.', range: [1, 1000000] }),
  },
  ports: {
    cloud: {
      kind: 'cloud',
      flow: 'out',
      shape: ['points', 6],
      doc: 'Rows of x, y, z and the normal.',
    },
    label: { kind: 'label', flow: 'out', shape: [1], doc: 'Which shape it is.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples: ({ clouds }) => clouds,
    begin(at) {
      const { values, random } = at;
      const known = SHAPES.indexOf(values.solid as Solid);
      const label = known >= 0 ? known : Math.max(0, at.shown) % SHAPES.length;
      const solid = SHAPES[label] ?? 'sphere';
      const rotation = values.rotate ? randomRotation(random) : null;
      const size = 1 + values.scale * (2 * random.uniform() - 1);
      const data = new Float32Array(6 * values.points);
      for (let i = 0; i < values.points; i++) {
        const drawn = pointOn(solid, random);
        const p = rotation ? turned(rotation, drawn.p) : drawn.p;
        const n = rotation ? turned(rotation, drawn.n) : drawn.n;
        for (let a = 0; a < 3; a++) {
          const noise = values.jitter > 0 ? values.jitter * random.normal() : 0;
          data[6 * i + a] = p[a]! * size + noise;
          data[6 * i + 3 + a] = n[a]!;
        }
      }
      return {
        cloud: { shape: [values.points, 6], data },
        label: { shape: [1], data: Float64Array.of(label), names: SHAPES },
      };
    },
  },
  examples: [
    {
      title: 'Points of a sphere are 1 from its centre',
      parameters: { solid: 'sphere', points: 50 },
      duration: '10 ms',
      expect: (r) => {
        const cloud = r.signal('cloud');
        return (
          Math.abs(
            Math.sqrt((cloud[0] ?? 0) ** 2 + (cloud[1] ?? 0) ** 2 + (cloud[2] ?? 0) ** 2) - 1,
          ) < 1e-5
        );
      },
    },
  ],
});

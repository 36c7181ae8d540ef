/** Scenes that move before an event camera: bars, edges, gratings, turning shapes. */

import { angleOf, choice, cos, count, defineNode, quantity, shape, sin } from '#engine/kit';
import { freshDvsState, nextDvsFrame } from '../encoders/algorithms/dvs.ts';
import { SpikeWriter } from '../encoders/algorithms/emit.ts';
import {
  dvsCitations,
  dvsOptionsOf,
  dvsParameters,
  dvsPresets,
} from '../encoders/dvs-parameters.ts';

const DARK = 40;
const LIGHT = 200;

export const dvsScene = defineNode({
  type: 'core/dvs-scene',
  version: 1,
  title: 'Moving scene (DVS)',
  category: 'source',
  doc: 'Renders a bar, an edge, a grating or a turning shape that moves in one of several directions and sends what an event camera would see; the direction is the label.',
  citations: dvsCitations,
  parameters: {
    size: shape([32, 32], { doc: 'Rows and columns of the sensor.' }),
    scene: choice({
      doc: 'What moves.',
      options: {
        bar: 'A bright bar',
        edge: 'An edge between dark and bright',
        grating: 'A sine grating',
        square: 'A turning square (label: left or right turn)',
        disc: 'A bright disc',
      },
      default: 'bar',
    }),
    directions: count(8, {
      doc: 'Directions around the circle; direction 0 is to the right.',
      range: [1, 360],
    }),
    speed: quantity(0.2, '1/ms', {
      doc: 'Pixels per millisecond, or for turning hundredths of a turn.',
      range: [0, null],
    }),
    width: quantity(4, '1', {
      doc: 'Width of the bar, radius of the disc, period of the grating / 2.',
      range: [0.1, null],
    }),
    frameInterval: quantity(1, 'ms', {
      doc: 'Time between rendered frames.',
      range: [0.01, null],
      live: false,
    }),
    scenes: count(800, { doc: 'Samples of the set.', range: [1, 1000000] }),
    ...dvsParameters,
  },
  presets: dvsPresets,
  ports: {
    events: {
      kind: 'events',
      flow: 'out',
      shape: [2, 'size'],
      doc: 'Channel 0: brighter (ON). Channel 1: darker (OFF).',
    },
    image: { kind: 'image', flow: 'out', shape: [1, 'size'], doc: 'The scene halfway through.' },
    label: { kind: 'label', flow: 'out', shape: [1], doc: 'The direction.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples: ({ scenes }) => scenes,
    begin(at) {
      const { values } = at;
      const [h = 1, w = 1] = values.size;
      const plane = h * w;
      const turning = values.scene === 'square';
      const classes = turning ? 2 : values.directions;
      const label = Math.max(0, at.shown) % classes;
      const angle = (2 * Math.PI * label) / classes;
      const writer = new SpikeWriter(plane);
      const state = freshDvsState(plane);
      const seconds = (at.steps * at.dt) / 1000;
      const frames = Math.max(2, Math.ceil((at.steps * at.dt) / values.frameInterval));
      const frame = new Float32Array(plane);
      let picture = frame;
      // The path is centred in time, so that the object passes through the middle of the sensor.
      for (let k = 0; k <= frames; k++) {
        const ms = (k / frames - 0.5) * seconds * 1000;
        const light = lightOf(
          values.scene,
          angle,
          label === 0 ? 1 : -1,
          ms * values.speed,
          values.width,
        );
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++)
            frame[y * w + x] = DARK + (LIGHT - DARK) * light(x - (w - 1) / 2, y - (h - 1) / 2);
        if (k === frames >> 1) picture = frame.map((v) => v / 255);
        nextDvsFrame(
          state,
          frame,
          (seconds * k) / frames,
          dvsOptionsOf(values),
          at.random,
          (time, pixel, on) => {
            const step = Math.ceil((time / seconds) * at.steps) - 1;
            writer.add(Math.min(at.steps - 1, Math.max(0, step)), (on ? 0 : plane) + pixel);
          },
        );
      }
      const names = turning
        ? ['turning right', 'turning left']
        : Array.from({ length: classes }, (_, d) => `${Math.round((360 * d) / classes)} degrees`);
      return {
        events: writer.events(plane),
        image: { shape: [1, h, w], data: picture },
        label: { shape: [1], data: Float64Array.of(label), names },
      };
    },
  },
  examples: [
    {
      title: 'A bar crosses the sensor',
      parameters: { size: [8, 8], speed: '0.2 1/ms', width: 2 },
      duration: '100 ms',
      expect: (r) => {
        const { element } = r.spikes('events');
        return element.some((e) => e < 64) && element.some((e) => e >= 64);
      },
    },
  ],
});

/** Light 0..1 at a place relative to the middle, `moved` pixels along; edges one pixel soft. */
function lightOf(
  scene: 'bar' | 'edge' | 'grating' | 'square' | 'disc',
  angle: number,
  sense: number,
  moved: number,
  width: number,
): (x: number, y: number) => number {
  const [c, s] = [cos(angle), sin(angle)];
  const soft = (distance: number) => Math.min(1, Math.max(0, 0.5 - distance));
  switch (scene) {
    case 'bar':
      return (x, y) => soft(Math.abs(x * c - y * s - moved) - width / 2);
    case 'edge':
      return (x, y) => soft(x * c - y * s - moved);
    case 'grating':
      return (x, y) => 0.5 + 0.5 * sin((Math.PI * (x * c - y * s - moved)) / width);
    case 'disc':
      return (x, y) => soft(Math.sqrt((x - moved * c) ** 2 + (y + moved * s) ** 2) - width);
    case 'square': {
      const turn = sense * moved * 0.02 * Math.PI;
      return (x, y) => {
        const r = Math.sqrt(x * x + y * y);
        const a = angleOf(y, x) - turn;
        return soft(Math.max(Math.abs(r * cos(a)), Math.abs(r * sin(a))) - 2 * width);
      };
    }
  }
}

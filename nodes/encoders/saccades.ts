/** Still images seen by a moving eye: saccades before an event camera, or the ODG of ES-ImageNet. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { freshDvsState, nextDvsFrame } from './algorithms/dvs.ts';
import { planesOf, readSample, SpikeWriter, stepsIn } from './algorithms/emit.ts';
import { channelsOf } from './algorithms/image.ts';
import { discreteGradient, saccadeOffset, shiftImage } from './algorithms/saccade.ts';
import { eventsOut, imageIn, stepDuration } from './common.ts';
import { dvsCitations, dvsOptionsOf, dvsParameters, dvsPresets } from './dvs-parameters.ts';

export const saccades = defineNode({
  type: 'core/saccades',
  version: 1,
  title: 'Saccade encoder',
  category: 'encoder',
  doc: 'Moves a still image before an event camera: three saccades along a triangle, as N-MNIST was recorded, or the eight jumps of ES-ImageNet (a discrete gradient, without a camera model).',
  citations: {
    ...dvsCitations,
    orchard2015: {
      text: 'Orchard, Jayawant, Cohen & Thakor (2015), Front. Neurosci. 9:437',
      doi: '10.3389/fnins.2015.00437',
    },
    lin2021: {
      text: 'Lin, Ding, Qiang, Deng & Li (2021), ES-ImageNet, Front. Neurosci. 15:726582',
      doi: '10.3389/fnins.2021.726582',
    },
  },
  parameters: {
    path: choice({
      doc: 'How the image moves.',
      options: {
        triangle: 'Three saccades along a triangle (N-MNIST)',
        gradient: 'Eight jumps, compared one by one (ES-ImageNet)',
      },
      default: 'triangle',
      cite: 'orchard2015',
    }),
    saccade: quantity(100, 'ms', {
      doc: 'Duration of one saccade.',
      range: [0.1, null],
      cite: 'orchard2015',
    }),
    amplitudeX: quantity(3.5, '1', { doc: 'Reach across, in pixels.', cite: 'orchard2015' }),
    amplitudeY: quantity(7, '1', { doc: 'Reach down, in pixels.', cite: 'orchard2015' }),
    frames: count(60, { doc: 'Frames per presentation that the camera sees.', range: [3, 5000] }),
    gradient: quantity(0.18, '1', {
      doc: 'Threshold of the discrete gradient.',
      range: [0, null],
      cite: 'lin2021',
    }),
    ...dvsParameters,
    stepDuration,
  },
  presets: dvsPresets,
  ports: { image: imageIn, events: eventsOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      const [c, h, w] = planesOf(image.shape);
      const plane = h * w;
      const writer = new SpikeWriter(plane);
      if (values.path === 'gradient') {
        const value = channelsOf(image.data, [c, h, w], 1, 'value');
        const stretch = stepsIn(values.stepDuration, at.dt);
        discreteGradient(value, h, w, values.gradient, (t, row, column, on) => {
          // The canvas is two pixels larger on each side; its middle is the sensor.
          const [y, x] = [row - 1, column - 1];
          if (y >= 0 && x >= 0 && y < h && x < w)
            writer.add((t - 1) * stretch, (on ? 0 : plane) + y * w + x);
        });
        return { events: writer.events(plane) };
      }
      const gray = channelsOf(image.data, [c, h, w], 1, 'luma');
      for (let i = 0; i < plane; i++) gray[i] = Math.max(0, gray[i]! * values.white);
      const state = freshDvsState(plane);
      const frame = new Float32Array(plane);
      const total = Math.min(at.steps, stepsIn(3 * values.saccade, at.dt));
      const seconds = (total * at.dt) / 1000;
      for (let k = 0; k <= values.frames; k++) {
        const [dx, dy] = saccadeOffset(k / values.frames, values.amplitudeX, values.amplitudeY);
        shiftImage(gray, h, w, dx, dy, frame);
        nextDvsFrame(
          state,
          frame,
          (seconds * k) / values.frames,
          dvsOptionsOf(values),
          at.random,
          (time, pixel, on) => {
            const step = Math.ceil((time / seconds) * total) - 1;
            writer.add(Math.min(total - 1, Math.max(0, step)), (on ? 0 : plane) + pixel);
          },
        );
      }
      return { events: writer.events(plane) };
    },
  },
  examples: [
    {
      title: 'A bright dot crosses its neighbours',
      parameters: { saccade: '30 ms', amplitudeX: 1, amplitudeY: 1 },
      feed: {
        image: {
          sample: { shape: [1, 3, 3], data: Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) },
        },
      },
      duration: '100 ms',
      expect: (r) => {
        const { element } = r.spikes('events');
        return element.some((e) => e < 9) && element.some((e) => e >= 9);
      },
    },
    {
      title: 'A uniform image gives nothing',
      parameters: { path: 'gradient' },
      feed: { image: { sample: { shape: [1, 4, 4], data: new Float32Array(16).fill(0.5) } } },
      duration: '10 ms',
      expect: (r) => r.spikes('events').step.length === 0,
    },
  ],
});

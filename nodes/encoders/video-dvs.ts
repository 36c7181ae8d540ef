/** Video, a live camera or a rendered scene through the model of an event camera. */

import { choice, count, defineNode, flag, quantity } from '#engine/kit';
import {
  type DvsState,
  differenceEvents,
  dvsStateLengths,
  lightBetween,
  nextDvsFrame,
} from './algorithms/dvs.ts';
import { isFiniteSample, planesOf, SpikeWriter } from './algorithms/emit.ts';
import { channelsOf } from './algorithms/image.ts';
import { eventsOut, imageIn } from './common.ts';
import { dvsCitations, dvsOptionsOf, dvsParameters, dvsPresets } from './dvs-parameters.ts';

export const videoDvs = defineNode({
  type: 'core/video-dvs',
  version: 2,
  // The model and frames in between were added; without them it is as before.
  migrations: { 1: (old) => old },
  title: 'Event camera (DVS)',
  category: 'encoder',
  doc: "Sees the image anew every frame interval and fires where its logarithm moved by a threshold, with a pixel's bandwidth, leak, refractory period and noise. Events of a frame spread over the interval that follows it.",
  citations: dvsCitations,
  parameters: {
    ...dvsParameters,
    model: choice({
      doc: 'What a pixel answers to.',
      options: {
        logarithm: 'The logarithm of light, by the model of a camera',
        difference: 'The light itself: a change of onThreshold x white; no noise',
      },
      default: 'logarithm',
    }),
    upsample: count(1, {
      doc: 'How many times in a frame interval the camera looks: frames in between lie on a straight line of the logarithm, so fast video gives events that are spread in time.',
      range: [1, 1000],
      group: 'Timing',
    }),
    frameInterval: quantity(10, 'ms', {
      doc: 'Time between frames.',
      range: [1e-6, null],
      live: false,
      group: 'Timing',
    }),
    luma: flag(true, {
      doc: 'Colours become gray by luma, else by their largest channel.',
      group: 'Timing',
    }),
  },
  presets: dvsPresets,
  ports: { image: imageIn, events: eventsOut },
  behaviour: {
    kind: 'stage',
    every: 'frameInterval',
    state: (_, dim) => ({
      ...dvsStateLengths(dim('h') * dim('w')),
      seen: dim('h') * dim('w'),
    }),
    begin(at) {
      const { values, state } = at;
      const image = at.sample('image');
      if (image.data.length === 0 || !isFiniteSample(at, 'image', image)) return {};
      const [c, h, w] = planesOf(image.shape);
      const gray = channelsOf(image.data, [c, h, w], 1, values.luma ? 'luma' : 'value');
      for (let i = 0; i < gray.length; i++) gray[i] = Math.max(0, gray[i]! * values.white);
      const writer = new SpikeWriter(gray.length >> 2);
      const pixels = state as DvsState;
      const place = (pixel: number, on: boolean) => pixel + (on ? 0 : gray.length);
      if (values.model === 'difference') {
        differenceEvents(pixels, gray, values.onThreshold * values.white, (pixel, on) =>
          writer.add(at.steps - 1, place(pixel, on)),
        );
        return { events: writer.events(gray.length) };
      }
      const seconds = (at.steps * at.dt) / 1000;
      const before = pixels.clock[1]!;
      const seen = state.seen ?? new Float64Array(gray.length);
      // Before the first frame there is nothing to lie between.
      const looks = pixels.clock[0]! > 0 ? values.upsample : 1;
      for (let look = 1; look <= looks; look++) {
        const share = look / looks;
        nextDvsFrame(
          pixels,
          share < 1 ? gray.map((to, i) => lightBetween(seen[i]!, to, share)) : gray,
          before + share * seconds,
          dvsOptionsOf(values),
          at.random,
          (time, pixel, on) => {
            const step = Math.ceil(((time - before) / seconds) * at.steps) - 1;
            writer.add(Math.min(at.steps - 1, Math.max(0, step)), place(pixel, on));
          },
        );
      }
      seen.set(gray);
      return { events: writer.events(gray.length) };
    },
  },
  examples: [
    {
      title: 'A pixel that brightens fires ON, one that darkens OFF, once per threshold',
      // ln(e^0.5 x 51 / 51) is 0.5: two thresholds of 0.2 on the way.
      parameters: { white: 1 },
      feed: {
        image: {
          samples: [
            { shape: [1, 1, 3], data: Float32Array.of(51, 84.08478, 100) },
            { shape: [1, 1, 3], data: Float32Array.of(84.08478, 51, 100) },
          ],
          every: '20 ms',
        },
      },
      duration: '40 ms',
      expect: (r) => {
        const { element } = r.spikes('events');
        return [0, 0, 4, 4].every((e, k) => e === [...element].sort()[k]) && element.length === 4;
      },
    },
    {
      title: 'Looking four times as often, a rise of two thresholds fires twice, well apart',
      parameters: { white: 1, upsample: 4 },
      feed: {
        image: {
          samples: [
            { shape: [1, 1, 1], data: Float32Array.of(51) },
            { shape: [1, 1, 1], data: Float32Array.of(84.08478) },
          ],
          every: '10 ms',
        },
      },
      duration: '20 ms',
      // ln rises by 0.5 within 10 ms: it has risen by 0.2 when looked at after 5 ms, by 0.4 after 10 ms.
      expect: (r) => r.spikes('events').step.join() === '14,19',
    },
    {
      title: 'By the light itself: changes of a fifth of white and more',
      parameters: { model: 'difference' },
      feed: {
        image: {
          samples: [
            { shape: [1, 1, 3], data: Float32Array.of(0.5, 0.5, 0.5) },
            { shape: [1, 1, 3], data: Float32Array.of(0.75, 0.25, 0.6) },
          ],
          every: '10 ms',
        },
      },
      duration: '20 ms',
      expect: (r) => r.spikes('events').element.join() === '0,4',
    },
    {
      title: 'A picture that stands still is silent',
      feed: { image: { sample: { shape: [1, 1, 2], data: Float32Array.of(0.2, 0.8) } } },
      duration: '30 ms',
      expect: (r) => r.spikes('events').step.length === 0,
    },
  ],
});

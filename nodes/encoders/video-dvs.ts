/** Video, a live camera or a rendered scene through the model of an event camera. */

import { defineNode, flag, quantity } from '#engine/kit';
import { type DvsState, dvsStateLengths, nextDvsFrame } from './algorithms/dvs.ts';
import { isFiniteSample, planesOf, SpikeWriter } from './algorithms/emit.ts';
import { channelsOf } from './algorithms/image.ts';
import { eventsOut, imageIn } from './common.ts';
import { dvsCitations, dvsOptionsOf, dvsParameters, dvsPresets } from './dvs-parameters.ts';

export const videoDvs = defineNode({
  type: 'core/video-dvs',
  version: 1,
  title: 'Event camera (DVS)',
  category: 'encoder',
  doc: "Sees the image anew every frame interval and fires where its logarithm moved by a threshold, with a pixel's bandwidth, leak, refractory period and noise. Events of a frame spread over the interval that follows it.",
  citations: dvsCitations,
  parameters: {
    ...dvsParameters,
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
    state: (_, dim) => dvsStateLengths(dim('h') * dim('w')),
    begin(at) {
      const { values, state } = at;
      const image = at.sample('image');
      if (image.data.length === 0 || !isFiniteSample(at, 'image', image)) return {};
      const [c, h, w] = planesOf(image.shape);
      const gray = channelsOf(image.data, [c, h, w], 1, values.luma ? 'luma' : 'value');
      for (let i = 0; i < gray.length; i++) gray[i] = Math.max(0, gray[i]! * values.white);
      const writer = new SpikeWriter(gray.length >> 2);
      const seconds = (at.steps * at.dt) / 1000;
      const clock = state.clock ?? new Float64Array(2);
      const before = clock[1]!;
      nextDvsFrame(
        state as DvsState,
        gray,
        before + seconds,
        dvsOptionsOf(values),
        at.random,
        (time, pixel, on) => {
          const step = Math.ceil(((time - before) / seconds) * at.steps) - 1;
          writer.add(Math.min(at.steps - 1, Math.max(0, step)), pixel + (on ? 0 : gray.length));
        },
      );
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
      title: 'A picture that stands still is silent',
      feed: { image: { sample: { shape: [1, 1, 2], data: Float32Array.of(0.2, 0.8) } } },
      duration: '30 ms',
      expect: (r) => r.spikes('events').step.length === 0,
    },
  ],
});

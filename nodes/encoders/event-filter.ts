/** Cleans event streams: refractory period, isolated events, hot pixels, chance; or shakes them. */

import { choice, createStream, defineNode, quantity } from '#engine/kit';
import { SpikeWriter } from './algorithms/emit.ts';
import { eventsIn, eventsOut } from './common.ts';

export const eventFilter = defineNode({
  type: 'core/event-filter',
  version: 2,
  // Jitter was added; without it the node is as before.
  migrations: { 1: (old) => old },
  title: 'Event filter',
  category: 'utility',
  doc: 'Drops events: those too soon after the last of their pixel, those without company among their four neighbours, those of pixels that fire too often, or a random share. Or moves each to a pixel nearby, to teach a network that places are not exact.',
  citations: {
    delbruck2008: {
      text: 'Delbruck (2008), Frame-free dynamic digital vision, Int. Symp. on Secure-Life Electronics',
    },
    tonic: { text: 'Lenz et al. (2021), Tonic', doi: '10.5281/zenodo.5079802' },
  },
  parameters: {
    law: choice({
      doc: 'Which events are dropped, or how they move.',
      options: {
        refractory: 'Sooner than `time` after the last of the pixel',
        denoise: 'Without an event of a neighbour within `time`',
        hot: 'Of pixels above the rate `limit`, measured so far',
        drop: 'A random share `share`',
        jitter: 'None, but each moves by chance; those that leave the sensor are dropped',
      },
      default: 'denoise',
      cite: 'tonic',
    }),
    time: quantity(1, 'ms', {
      doc: 'Of refractory and denoise.',
      range: [0, null],
      cite: 'delbruck2008',
    }),
    limit: quantity(1000, 'Hz', { doc: 'Rate above which a pixel is hot.', range: [0, null] }),
    share: quantity(0.1, '1', { doc: 'Part of the events to drop.', range: [0, 1] }),
    spread: quantity(1, '1', {
      doc: 'Standard deviation of jitter along each axis, in pixels.',
      range: [0, null],
      cite: 'tonic',
    }),
    chunk: quantity(10, 'ms', {
      doc: 'How often the filter looks; changes no event.',
      range: [1e-6, null],
      live: false,
      group: 'Timing',
    }),
  },
  ports: { events: eventsIn, kept: eventsOut },
  behaviour: {
    kind: 'stage',
    every: 'chunk',
    state: (_, dim) => ({ last: dim('h') * dim('w'), count: dim('h') * dim('w'), drawn: 2 }),
    begin(at) {
      const { values, state } = at;
      const { step, element } = at.spikes('events');
      const [w, h] = [at.dim('w'), at.dim('h')];
      const plane = w * h;
      const last = state.last ?? new Float64Array(plane);
      const count = state.count ?? new Float64Array(plane);
      const period = values.time / at.dt;
      // A number per event, whichever chunk it falls into: the key, and how many events have passed.
      const drawn = state.drawn ?? new Float64Array(2);
      if (at.from === 0) drawn[0] = at.random.integer(2 ** 32);
      const chance = createStream(drawn[0]!, 'event-filter', 'drop');
      const isKept = (event: number) => {
        chance.row(event);
        return chance.uniform() >= values.share;
      };
      /** Where jitter takes an event; -1 beyond the sensor. */
      const moved = (event: number, element: number) => {
        chance.row(event);
        const x = (element % w) + Math.round(values.spread * chance.normal());
        const y = Math.floor((element % plane) / w) + Math.round(values.spread * chance.normal());
        const within = x >= 0 && x < w && y >= 0 && y < h;
        return within ? element - (element % plane) + y * w + x : -1;
      };
      const kept = new SpikeWriter(step.length);
      for (let k = 0; k < step.length; k++) {
        const pixel = element[k]! % plane;
        const now = at.from + step[k]! + 1; // stamps; 0 means never
        const near = (other: number) => last[other]! > 0 && now - last[other]! < period;
        const before = last[pixel]!;
        last[pixel] = now;
        count[pixel]!++;
        const x = pixel % w;
        if (values.law === 'jitter') {
          const place = moved(drawn[1]! + k, element[k]!);
          if (place >= 0) kept.add(step[k]!, place);
          continue;
        }
        const keep =
          values.law === 'refractory'
            ? before === 0 || now - before > period
            : values.law === 'hot'
              ? count[pixel]! / (now * at.dt) <= values.limit / 1000 || count[pixel]! < 10
              : values.law === 'drop'
                ? isKept(drawn[1]! + k)
                : (x > 0 && near(pixel - 1)) ||
                  (x < w - 1 && near(pixel + 1)) ||
                  (pixel >= w && near(pixel - w)) ||
                  (pixel + w < plane && near(pixel + w));
        if (keep) kept.add(step[k]!, element[k]!);
      }
      drawn[1]! += step.length;
      return { kept: values.law === 'jitter' ? kept.events(plane) : kept.list() };
    },
  },
  examples: [
    {
      title: 'A pixel alone is noise',
      feed: { events: { spikes: ['1 ms', '2 ms', '3 ms'] } },
      duration: '10 ms',
      expect: (r) => r.spikes('kept').step.length === 0,
    },
    {
      title: 'A refractory period of 3 ms',
      parameters: { law: 'refractory', time: '3 ms' },
      feed: { events: { spikes: ['1 ms', '2 ms', '9 ms'] } },
      duration: '10 ms',
      expect: (r) => r.spikes('kept').step.length === 2,
    },
    {
      title: 'Jitter of no width moves nothing',
      parameters: { law: 'jitter', spread: 0 },
      feed: { events: { spikes: ['1 ms', '2 ms', '9 ms'] } },
      duration: '10 ms',
      expect: (r) => r.spikes('kept').step.length === 3,
    },
  ],
});

import { defineNode, shape, table } from '#engine/kit';

/** Spikes written down one by one. */
export const spikeTimes = defineNode({
  type: 'core/spike-times',
  version: 1,
  title: 'Spike times',
  category: 'source',
  doc: 'Emits exactly the listed spikes; a time is the stamp of the spike, rounded to the grid.',
  parameters: {
    n: shape([1], { doc: 'Number of trains.' }),
    times: table([[10, 0]], {
      doc: 'Rows of a time and the train that fires.',
      columns: { time: 'ms', train: '1' },
    }),
  },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'The listed spikes.' } },
  behaviour: {
    kind: 'stage',
    every: '100 ms',
    begin({ values, from, steps, dt, dim }) {
      const { time = new Float64Array(), train = new Float64Array() } = values.times;
      const n = dim('n');
      const events: [step: number, element: number][] = [];
      for (let k = 0; k < time.length; k++) {
        // A spike stamped (s + 1)*dt belongs to step s; time 0 becomes the first stamp.
        const step = Math.max(0, Math.round((time[k] ?? 0) / dt) - 1) - from;
        const element = train[k] ?? 0;
        if (step >= 0 && step < steps && element >= 0 && element < n) events.push([step, element]);
      }
      events.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      return {
        spikes: {
          step: Uint32Array.from(events, (e) => e[0]),
          element: Uint32Array.from(events, (e) => e[1]),
        },
      };
    },
  },
  exports: { nest: { model: 'spike_generator', parameters: { spike_times: 'times.time' } } },
  examples: [
    {
      title: 'Two spikes',
      parameters: {
        times: [
          [1, 0],
          [2.5, 0],
        ],
      },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});

/**
 * Coders of signals of the network: dynamics, so they act at every step and cost no interval. A
 * node sends rises, or, with `falls`, falls; two nodes on one signal track it alike and give both.
 */

import { count, defineNode, flag, quantity } from '#engine/kit';

const polarity = flag(false, {
  doc: 'Sends spikes for falls instead of rises; tracks the signal just the same.',
});

const signal = {
  kind: 'analog',
  flow: 'in',
  unit: '1',
  variable: 'x',
  shape: ['n'],
  doc: 'The signal, one cell per element.',
} as const;

const spikes = { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'One cell per element.' } as const;

const ramp = Array.from({ length: 100 }, (_, t) => t / 50);

export const delta = defineNode({
  type: 'core/delta',
  version: 1,
  title: 'Delta encoder',
  category: 'encoder',
  doc: 'Fires when the signal moved by the threshold since the cell last fired (send on delta): the reference jumps to the signal at each spike.',
  citations: {
    miskowicz2006: {
      text: 'Miskowicz (2006), Sensors 6:49 (send-on-delta)',
      doi: '10.3390/s6010049',
    },
  },
  parameters: {
    threshold: quantity(0.1, '1', {
      doc: 'How far the signal must move.',
      range: [1e-12, null],
      cite: 'miskowicz2006',
    }),
    falls: polarity,
  },
  ports: { signal, spikes },
  behaviour: {
    kind: 'dynamics',
    equations: `
      sent : 1
      move : 1
      started : 1`,
    step: `
      sent = if(started > 0.5, sent, x)
      started = 1
      move = if(x - sent >= threshold, 1, if(sent - x >= threshold, -1, 0))
      sent = if(move == 0, sent, x)`,
    threshold: 'move*(1 - 2*falls) > 0.5',
  },
  examples: [
    {
      title: 'A ramp of 2 in 100 steps',
      feed: { signal: { signal: ramp } },
      duration: '10 ms',
      expect: (r) => {
        const n = r.spikes('spikes').step.length;
        return n >= 15 && n <= 20;
      },
    },
  ],
});

export const stepForwardCoder = defineNode({
  type: 'core/step-forward',
  version: 1,
  title: 'Step-forward encoder',
  category: 'encoder',
  doc: 'Fires when the signal leaves a band around a base, which then moves by one threshold: the sum of the spikes follows the signal.',
  citations: {
    petro2020: {
      text: 'Petro, Kasabov & Kiss (2020), IEEE Trans. Neural Netw. Learn. Syst. 31:358',
      doi: '10.1109/TNNLS.2019.2906158',
    },
  },
  parameters: {
    threshold: quantity(0.1, '1', {
      doc: 'Half width of the band and step of the base.',
      range: [1e-12, null],
      cite: 'petro2020',
    }),
    falls: polarity,
  },
  ports: { signal, spikes },
  behaviour: {
    kind: 'dynamics',
    equations: `
      base : 1
      move : 1
      started : 1`,
    step: `
      base = if(started > 0.5, base, x)
      started = 1
      move = if(x > base + threshold, 1, if(x < base - threshold, -1, 0))
      base = base + move*threshold`,
    threshold: 'move*(1 - 2*falls) > 0.5',
  },
  examples: [
    {
      title: 'A ramp of 2 in 100 steps',
      feed: { signal: { signal: ramp } },
      duration: '10 ms',
      expect: (r) => {
        const n = r.spikes('spikes').step.length;
        return n >= 17 && n <= 20;
      },
    },
  ],
});

export const sigmaDeltaCoder = defineNode({
  type: 'core/sigma-delta',
  version: 2,
  // A start at the first value was added; without it the node is as before.
  migrations: { 1: (old) => old },
  title: 'Sigma-delta encoder',
  category: 'encoder',
  doc: 'Sends as many spikes as whole thresholds lie between the signal and what was sent so far; several in one step where it jumps. What was sent starts at 0, or, with `fromFirst`, at the first value.',
  citations: {
    yoon2017: {
      text: 'Yoon (2017), IEEE Trans. Neural Netw. Learn. Syst. 28:1192',
      doi: '10.1109/TNNLS.2016.2526029',
    },
  },
  parameters: {
    threshold: quantity(0.1, '1', {
      doc: 'What one spike stands for.',
      range: [1e-12, null],
      cite: 'yoon2017',
    }),
    fromFirst: flag(false, {
      doc: 'Starts from the first value of the signal instead of 0, so the first step is silent.',
    }),
    falls: polarity,
  },
  ports: { signal, spikes },
  behaviour: {
    kind: 'dynamics',
    equations: `
      sent : 1
      whole : 1
      started : 1`,
    step: `
      sent = if(started < 0.5 and fromFirst > 0.5, x, sent)
      started = 1
      whole = if(x > sent, floor((x - sent)/threshold), ceil((x - sent)/threshold))
      sent = sent + whole*threshold`,
    threshold: 'max(0, whole*(1 - 2*falls))',
  },
  examples: [
    {
      title: 'A jump to 1 in steps of 0.25',
      parameters: { threshold: 0.25 },
      feed: { signal: { constant: 1 } },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').step.length === 4,
    },
    {
      title: 'From the first value, a signal that stands still is silent',
      parameters: { threshold: 0.25, fromFirst: true },
      feed: { signal: { constant: 1 } },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').step.length === 0,
    },
  ],
});

export const thresholdBasedCoder = defineNode({
  type: 'core/threshold-based',
  version: 1,
  title: 'Threshold-based encoder',
  category: 'encoder',
  doc: 'Fires where the signal changed from one step to the next by more than is usual: the mean of all its changes so far plus `factor` of their standard deviations. Until it has seen `warmUp` changes it is silent. Of a whole recording the same is coded by core/temporal-contrast.',
  citations: {
    petro2020: {
      text: 'Petro, Kasabov & Kiss (2020), IEEE Trans. Neural Netw. Learn. Syst. 31:358',
      doi: '10.1109/TNNLS.2019.2906158',
    },
  },
  parameters: {
    factor: quantity(1, '1', {
      doc: 'Standard deviations above the mean change.',
      range: [0, null],
      cite: 'petro2020',
    }),
    warmUp: count(10, { doc: 'Changes seen before the first spike.', range: [1, null] }),
    falls: polarity,
  },
  ports: { signal, spikes },
  behaviour: {
    kind: 'dynamics',
    // Mean and squares of the changes as they come (Welford 1962, doi:10.1080/00401706.1962.10490022).
    equations: `
      last : 1
      started : 1
      seen : 1
      change : 1
      stray : 1
      mean : 1
      squares : 1
      usual : 1
      move : 1`,
    step: `
      change = if(started > 0.5, x - last, 0)
      seen = seen + started
      stray = change - mean
      mean = mean + stray/max(1, seen)
      squares = squares + stray*(change - mean)
      usual = mean + factor*sqrt(max(0, squares)/max(1, seen))
      move = if(seen <= warmUp, 0, if(change > usual, 1, if(change < -usual, -1, 0)))
      started = 1
      last = x`,
    threshold: 'move*(1 - 2*falls) > 0.5',
  },
  examples: [
    {
      title: 'A step of 1 in a signal that trembles',
      feed: {
        signal: {
          signal: Array.from({ length: 100 }, (_, t) => (t % 2) * 0.1 + (t >= 50 ? 1 : 0)),
        },
      },
      duration: '10 ms',
      // Twenty changes of 0.1 up and down have a deviation of 0.1, which none of them exceeds.
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
  ],
});

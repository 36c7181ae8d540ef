/** Labels for neurons that learned without them. */

import { choice, count, defineNode } from '#engine/kit';
import {
  assignedScores,
  assignLabels,
  countSpikes,
  proportionalScores,
} from './algorithms/counts.ts';
import { choiceOut, chosen, labelIn, labelOf, scoresOut, spikesIn } from './common.ts';

export const labelAssignment = defineNode({
  type: 'core/label-assignment',
  version: 1,
  title: 'Label assignment',
  category: 'readout',
  doc: 'Gives each neuron the class that it answered to most and lets neurons vote with their spikes. It gathers counts in the phases named by `gather`; labels are never used in others.',
  citations: {
    diehl2015: {
      text: 'Diehl & Cook (2015), Front. Comput. Neurosci. 9:99',
      doi: '10.3389/fncom.2015.00099',
    },
    hazan2018: {
      text: 'Hazan et al. (2018), BindsNET, Front. Neuroinform. 12:89 (proportion weighting)',
      doi: '10.3389/fninf.2018.00089',
    },
  },
  parameters: {
    classes: count(10, { doc: 'Number of classes.', range: [2, 10000] }),
    vote: choice({
      doc: 'How neurons vote.',
      options: {
        all: 'Each for its class; a class scores the mean count of its neurons',
        proportion: 'Each for all classes, by its shares while gathering',
      },
      default: 'all',
      cite: 'diehl2015',
    }),
    gather: choice({
      doc: 'When counts are gathered by label.',
      options: {
        learning: 'While learning',
        assign: 'In the phase `assign`',
        both: 'While learning and in the phase `assign`',
      },
      default: 'both',
    }),
  },
  ports: {
    spikes: spikesIn,
    label: { ...labelIn, doc: 'The class of the sample that is shown.' },
    result: scoresOut('classes'),
    choice: choiceOut,
    assignment: {
      kind: 'result',
      flow: 'out',
      shape: ['n'],
      doc: 'The class of each neuron; -1 if it never fired.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: ({ classes }, dim) => ({ sums: classes * dim('n'), shown: classes }),
    end(at) {
      const n = at.dim('n');
      const { classes, vote, gather } = at.values;
      const sums = at.state.sums ?? new Float64Array(classes * n);
      const shown = at.state.shown ?? new Float64Array(classes);
      const counts = countSpikes(at.spikes('spikes'), n);
      const label = labelOf(at, classes);
      // Voting first: a sample must not vote for itself.
      const assignment = assignLabels(sums, shown, n);
      const scores =
        vote === 'all'
          ? assignedScores(counts, assignment, classes)
          : proportionalScores(counts, sums, shown);
      const gathers =
        (gather !== 'assign' && at.learning) || (gather !== 'learning' && at.phase === 'assign');
      if (gathers && label >= 0) {
        shown[label]!++;
        for (let i = 0; i < n; i++) sums[label * n + i]! += counts[i]!;
      }
      return {
        ...chosen(
          scores,
          at,
          scores.every((s) => s === 0),
        ),
        assignment: { shape: [n], data: Float64Array.from(assignment) },
      };
    },
  },
  examples: [
    {
      title: 'Before anything was shown, nothing is chosen',
      feed: {
        spikes: { spikes: ['10 ms'] },
        label: { sample: { shape: [1], data: Float64Array.of(3) } },
      },
      duration: '50 ms',
      expect: (r) => r.signal('choice')[0] === -1 && r.signal('assignment')[0] === -1,
    },
  ],
});

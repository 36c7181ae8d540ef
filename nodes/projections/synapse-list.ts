import { asset, defineNode, projectionPorts, table } from '#engine/kit';
import { synapseParameters } from './common.ts';
import { synapsesOfFile } from './synapse-file.ts';

/** Every synapse written down. */
export const synapseList = defineNode({
  type: 'core/synapse-list',
  version: 1,
  title: 'Synapse list',
  category: 'projection',
  doc: 'Joins exactly the listed pairs; each row is a sender, a receiver, a weight and a delay. A file has the same columns, by name (pre, post, weight, delay) or in this order: text with a row per synapse, or an array of numpy of shape [synapses, 2 to 4]; without a weight column weights are 1, without a delay column delays are 1 ms.',
  parameters: {
    synapses: table([], {
      doc: 'Rows of sender, receiver, weight (in the unit of the receptor) and delay (ms).',
      columns: { pre: '1', post: '1', weight: '1', delay: 'ms' },
    }),
    file: asset({
      doc: 'A file of further synapses, after the rows.',
      media: ['text/csv', '.csv', '.tsv', '.txt', '.npy'],
    }),
    delayIs: synapseParameters.delayIs,
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const { synapses, file } = site.values;
      const listed = [synapses.pre, synapses.post, synapses.weight, synapses.delay];
      const read = file ? synapsesOfFile(file) : [];
      if (typeof read === 'string') return site.problem('file', read);
      const [pre, post, weight, delay] = [0, 1, 2, 3].map((column) =>
        joined(listed[column], read[column]),
      );
      site.synapses({
        rule: {
          kind: 'list',
          pre: Uint32Array.from(pre ?? []),
          post: Uint32Array.from(post ?? []),
          ...(weight ? { weight } : {}),
          ...(delay ? { delay } : {}),
          autapses: true,
          multapses: true,
        },
        weight: 'weight',
        delay: 'delay',
      });
    },
  },
  examples: [
    {
      title: 'One synapse',
      parameters: { synapses: [[0, 0, 75, 1]] },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights()[0] === 75,
    },
  ],
});

/** One column after another. */
function joined(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array {
  const both = new Float64Array((a?.length ?? 0) + (b?.length ?? 0));
  if (a) both.set(a);
  if (b) both.set(b, a?.length ?? 0);
  return both;
}

/**
 * The graph behind a definition's first example: the node with what feeds it, so that its page can
 * run it. Spikes come from a list of times (through a projection where a receptor wants them),
 * constants from a current. What is fed with samples or teaches a synapse has no graph this small.
 */

import { addNode, connect, emptyDocument, type GraphDocument, type NodeDefinition } from '#engine';
import { editContext } from '../state/registry.ts';

export interface ExampleGraph {
  readonly document: GraphDocument;
  readonly node: string;
  /** Outputs worth drawing. */
  readonly spikes: string | null;
  readonly signal: string | null;
  /** Unit of the signal; empty where it has none. */
  readonly unit: string;
}

const ids = { node: 'nexample', feed: 'nfeed' };

/** The example's graph; null where it cannot be one. */
export function exampleGraph(definition: NodeDefinition): ExampleGraph | null {
  const [example] = definition.examples;
  const outputs = Object.entries(definition.ports).filter(([, port]) => port.flow === 'out');
  const spikes = outputs.find(([, port]) => port.kind === 'spikes')?.[0] ?? null;
  const [signal = null, shown] =
    outputs.find(([, port]) => port.kind === 'analog' || port.kind === 'current') ?? [];
  const unit = shown && 'unit' in shown && shown.unit !== '1' ? (shown.unit ?? '') : '';
  if (!example || (spikes === null && signal === null)) return null;
  let document: GraphDocument = {
    ...emptyDocument,
    simulation: { dt: '0.1 ms', duration: example.duration, seed: 1 },
  };
  const add = (id: string, type: string, parameters: object = {}) => {
    document = addNode(
      document,
      { id, type, at: [0, 0], parameters: parameters as Record<string, never> },
      editContext,
    );
  };
  add(ids.node, definition.type, example.parameters ?? {});
  for (const [k, [port, feed]] of Object.entries(example.feed ?? {}).entries()) {
    const kind = definition.ports[port]?.kind;
    const source = `${ids.feed}${k}`;
    const to = `${ids.node}/${port}`;
    if ('spikes' in feed && (kind === 'impulses' || kind === 'spikes')) {
      const times = feed.spikes.map((time) => [Number.parseFloat(String(time)), 0]);
      add(source, 'core/spike-times', { n: 1, times });
      if (kind === 'spikes') document = connect(document, `${source}/spikes`, to, editContext);
      else {
        add(`${source}p`, 'core/all-to-all', {});
        document = connect(document, `${source}/spikes`, `${source}p/pre`, editContext);
        document = connect(document, `${source}p/post`, to, editContext);
      }
    } else if ('constant' in feed && kind === 'current') {
      add(source, 'core/dc-current', { I: String(feed.constant) });
      document = connect(document, `${source}/current`, to, editContext);
    } else return null;
  }
  return { document, node: ids.node, spikes, signal, unit };
}

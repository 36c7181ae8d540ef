/** Which differences between two documents are differences of their networks. */

import type { GraphDocument, GraphNode } from '#engine';
import { registry } from './registry.ts';

type Parts = Pick<GraphDocument, 'nodes' | 'edges'>;

const parts = new WeakMap<GraphDocument, Parts>();

/** Plots and recorders only look: nothing comes out of them, and they compute nothing. */
export function looksOn({ type }: GraphNode): boolean {
  const definition = registry.get(type);
  return (
    definition?.behaviour.kind === 'lowering' &&
    Object.values(definition.ports).every(({ flow }) => flow === 'in')
  );
}

/** The nodes and wires that are computed; remembered. */
function networkOf(document: GraphDocument): Parts {
  let found = parts.get(document);
  if (!found) {
    const nodes = Object.entries(document.nodes).filter(([, node]) => !looksOn(node));
    const isPart = new Set(nodes.map(([id]) => id));
    const edges = Object.entries(document.edges).filter(([, { to }]) =>
      isPart.has(to.slice(0, to.indexOf('/'))),
    );
    found = { nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
    parts.set(document, found);
  }
  return found;
}

type Table = Readonly<Record<string, unknown>>;

const sameKeys = (a: Table, b: Table): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => key in b);

const sameEntries = (a: Table, b: Table): boolean =>
  a === b || (sameKeys(a, b) && Object.keys(a).every((key) => a[key] === b[key]));

/** Whether nodes and wires are the same, those that only look on left aside. */
function sameParts(a: GraphDocument, b: GraphDocument): boolean {
  if (a.nodes === b.nodes && a.edges === b.edges) return true;
  const [x, y] = [networkOf(a), networkOf(b)];
  return sameEntries(x.nodes, y.nodes) && sameEntries(x.edges, y.edges);
}

/** Whether two documents make the same network: layout, names, notes, plots and recorders do not count. */
export const sameNetwork = (a: GraphDocument, b: GraphDocument): boolean =>
  a.simulation === b.simulation && sameRun(a, b);

/** Whether a run may go on under another document: seed and duration count from the next reset on. */
export const sameRun = (a: GraphDocument, b: GraphDocument): boolean =>
  sameSettings(a, b) && sameParts(a, b);

/** Whether everything but nodes and wires is the same to a run under way. */
const sameSettings = (a: GraphDocument, b: GraphDocument): boolean =>
  a.variables === b.variables &&
  a.definitions === b.definitions &&
  a.simulation?.dt === b.simulation?.dt &&
  a.simulation?.precision === b.simulation?.precision;

/** Whether two documents differ in nothing but parameters, as far as the network goes. */
export function onlyParameters(before: GraphDocument, after: GraphDocument): boolean {
  const [a, b] = [networkOf(before), networkOf(after)];
  if (!sameSettings(before, after) || !sameEntries(a.edges, b.edges)) return false;
  return (
    sameKeys(a.nodes, b.nodes) &&
    Object.entries(a.nodes).every(([id, node]) => {
      const other = b.nodes[id];
      return (
        node === other ||
        (node.type === other?.type &&
          node.muted === other.muted &&
          node.initial === other.initial &&
          node.method === other.method &&
          node.substeps === other.substeps)
      );
    })
  );
}

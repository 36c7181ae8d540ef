/** Which differences between two documents are differences of their networks. */

import type { GraphDocument, GraphEdge, GraphNode } from '#engine';
import { registry } from './registry.ts';

/** Plots and recorders only look: nothing comes out of them, and they compute nothing. */
export function looksOn({ type }: GraphNode): boolean {
  const definition = registry.get(type);
  return (
    definition?.behaviour.kind === 'lowering' &&
    Object.values(definition.ports).every(({ flow }) => flow === 'in')
  );
}

type Table<T> = Readonly<Record<string, T>>;

/** Whether the entries of two tables that count in either are the same; looks no further than the first that is not. */
function sameEntries<T>(
  a: Table<T>,
  b: Table<T>,
  counts: (value: T) => boolean,
  same: (x: T, y: T) => boolean,
): boolean {
  if (a === b) return true;
  for (const key in a) {
    const [x, y] = [a[key], b[key]];
    if (x === y) continue;
    const [has, had] = [y !== undefined && counts(y), x !== undefined && counts(x)];
    if (has !== had || (has && had && !same(x as T, y as T))) return false;
  }
  for (const key in b) if (!Object.hasOwn(a, key) && counts(b[key] as T)) return false;
  return true;
}

const never = (): boolean => false;
const isPart = (node: GraphNode): boolean => !looksOn(node);

/** Whether the wires between what is computed are the same. */
const sameWires = (a: GraphDocument, b: GraphDocument): boolean => {
  const target = ({ to }: GraphEdge, { nodes }: GraphDocument) =>
    nodes[to.slice(0, to.indexOf('/'))];
  const counts = (edge: GraphEdge): boolean => {
    const node = target(edge, a) ?? target(edge, b);
    return node !== undefined && isPart(node);
  };
  return sameEntries(a.edges, b.edges, counts, never);
};

/** Whether nodes and wires are the same, those that only look on left aside. */
const sameParts = (a: GraphDocument, b: GraphDocument): boolean =>
  sameEntries(a.nodes, b.nodes, isPart, never) && sameWires(a, b);

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
export const onlyParameters = (a: GraphDocument, b: GraphDocument): boolean =>
  sameSettings(a, b) &&
  sameWires(a, b) &&
  sameEntries(
    a.nodes,
    b.nodes,
    isPart,
    (x, y) =>
      x.type === y.type &&
      x.muted === y.muted &&
      x.initial === y.initial &&
      x.method === y.method &&
      x.substeps === y.substeps,
  );

/** Fixes of wires: what is taken away, what is put between, sizes that must agree, circles without delay. */

import {
  addProjection,
  disconnect,
  type GraphDocument,
  insertOnEdge,
  isProjection,
  join,
  portOf,
  positionOf,
  replaceType,
  setParameter,
  splitPort,
  unsetParameter,
} from '#engine';
import { splitQuantity } from '../inspector/suggest.ts';
import { strings } from '../strings.ts';
import { definitionOf, type Fix, type Make, nameOf } from './fix-case.ts';

const words = strings.panels.fixes;

export const removeWire: Make = ({ problem: { edge } }) =>
  edge === undefined ? [] : [{ label: words.removeWire, apply: (d) => disconnect(d, [edge]) }];

/** Puts the node a hint names onto the wire. */
export const insertHinted: Make = (found) => {
  const { edge, hint } = found.problem;
  const type = hint?.startsWith('insert-') ? `core/${hint.slice('insert-'.length)}` : null;
  const definition = type === null ? undefined : found.context.registry.get(type);
  if (edge === undefined || type === null || !definition) return [];
  return [
    {
      label: words.insert(definition.title.toLowerCase()),
      apply: (d) => insertOnEdge(d, edge, type, found.context, { at: between(d, edge) }),
    },
  ];
};

function between(document: GraphDocument, edge: string): readonly [number, number] {
  const wire = document.edges[edge];
  const ends = [wire?.from, wire?.to].map((ref) =>
    positionOf(document, splitPort(ref ?? '')?.[0] ?? ''),
  );
  const [a = [0, 0], b = [0, 0]] = ends;
  return [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
}

/** A node between two ports that do not fit, where the table of wires knows one. */
export const insertAdapter: Make = (found) => {
  const { edge } = found.problem;
  const { document, context } = found;
  const wire = edge === undefined ? undefined : document.edges[edge];
  if (edge === undefined || !wire) return [];
  const from = portOf(document, wire.from, context.registry)?.port;
  const to = portOf(document, wire.to, context.registry)?.port;
  const meaning = from && to ? join(from, to, context.registry) : null;
  if (meaning?.kind === 'projection') {
    const type = ['core/all-to-all', 'core/fixed-indegree'].find((t) => context.registry.get(t));
    if (type === undefined) return [];
    return [
      {
        label: words.insertProjection,
        apply: (d) =>
          addProjection(disconnect(d, [edge]), wire.from, wire.to, type, context, {
            at: between(d, edge),
          }),
      },
    ];
  }
  if (meaning?.kind !== 'adapters') return [];
  return meaning.choices.map(({ type, title }) => ({
    label: words.insert(title),
    apply: (d: GraphDocument) => insertOnEdge(d, edge, type, context, { at: between(d, edge) }),
  }));
};

/** Whether what leaves a node comes to another along wires. */
function leads(document: GraphDocument, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const node of reached) // grows while it is walked
    for (const wire of Object.values(document.edges)) {
      const target = splitPort(wire.to)?.[0];
      if (target !== undefined && splitPort(wire.from)?.[0] === node) reached.add(target);
    }
  return reached.has(to);
}

/** Values that go round: a wire of the circle, into the port that was named, takes a step. */
export const breakLoop: Make = (found) => {
  const { problem, document, context } = found;
  const { node, port } = problem;
  const delay = context.registry.get('core/delay');
  if (node === undefined || !delay) return [];
  const dt = String(document.simulation?.dt ?? '0.1 ms');
  return Object.entries(document.edges)
    .filter(([, { to }]) => to === `${node}/${port}`)
    .map(([edge, { from }]) => ({ edge, source: splitPort(from)?.[0] ?? '' }))
    .filter(({ source }) => leads(document, node, source))
    .map(({ edge, source }) => ({
      label: words.insertAfter(delay.title.toLowerCase(), nameOf(found, source)),
      apply: (d) =>
        insertOnEdge(d, edge, delay.type, context, {
          at: between(d, edge),
          parameters: { delay: dt },
        }),
    }));
};

/** One-to-one between unequal sizes: make them equal, or use another connector. */
export const equalSizes: Make = (found) => {
  const { node } = found.problem;
  const { document, context } = found;
  if (node === undefined || !isProjection(definitionOf(found))) return [];
  const ends = Object.values(document.edges);
  const from = ends.find((e) => e.to === `${node}/pre`)?.from;
  const to = ends.find((e) => e.from === `${node}/post`)?.to;
  const source = splitPort(from ?? '')?.[0];
  const target = splitPort(to ?? '')?.[0];
  if (source === undefined || target === undefined) return [];
  const size = document.nodes[source]?.parameters?.n;
  const resize: Fix[] =
    document.nodes[source]?.type === document.nodes[target]?.type || size !== undefined
      ? [
          {
            label: words.sameSize(nameOf(found, target), nameOf(found, source)),
            apply: (d) =>
              size === undefined
                ? unsetParameter(d, target, 'n')
                : setParameter(d, target, 'n', size),
          },
        ]
      : [];
  const indegree = context.registry.get('core/fixed-indegree');
  return [
    ...resize,
    ...(indegree
      ? [
          {
            label: words.use(indegree.title.toLowerCase()),
            apply: (d: GraphDocument) => replaceType(d, node, indegree.type, context.registry),
          },
        ]
      : []),
  ];
};

/** A projection of the circle, the one that ends at the node that was named, takes a step. */
export const oneStepDelay: Make = (found) => {
  const { problem, document } = found;
  const dt = String(document.simulation?.dt ?? '0.1 ms');
  const chips = Object.values(document.edges)
    .filter(({ to }) => splitPort(to)?.[0] === problem.node)
    .map(({ from }) => splitPort(from)?.[0] ?? '')
    .filter((id) => splitQuantity(document.nodes[id]?.parameters?.delay)?.amount === 0);
  return chips.map((id) => ({
    label: words.setDelay(nameOf(found, id), dt),
    apply: (d: GraphDocument) => setParameter(d, id, 'delay', dt),
  }));
};

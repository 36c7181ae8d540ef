/**
 * Fixes that look beyond the node of a problem: sources for inputs that lack one, drive and
 * inhibition of a network that runs away or stays silent.
 */

import {
  addedNodes,
  addNode,
  connect,
  type GraphDocument,
  type GraphNode,
  type NodeDefinition,
  newNodeId,
  positionOf,
  replaceType,
  setParameter,
  setPlace,
  splitPort,
} from '#engine';
import { scaleQuantity } from '../inspector/suggest.ts';
import { strings } from '../strings.ts';
import { definitionOf, type Make, nameOf, typesOf } from './fix-case.ts';

const words = strings.panels.fixes;

/** A population that nothing drives gets noise: Poisson spikes through a projection. */
export const addDrive: Make = (found) => {
  const { node } = found.problem;
  const { document, context } = found;
  if (node === undefined) return [];
  const definition = definitionOf(found);
  const receptor = Object.entries(definition?.ports ?? {}).find(
    ([, p]) => p.flow === 'in' && p.kind === 'impulses',
  );
  if (!receptor || !context.registry.get('core/poisson')) return [];
  return [
    {
      label: words.addPoisson,
      apply: (d) => {
        const [x, y] = positionOf(document, node);
        const source = newNodeId(d, context.random);
        const size = document.nodes[node]?.parameters?.n;
        const withSource = addNode(
          d,
          {
            type: 'core/poisson',
            id: source,
            at: [x - 480, y],
            ...(size === undefined ? {} : { parameters: { n: size } }),
          },
          context,
        );
        const chip = newNodeId(withSource, context.random);
        const withChip = addNode(
          withSource,
          {
            type: 'core/one-to-one',
            id: chip,
            at: [x - 180, y + 40],
            name: words.poissonTo(nameOf(found, node)),
          },
          context,
        );
        return connect(
          connect(withChip, `${source}/spikes`, `${chip}/pre`, context),
          `${chip}/post`,
          `${node}/${receptor[0]}`,
          context,
        );
      },
    },
  ];
};

/** What gives a signal of each kind by itself. */
const SOURCES: Readonly<Record<string, string>> = {
  spikes: 'core/poisson',
  current: 'core/dc-current',
  analog: 'core/sine-current',
  mod: 'core/schedule',
};

/** An output nobody looks at gets a plot, in the dock. */
export const addPlot: Make = (found) => {
  const { node, port } = found.problem;
  const { document, context } = found;
  const ports = typesOf(found).get(document.nodes[node ?? '']?.type ?? '')?.ports ?? {};
  const name = port ?? Object.keys(ports).find((p) => ports[p]?.flow === 'out');
  const out = name === undefined ? undefined : ports[name];
  if (node === undefined || !out) return [];
  const type = out.kind === 'spikes' || out.kind === 'events' ? 'core/raster' : 'core/trace';
  const input = Object.keys(context.registry.get(type)?.ports ?? {})[0];
  if (input === undefined) return [];
  return [
    {
      label: words.addPlot,
      apply: (d) => {
        const [x, y] = positionOf(d, node);
        const id = newNodeId(d, context.random);
        const added = addNode(d, { type, id, at: [x + 300, y] }, context);
        const docked = setPlace(added, id, { place: 'dock' });
        return connect(docked, `${node}/${name}`, `${id}/${input}`, context);
      },
    },
  ];
};

/** An input that must be wired gets a source of its kind. */
export const addSource: Make = (found) => {
  const { node, port } = found.problem;
  if (node === undefined || port === undefined) return [];
  const types = typesOf(found);
  const wanted = types.get(found.document.nodes[node]?.type ?? '')?.ports[port];
  const type = SOURCES[wanted?.kind ?? ''];
  const source = type === undefined ? undefined : types.get(type);
  const out = Object.entries(source?.ports ?? {}).find(
    ([, p]) => p.flow === 'out' && p.kind === wanted?.kind,
  );
  if (type === undefined || !source || !out) return [];
  return [
    {
      label: words.add(source.title.toLowerCase()),
      apply: (d) => {
        const [x, y] = positionOf(d, node);
        const added = addNode(d, { type, at: [x - 280, y] }, found.context);
        const [id] = addedNodes(d, added);
        return id === undefined
          ? d
          : connect(added, `${id}/${out[0]}`, `${node}/${port}`, found.context);
      },
    },
  ];
};

/** A learning rule that lacks its third factor can be one that needs none. */
export const plainRule: Make = (found) => {
  const { node } = found.problem;
  const types = typesOf(found);
  const type = types.get(found.document.nodes[node ?? '']?.type ?? '');
  const plain = found.context.registry.get('core/stdp-pair');
  if (node === undefined || type?.category !== 'plasticity' || !plain || type === plain) return [];
  return [
    {
      label: words.use(plain.title),
      apply: (d) => replaceType(d, node, plain.type, found.context.registry),
    },
  ];
};

/** Projections into a node, with the port they end at. */
function projectionsInto(document: GraphDocument, node: string) {
  return Object.values(document.edges).flatMap(({ from, to }) => {
    const [target, port] = splitPort(to) ?? [];
    const [chip] = splitPort(from) ?? [];
    const made = chip === undefined ? undefined : document.nodes[chip];
    return target === node && chip !== undefined && made?.parameters?.weight !== undefined
      ? [{ chip, port: port ?? '', weight: made.parameters.weight }]
      : [];
  });
}

const holdsBack = ({ port, weight }: { port: string; weight: unknown }): boolean =>
  /inh/i.test(port) || /^\s*-/.test(String(weight));

function scaleWeights(
  document: GraphDocument,
  node: string,
  factor: number,
  which: (projection: { port: string; weight: unknown }) => boolean,
): GraphDocument {
  return projectionsInto(document, node)
    .filter(which)
    .reduce((d, { chip, weight }) => {
      const next =
        typeof weight === 'string' || typeof weight === 'number'
          ? scaleQuantity(weight, factor)
          : null;
      return next === null ? d : setParameter(d, chip, 'weight', next);
    }, document);
}

/** A population that runs away is excited less, or held back more. */
export const calm: Make = ({ problem: { node }, document }) => {
  if (node === undefined) return [];
  const name = document.nodes[node]?.name ?? node;
  return [
    {
      label: words.halve(name),
      apply: (d) => scaleWeights(d, node, 0.5, (p) => !holdsBack(p)),
    },
    {
      label: words.double(name),
      apply: (d) => scaleWeights(d, node, 2, holdsBack),
    },
  ];
};

/** The first parameter of a source that says how strong it is. */
function strengthOf(node: GraphNode, definition: NodeDefinition | undefined) {
  if (definition?.category !== 'source') return null;
  for (const [name, declared] of Object.entries(definition.parameters)) {
    if (declared.kind !== 'quantity' || !['A', 'pA', 'nA', 'Hz'].includes(declared.unit)) continue;
    const value = node.parameters?.[name] ?? `${declared.default} ${declared.unit}`;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const scaled = scaleQuantity(value, 1.2);
    if (scaled !== null && scaled !== value) return { name, scaled };
  }
  return null;
}

/** A silent network is driven harder. */
export const raiseInput: Make = (found) => [
  {
    label: words.raise,
    apply: (d) => {
      let next = d;
      for (const [id, node] of Object.entries(d.nodes)) {
        const strength = strengthOf(node, typesOf(found).get(node.type));
        if (strength) next = setParameter(next, id, strength.name, strength.scaled);
      }
      return next;
    },
  },
];

/** Halves the learning rate of the rules that teach a projection. */
export const learnSlower: Make = (found) => {
  const { node } = found.problem;
  const { document } = found;
  const rules = Object.values(document.edges)
    .filter(({ to }) => splitPort(to)?.[0] === node)
    .map(({ from }) => splitPort(from)?.[0] ?? '')
    .filter((id) => typesOf(found).get(document.nodes[id]?.type ?? '')?.category === 'plasticity');
  const rates = rules.flatMap((id) => {
    const definition = typesOf(found).get(document.nodes[id]?.type ?? '');
    return Object.entries(definition?.parameters ?? {})
      .filter(([name, p]) => p.kind === 'quantity' && /^(eta|lambda|A_|lr|learning)/.test(name))
      .map(([name, p]) => ({ id, name, value: p.kind === 'quantity' ? p.default : 0 }));
  });
  if (rates.length === 0) return [];
  return [
    {
      label: words.slower,
      apply: (d) =>
        rates.reduce((next, { id, name, value }) => {
          const now = next.nodes[id]?.parameters?.[name] ?? value;
          if (typeof now !== 'string' && typeof now !== 'number') return next;
          const slower = scaleQuantity(now, 0.1);
          return slower === null ? next : setParameter(next, id, name, slower);
        }, d),
    },
  ];
};

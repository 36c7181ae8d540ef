/**
 * What a dropped wire means: joined, joined through a projection, helped by an adapter, or refused
 * in words. Pointer and keyboard both end here.
 */

import {
  addAdapter,
  addedNodes,
  addProjection,
  connect,
  type GraphDocument,
  type Join,
  join,
  portOf,
  positionOf,
  setParameter,
  splitPort,
  withLocal,
} from '#engine';
import { editContext, registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;
const DENSE_PAIRS = 10_000;
const DEFAULT_INDEGREE = 100;

/** What joining two ports of the scene means; undefined where one does not exist. */
export function meaningOf(from: string, to: string): Join | undefined {
  const document = scene();
  const source = portOf(document, from, registry);
  const target = portOf(document, to, registry);
  return source && target && join(source.port, target.port, registry);
}

/**
 * Joins an output to an input as well as their kinds allow; tells why where they do not. Where
 * adapters help, they are offered at `point`, or the first is taken where there is none.
 */
export function joinPorts(
  from: string,
  to: string,
  point?: { readonly x: number; readonly y: number },
): void {
  const document = scene();
  const source = portOf(document, from, registry);
  const target = portOf(document, to, registry);
  const means = meaningOf(from, to);
  if (!source || !target || !means) return;
  const { say, set } = useView.getState();
  switch (means.kind) {
    case 'connect':
      edit(words.edits.connect(source.node.name, target.node.name), (d) =>
        connect(d, from, to, editContext),
      );
      if (means.conversion) say(words.converted(means.conversion));
      else set({ announcement: words.connected(source.node.name, target.node.name) });
      break;
    case 'projection': {
      edit(words.edits.connect(source.node.name, target.node.name), (d) =>
        insertProjection(d, from, to),
      );
      selectAdded(document);
      set({ announcement: words.connected(source.node.name, target.node.name) });
      break;
    }
    case 'adapters':
      if (means.choices.length === 0) say(means.reason);
      else if (point) set({ palette: { ...point, mode: 'adapters', from, to } });
      else takeAdapter(from, to, 0);
      break;
    case 'refuse':
      say(means.reason);
  }
}

/** Puts the chosen adapter between two ports; `amount`: the current that the value 1 makes. */
export function takeAdapter(from: string, to: string, choice: number, amount?: string): void {
  const means = meaningOf(from, to);
  const chosen = means?.kind === 'adapters' ? means.choices[choice] : undefined;
  if (means?.kind !== 'adapters' || !chosen) return;
  const before = scene();
  edit(words.edits.insert(chosen.title), (d) => {
    const added = addAdapter(d, from, to, chosen.types ?? chosen.type, editContext, {
      at: between(d, from, to),
    });
    const [id] = addedNodes(d, added);
    const sized =
      id && amount && added.nodes[id]?.type === 'core/gain'
        ? setParameter(added, id, 'amplitude', amount)
        : added;
    return withLabel(sized, before);
  });
  selectAdded(before);
  useView.getState().set({ announcement: words.inserted(means.reason, chosen.title) });
}

/** A comparison needs the label too: its second wire is drawn where one source alone offers it. */
function withLabel(document: GraphDocument, before: GraphDocument): GraphDocument {
  let result = document;
  const offers = portsOf(document, 'out', 'label');
  if (offers.length !== 1 || !offers[0]) return document;
  for (const id of addedNodes(before, document))
    for (const to of portsOf(document, 'in', 'label'))
      if (to.startsWith(`${id}/`)) result = connect(result, offers[0], to, editContext);
  return result;
}

const portsOf = (document: GraphDocument, flow: 'in' | 'out', kind: string): string[] =>
  Object.keys(document.nodes).flatMap((id) =>
    Object.entries(withLocal(registry, document).get(document.nodes[id]?.type ?? '')?.ports ?? {})
      .filter(([, p]) => p.flow === flow && p.kind === kind)
      .map(([name]) => `${id}/${name}`),
  );

/** Selects what an edit has added. */
export function selectAdded(before: GraphDocument): readonly string[] {
  const added = addedNodes(before, scene());
  if (added.length > 0) useView.getState().select(added);
  return added;
}

/** The default projection between two populations: dense while that is small, else a fixed in-degree. */
export function insertProjection(document: GraphDocument, from: string, to: string): GraphDocument {
  const sizes = [from, to].map((ref) => sizeOf(document, splitPort(ref)?.[0] ?? ''));
  const [pre = 1, post = 1] = sizes;
  const dense = pre * post <= DENSE_PAIRS;
  const port = splitPort(to)?.[1] ?? '';
  const inhibits = port === 'inh' || hasInhibition(document, splitPort(from)?.[0] ?? '');
  return addProjection(
    document,
    from,
    to,
    dense ? 'core/all-to-all' : 'core/fixed-indegree',
    editContext,
    {
      parameters: {
        weight: defaultWeight(
          document,
          to,
          inhibits,
          dense ? pre : Math.min(pre, DEFAULT_INDEGREE),
        ),
        ...(dense ? {} : { indegree: Math.min(pre, DEFAULT_INDEGREE) }),
      },
    },
  );
}

/** Whether the other projections of a population inhibit. */
export function hasInhibition(document: GraphDocument, node: string): boolean {
  return Object.values(document.edges).some(({ from, to }) => {
    const weight =
      from.startsWith(`${node}/`) && document.nodes[splitPort(to)?.[0] ?? '']?.parameters?.weight;
    return typeof weight === 'string' && weight.trim().startsWith('-');
  });
}

/** A weight that moves the target by about half a millivolt, in the receptor's unit. */
function defaultWeight(
  document: GraphDocument,
  to: string,
  inhibits: boolean,
  inputs: number,
): string {
  const target = portOf(document, to, registry);
  const unit = target?.port.kind === 'impulses' ? (target.port.unit ?? 'pA') : 'pA';
  const size = unit === 'mV' ? 0.5 : unit === 'nS' ? 2 : inputs <= 4 ? 400 : 40;
  // Conductances are positive: their sign lies in the receptor.
  const sign = inhibits && unit !== 'nS' ? '-' : '';
  return `${sign}${size} ${unit}`;
}

function sizeOf(document: GraphDocument, id: string): number {
  const node = document.nodes[id];
  const n = node?.parameters?.n ?? registry.get(node?.type ?? '')?.parameters.n?.default;
  if (typeof n === 'number') return n;
  return Array.isArray(n) ? n.reduce((a: number, b) => a * Number(b), 1) : 1;
}

function between(document: GraphDocument, from: string, to: string): readonly [number, number] {
  const [ax, ay] = positionOf(document, splitPort(from)?.[0] ?? '');
  const [bx, by] = positionOf(document, splitPort(to)?.[0] ?? '');
  // Where the two stand close, the adapter goes below, not upon them.
  const far = Math.abs(bx - ax) > 480;
  return [
    Math.round((ax + bx) / 2 / 8) * 8,
    Math.round((far ? (ay + by) / 2 : Math.max(ay, by) + 200) / 8) * 8,
  ];
}

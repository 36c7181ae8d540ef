/**
 * What a dropped wire means: joined, joined through a projection, helped by an adapter, or refused
 * in words. Pointer and keyboard both end here.
 */

import {
  addAdapter,
  addProjection,
  connect,
  type GraphDocument,
  join,
  portOf,
  positionOf,
  splitPort,
} from '#engine';
import { edit, useDocument } from '../state/document.ts';
import { editContext, registry } from '../state/registry.ts';
import { useView } from '../state/view.ts';
import { CHIP } from './geometry.ts';

const DENSE_PAIRS = 10_000;
const DEFAULT_INDEGREE = 100;

/** Joins an output to an input as well as their kinds allow; tells why where they do not. */
export function joinPorts(from: string, to: string): void {
  const { document } = useDocument.getState();
  const source = portOf(document, from, registry);
  const target = portOf(document, to, registry);
  if (!source || !target) return;
  const { say } = useView.getState();
  const means = join(source.port, target.port, registry);
  const title = `Connect ${source.node.name} to ${target.node.name}`;
  switch (means.kind) {
    case 'connect':
      edit(title, (d) => connect(d, from, to, editContext));
      if (means.conversion) say(`Units are converted: ${means.conversion}`);
      break;
    case 'projection':
      edit(title, (d) => insertProjection(d, from, to));
      break;
    case 'adapters': {
      const [first] = means.choices;
      if (!first) say(means.reason);
      else {
        edit(`Insert ${first.title}`, (d) =>
          addAdapter(d, from, to, first.types ?? first.type, editContext, {
            at: between(d, from, to),
          }),
        );
        say(`${means.reason} ${first.title} was inserted.`);
      }
      break;
    }
    case 'refuse':
      say(means.reason);
  }
}

/** The default projection between two populations: dense while that is small, else a fixed in-degree. */
function insertProjection(document: GraphDocument, from: string, to: string): GraphDocument {
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
      at: between(document, from, to),
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
function hasInhibition(document: GraphDocument, node: string): boolean {
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
  return [Math.round((ax + bx) / 2 + 104 - CHIP.width / 2), Math.round((ay + by) / 2 + 60)];
}

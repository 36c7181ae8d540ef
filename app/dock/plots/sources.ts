/** What is wired to a plot node of the document: which ports, and what they carry. */

import {
  createResolver,
  dimensionUnit,
  type GraphDocument,
  type GraphNode,
  parseUnit,
  type ResolvedGraph,
  splitPort,
  withLocal,
} from '#engine';
import { unitInForce } from '../../inspector/context.ts';
import { registry } from '../../state/registry.ts';

const resolver = createResolver(registry);
const resolved = new WeakMap<GraphDocument, ResolvedGraph | null>();

/** The document with sizes and units, as far as it has no errors; remembered. */
export function resolvedOf(document: GraphDocument): ResolvedGraph | null {
  let graph = resolved.get(document);
  if (graph === undefined) {
    const outcome = resolver.resolve(document);
    graph = outcome.ok ? outcome.value : null;
    resolved.set(document, graph);
  }
  return graph;
}

/** A wire into a plot: where it comes from and what flows through it. */
export interface PlotInput {
  readonly node: string;
  readonly name: string;
  readonly port: string;
  readonly kind: string;
  readonly unit: string;
  readonly shape: readonly number[];
  /** Of weights: the shape of the sending population. */
  readonly senders: readonly number[];
  readonly every: string | null;
  /** Follow only this number of what is held, as a line. */
  readonly element: number | null;
}

/** A plot of progress follows one number of each result. */
const elementOf = (plot: GraphNode | undefined): number | null =>
  plot?.type === 'core/progress' ? Number(plot.parameters?.element ?? 0) : null;

/** What is wired to a plot node, in order of the wires. */
export function inputsOf(document: GraphDocument, plot: string): readonly PlotInput[] {
  const graph = resolvedOf(document);
  const every = document.nodes[plot]?.parameters?.every;
  const element = elementOf(document.nodes[plot]);
  const inputs: PlotInput[] = [];
  for (const [wire, { from, to }] of Object.entries(document.edges)) {
    if (splitPort(to)?.[0] !== plot) continue;
    const [outer = '', outerPort = ''] = splitPort(from) ?? [];
    // A port of a subgraph stands for one inside, which is where a run has values.
    const end = graph?.edges.find((e) => e.id === wire)?.from;
    const [id, port] = end ? [end.node, end.port] : [outer, outerPort];
    const node = document.nodes[outer];
    if (!node) continue;
    const flat = graph?.nodes.find((n) => n.id === id);
    const ports = flat?.ports;
    const found = ports?.[port];
    const declared = found?.port ?? withLocal(registry, document).get(node.type)?.ports[outerPort];
    if (!declared) continue;
    inputs.push({
      node: id,
      name: flat?.name ?? node.name,
      port,
      kind: declared.kind,
      unit:
        declared.kind === 'weights'
          ? weightUnit(document, id)
          : shownUnit(
              found?.unit ?? ('unit' in declared ? (declared.unit ?? '1') : '1'),
              flat?.definition.behaviour.kind === 'dynamics',
            ),
      shape: found?.shape ?? [],
      senders: declared.kind === 'weights' ? (ports?.pre?.shape ?? []) : [],
      every: typeof every === 'string' ? every : null,
      element,
    });
  }
  return inputs.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** How many lines an input is, drawn as a signal. */
export const linesIn = ({ kind, shape, element }: PlotInput): number =>
  element !== null ? 1 : SIGNALS.has(kind) ? shape.reduce((n, d) => n * Math.max(1, d), 1) : 0;
const SIGNALS: ReadonlySet<string> = new Set(['analog', 'current', 'mod']);

/** The unit that numbers come in: equations count in ms, mV and pA, whatever their port is declared in. */
export function shownUnit(declared: string, isComputed: boolean): string {
  const unit = isComputed ? parseUnit(declared) : null;
  return unit?.ok && unit.value.exponent !== 0 ? dimensionUnit(unit.value.dimension) : declared;
}

/** Weights have the unit of the receptor they end at. */
function weightUnit(document: GraphDocument, projection: string): string {
  const unit = unitInForce(document, projection, 'target');
  return unit === 'target' ? '1' : unit;
}

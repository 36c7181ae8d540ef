/** From a document to a plan: resolve, lower, plan, with all problems on the way. */

import type { GraphDocument } from '../graph/document.ts';
import type { Registry } from '../graph/registry.ts';
import { type Outcome, succeed } from '../problems/problem.ts';
import type { NetworkIR } from './ir.ts';
import { lower, type OpenFiles, type Report } from './lower.ts';
import { plan as planNetwork } from './plan.ts';
import type { Plan } from './plan-types.ts';
import { createResolver, type Resolver } from './resolve.ts';
import type { ResolvedGraph } from './resolved.ts';

export interface Compiled {
  readonly resolved: ResolvedGraph;
  readonly network: NetworkIR;
  readonly plan: Plan;
  /** Remembers what it resolved: a changed parameter resolves one node. */
  readonly resolver: Resolver;
}

/** Compiles a document for a number of workers. Warnings of all phases are kept. */
export function compile(
  document: GraphDocument,
  registry: Registry,
  options: {
    readonly workers: number;
    /** Told how far it is: a share (0 to 1) and the synapses drawn so far. */
    readonly report?: Report | undefined;
    /** Opens the files that nodes name; absent: none is there. */
    readonly open?: OpenFiles;
    /** Bytes that targets of synapses may take before they are drawn at every spike instead. */
    readonly room?: number | undefined;
  },
): Outcome<Compiled> {
  const resolver = createResolver(registry);
  const resolved = resolver.resolve(document);
  if (!resolved.ok) return resolved;
  const open = options.open ?? withoutFiles;
  const report: Report = (share, drawn, expected) => options.report?.(0.7 * share, drawn, expected);
  const network = lower(resolved.value, open, report, options.room);
  const sofar = [...resolved.problems, ...network.problems];
  if (!network.ok) return { ok: false, problems: sofar };
  const planned = planNetwork(network.value, options);
  const problems = [...sofar, ...planned.problems];
  if (!planned.ok) return { ok: false, problems };
  return succeed(
    { resolved: resolved.value, network: network.value, plan: planned.value, resolver },
    problems,
  );
}

/** Where nobody opens files, none is there. */
const withoutFiles: OpenFiles = (node, values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      node.definition.parameters[name]?.kind === 'asset' ? null : value,
    ]),
  );

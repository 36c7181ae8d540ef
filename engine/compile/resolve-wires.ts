/** Units and sizes along the wires of a resolved graph: which unit is in force, and what does not fit. */

import { own } from '../graph/json.ts';
import type { NodeDefinition, Unit } from '../kit/types.ts';
import type { Problem } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import type { FlatNode } from './composite.ts';
import { conversion, OPEN_UNITS, unitWith } from './conversion.ts';
import type { ResolvedEdge, ResolvedNode } from './resolved.ts';

/**
 * The unit at which each projection's impulses end, by node; a rule has that of the projections
 * it teaches.
 */
export function targetUnits(
  nodes: ReadonlyMap<string, FlatNode>,
  edges: readonly ResolvedEdge[],
  problems: Problem[],
): Map<string, Unit> {
  const units = new Map<string, Unit>();
  const several = new Map<string, Set<Unit>>();
  const portOf = (node: string, port: string) => own(nodes.get(node)?.definition.ports, port);
  for (const { from, to } of edges) {
    const source = portOf(from.node, from.port);
    const target = portOf(to.node, to.port);
    if (source?.kind !== 'impulses' || target?.kind !== 'impulses') continue;
    if (source.unit !== undefined && !OPEN_UNITS.has(source.unit)) continue;
    if (target.unit === undefined || OPEN_UNITS.has(target.unit)) continue;
    const first = units.get(from.node);
    if (first === undefined) units.set(from.node, target.unit);
    else if (conversion(target.unit, first) === 'other') {
      const all = several.get(from.node) ?? new Set([first]);
      several.set(from.node, all.add(target.unit));
    }
  }
  for (const [id, all] of several) {
    const node = nodes.get(id);
    if (node) problems.push(resolveProblems.targetUnits(node, 'post', [...all]));
  }
  for (const { from, to } of edges) {
    if (portOf(from.node, from.port)?.kind !== 'rule' || units.has(from.node)) continue;
    const unit = units.get(to.node);
    if (unit !== undefined) units.set(from.node, unit);
  }
  return units;
}

/** Wires between nodes that act: those from port to port, and those that end at a parameter. */
export function splitEdges(
  all: readonly ResolvedEdge[],
  nodes: ReadonlyMap<string, FlatNode>,
): readonly [edges: readonly ResolvedEdge[], drives: readonly ResolvedEdge[]] {
  const edges: ResolvedEdge[] = [];
  const drives: ResolvedEdge[] = [];
  for (const edge of all) {
    const target = nodes.get(edge.to.node);
    if (!target || !nodes.has(edge.from.node)) continue;
    const isPort = Object.hasOwn(target.definition.ports, edge.to.port);
    (isPort ? edges : drives).push(edge);
  }
  return [edges, drives];
}

export function unitInForce(
  port: NodeDefinition['ports'][string],
  target: Unit | null,
): Unit | null {
  const declared = 'unit' in port ? port.unit : undefined;
  if (declared !== undefined && !OPEN_UNITS.has(declared)) return declared;
  return port.kind === 'impulses' && port.flow === 'out' ? target : null;
}

/** Lists that do not have one value per element; a projection's lists are per synapse. */
export function listProblems(node: ResolvedNode): Problem[] {
  const problems: Problem[] = [];
  const n = node.dims.n;
  if (n === undefined || node.definition.behaviour.kind !== 'dynamics') return problems;
  for (const [name, value] of [...Object.entries(node.parameters), ...Object.entries(node.initial)])
    if (value.kind === 'list' && value.values.length !== n)
      problems.push(resolveProblems.listLength(node, name, value.values.length, n));
  return problems;
}

/** Whether all sizes of a node could be read: a wrong one is a problem of its own. */
const hasSizes = ({ definition, parameters }: ResolvedNode): boolean =>
  Object.entries(definition.parameters).every(
    ([name, { kind }]) => kind !== 'shape' || own(parameters, name) !== undefined,
  );

/** Wires between different units, and sizes that are not known before the run. */
export function wireProblems(
  nodes: ReadonlyMap<string, ResolvedNode>,
  edges: readonly ResolvedEdge[],
): Problem[] {
  const problems: Problem[] = [];
  const unsized = new Set<string>();
  for (const { id, from, to } of edges) {
    const [source, target] = [nodes.get(from.node), nodes.get(to.node)];
    const [output, input] = [own(source?.ports, from.port), own(target?.ports, to.port)];
    if (!source || !target || !output || !input) continue;
    const { kind } = output.port;
    if (
      output.unit !== null &&
      input.unit !== null &&
      conversion(output.unit, input.unit) === 'other'
    )
      problems.push(
        resolveProblems.units(id, source, from.port, output.unit, target, to.port, input.unit),
      );
    const flows = kind === 'spikes' || kind === 'analog' || kind === 'current' || kind === 'events';
    const key = `${from.node}/${from.port}`;
    if (flows && output.elements < 0 && !unsized.has(key) && hasSizes(source)) {
      unsized.add(key);
      problems.push(resolveProblems.unsizedPort(source, from.port));
    }
  }
  return problems;
}

/** Wires into parameters: one number, in a unit that fits, where one number stands. */
export function driveProblems(
  nodes: ReadonlyMap<string, ResolvedNode>,
  edges: readonly ResolvedEdge[],
  drives: readonly ResolvedEdge[],
  targets: ReadonlyMap<string, Unit>,
): Problem[] {
  const problems: Problem[] = [];
  for (const { id, from, to } of drives) {
    const [source, target] = [nodes.get(from.node), nodes.get(to.node)];
    const output = own(source?.ports, from.port);
    const parameter = own(target?.definition.parameters, to.port);
    if (!source || !target || !output || parameter?.kind !== 'quantity') continue;
    const unit = unitWith(parameter.unit, targets.get(to.node) ?? 'target');
    if (output.elements !== 1)
      problems.push(
        resolveProblems.shapes(id, source, from.port, output.shape, target, to.port, []),
      );
    else if (output.unit !== null && conversion(output.unit, unit) === 'other')
      problems.push(
        resolveProblems.units(id, source, from.port, output.unit, target, to.port, unit),
      );
    const value = own(target.parameters, to.port);
    if (value && value.kind !== 'number')
      problems.push(resolveProblems.drivenValue(id, target, to.port, source));
    else if (edges.some((edge) => edge.to.node === to.node && edge.to.port === 'rule'))
      problems.push(resolveProblems.drivenTaught(id, target, to.port, source));
  }
  return problems;
}

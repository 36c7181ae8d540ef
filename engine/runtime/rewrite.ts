/** New values of a node's parameters, written where the run that goes on holds them. */

import type { Compiled } from '../compile/compile.ts';
import { RULE_UNIFORMS } from '../compile/plan-rule-memory.ts';
import { elementsOf, type Prepared, prepare, valuesOf } from '../compile/population-values.ts';
import type { ResolvedGraph, ResolvedNode } from '../compile/resolved.ts';
import { ruleValues } from '../compile/rule-values.ts';
import { isLive } from '../graph/ports.ts';
import type { Simulation } from './simulation.ts';
import type { Stages } from './stages.ts';

/** Writes a node's values as `graph` has them; false where the layout would be another. */
export type Rewrite = (node: ResolvedNode, parameter: string, graph: ResolvedGraph) => boolean;

/** Binds rewriting to a run. */
export function createRewrite(compiled: Compiled, simulation: Simulation, stages: Stages): Rewrite {
  // Equations and methods are part of the kernels: what they come to is the same in the whole run.
  const prepared = new Map<string, Prepared | null>();
  const preparedOf = (node: ResolvedNode): Prepared | null => {
    let known = prepared.get(node.id);
    if (known === undefined) {
      const outcome = prepare(node);
      known = outcome.ok ? outcome.value : null;
      prepared.set(node.id, known);
    }
    return known;
  };
  const shapes = new Map<string, string | undefined>();
  const shapeOf = (id: string): string | undefined => {
    if (!shapes.has(id)) {
      const built = compiled.resolved.nodes.find((n) => n.id === id);
      shapes.set(id, built && ruleValues(built, compiled.resolved)?.shape);
    }
    return shapes.get(id);
  };
  return (node, parameter, graph) => {
    switch (node.definition.behaviour.kind) {
      case 'stage':
        stages.revalue(node);
        return true;
      case 'dynamics': {
        const ready = preparedOf(node);
        return ready !== null && rewritePopulation(compiled, simulation, node, ready);
      }
      case 'plasticity':
        return rewriteRule(compiled, simulation, node, graph, shapeOf(node.id));
      case 'lowering':
        return parameter === 'weight' && rewriteWeight(compiled, simulation, node);
      default:
        return false;
    }
  };
}

/**
 * Whether a parameter's value is held in memory, where another can be written. Of equations a
 * formula is part of the kernels and a table of the plan; of a stage the plan has its interval and
 * the size of its state.
 */
export function isHeld({ definition }: ResolvedNode, name: string): boolean {
  const parameter = definition.parameters[name];
  if (!parameter) return true;
  const { kind } = definition.behaviour;
  if (kind === 'stage') return isLive(parameter);
  return kind !== 'dynamics' || (parameter.kind !== 'expression' && parameter.kind !== 'table');
}

function rewritePopulation(
  compiled: Compiled,
  simulation: Simulation,
  node: ResolvedNode,
  prepared: Prepared,
): boolean {
  const population = compiled.plan.populations.find((p) => p.id === node.id);
  const values = valuesOf(node, prepared, compiled.resolved);
  if (!population || !values.ok || elementsOf(node) !== population.n) return false;
  const { uniforms, arrays } = values.value;
  const fits =
    Object.keys(uniforms).every((name) => name in population.uniforms) &&
    Object.keys(arrays).every((name) => name in population.arrays);
  if (!fits) return false;
  for (const [name, value] of Object.entries(uniforms))
    simulation.writeNumber(population.uniforms[name] ?? 0, value);
  for (const [name, value] of Object.entries(arrays))
    simulation.write(population.arrays[name] ?? 0, value);
  return true;
}

function rewriteRule(
  compiled: Compiled,
  simulation: Simulation,
  node: ResolvedNode,
  graph: ResolvedGraph,
  shape: string | undefined,
): boolean {
  const after = ruleValues(node, graph);
  const region = compiled.plan.regions.find((r) => r.owner === node.id && r.name === RULE_UNIFORMS);
  if (!after || !region || shape !== after.shape) return false;
  // What happened until now happened under the old values.
  simulation.settled();
  simulation.write(region.offset, Float64Array.from(Object.values(after.uniforms)));
  return true;
}

function rewriteWeight(compiled: Compiled, simulation: Simulation, node: ResolvedNode): boolean {
  const weight = node.parameters.weight;
  const projections = compiled.plan.projections.filter((p) => p.id === node.id);
  if (weight?.kind !== 'number' || projections.some((p) => p.constant === null)) return false;
  for (const p of projections)
    if (p.constant !== null) simulation.writeNumber(p.constant, weight.value);
  return projections.length > 0;
}

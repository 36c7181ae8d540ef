/**
 * Advice that needs no run: populations that will stay silent, outputs nobody looks at. Nothing
 * here blocks a run, and each hint is given only where it is almost surely right.
 */

import type { NodeDefinition } from '../kit/types.ts';
import { graphProblems } from '../problems/graph.ts';
import type { Problem } from '../problems/problem.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';

/** Categories whose outputs exist to be used by other nodes. */
const PRODUCERS: ReadonlySet<NodeDefinition['category']> = new Set([
  ...(['source', 'encoder', 'utility', 'modulator', 'plasticity'] as const),
]);
/** Share of a time constant that a step may last. */
const COARSE = 0.2;
const NOISE = /\b(?:xi(?:_\w+)?|rand|randn|poisson)\b/;

/** Warnings about a graph that can run but probably not as it was meant. */
export function hints(graph: ResolvedGraph): Problem[] {
  const reached = new Set<string>();
  const used = new Set<string>();
  for (const { from, to } of [...graph.edges, ...graph.drives]) {
    reached.add(to.node);
    used.add(from.node);
  }
  return graph.nodes.flatMap((node) => {
    const coarse = coarseFor(node, graph.dt);
    if (isSilent(node, reached)) return [graphProblems.silent(node), ...coarse];
    if (coarse.length > 0) return coarse;
    const outputs = Object.values(node.definition.ports).some(({ flow }) => flow === 'out');
    // A schedule works on the sources without a wire.
    if (node.definition.behaviour.kind === 'schedule') return [];
    if (outputs && PRODUCERS.has(node.definition.category) && !used.has(node.id))
      return [graphProblems.unused(node)];
    return [];
  });
}

/**
 * A step longer than a fifth of a membrane's time constant: spikes are told at the end of their step,
 * half a step late on average, which is then a tenth of the time constant and more. Synapses may be
 * as short as they like: they are integrated exactly, or meant as a kick.
 */
function coarseFor(node: ResolvedNode, dt: number): Problem[] {
  const { category, behaviour } = node.definition;
  if (category !== 'neuron' || behaviour.kind !== 'dynamics') return [];
  const least = (name: string): number => {
    const value = node.parameters[name];
    if (value?.kind === 'number') return value.value;
    return value?.kind === 'list' ? value.values.reduce((a, b) => Math.min(a, b)) : Number.NaN;
  };
  const parameter = 'tau_m' in node.definition.parameters ? 'tau_m' : 'C_m';
  const tau = parameter === 'tau_m' ? least('tau_m') : least('C_m') / least('g_L');
  return tau > 0 && dt > COARSE * tau * (1 + 1e-9)
    ? [graphProblems.coarseStep(node, parameter, tau, dt)]
    : [];
}

/**
 * Neurons that nothing drives: no wire comes in, no noise is in their equations, and the constant
 * current they could have is 0. A type without such a current may fire by itself.
 */
function isSilent(node: ResolvedNode, reached: ReadonlySet<string>): boolean {
  const { category, behaviour } = node.definition;
  if (category !== 'neuron' || behaviour.kind !== 'dynamics' || reached.has(node.id)) return false;
  const { equations, threshold = '', step = '', reset = '' } = behaviour;
  if (NOISE.test([equations, threshold, step, reset].join('\n'))) return false;
  const drive = node.parameters.I_e;
  if (drive?.kind !== 'number' || drive.value !== 0) return false;
  // A starting value may be above the threshold, a resting potential too.
  return Object.keys(node.initial).length === 0 && !restsAboveThreshold(node);
}

function restsAboveThreshold({ parameters }: ResolvedNode): boolean {
  const [rest, threshold] = [parameters.E_L, parameters.V_th];
  if (rest?.kind !== 'number' || threshold?.kind !== 'number') return rest?.kind !== 'number';
  return rest.value >= threshold.value;
}

/** A node with TypeScript of its own becomes a stage: its interval in steps and what is wired to it. */

import type { Behaviour } from '../kit/types.ts';
import { type Outcome, succeed } from '../problems/problem.ts';
import type { StageIR, StreamRef } from './ir.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { stepsOf } from './values.ts';
import type { Wiring } from './wires.ts';

/** `every` is a time, the name of a time parameter, or 'presentation'. */
export function lowerStage(
  node: ResolvedNode,
  behaviour: Extract<Behaviour<unknown>, { kind: 'stage' }>,
  graph: ResolvedGraph,
  wiring: Wiring,
): Outcome<StageIR> {
  const inputs: Record<string, readonly StreamRef[]> = {};
  for (const [port, resolved] of Object.entries(node.ports))
    if (resolved.port.flow === 'in') inputs[port] = wiring.into(node.id, port);
  let every: number | null = null;
  if (behaviour.every !== 'presentation') {
    const parameter = node.parameters[behaviour.every];
    if (parameter?.kind === 'number') every = Math.max(1, Math.round(parameter.value / graph.dt));
    else {
      const steps = stepsOf(behaviour.every, graph.dt, node);
      if (!steps.ok) return steps;
      every = steps.value;
    }
  }
  return succeed({ node, behaviour, every, inputs });
}

/**
 * A connector becomes a projection: its synapses are drawn, its rules analysed. A projection whose
 * output is wired to several receptors becomes one for each, with the same synapses.
 */

import type { Connector } from '../kit/types.ts';
import type { Outcome, Problem } from '../problems/problem.ts';
import { settle } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { type ConnectRequest, connect, type Geometry } from './connect.ts';
import type { Projection } from './ir.ts';
import { lowerRule } from './lower-rule.ts';
import { elementsOf, shapeOf } from './population-values.ts';
import type { ResolvedGraph, ResolvedNode, ResolvedValue } from './resolved.ts';
import type { RuleIR } from './rule.ts';
import type { Wiring } from './wires.ts';

const ZERO: ResolvedValue = { kind: 'number', value: 0 };

/** Synapses that a node asks for: who is joined, and the parameters that say how. */
export interface Asked {
  readonly rule: Connector;
  readonly weight: string;
  readonly delay: string;
}

/** From where to where a node joins, with what it asks of the connector; [] where an end is missing, which validation has reported. */
export function requestsOf(
  node: ResolvedNode,
  asked: Asked,
  graph: ResolvedGraph,
  nodes: ReadonlyMap<string, ResolvedNode>,
  wiring: Wiring,
  /** Bytes that targets may take. */
  room: number,
) {
  const pre = wiring.into(node.id, 'pre')[0];
  const source = pre && nodes.get(pre.node);
  if (!pre || !source) return [];
  // What is drawn at every spike cannot learn, and nobody can look at it.
  const isPlain =
    wiring.into(node.id, 'rule').length + wiring.outOf(node.id, 'weights').length === 0;
  const preN = Math.max(1, source.ports[pre.port]?.elements ?? elementsOf(source));
  return wiring.outOf(node.id, 'post').flatMap((end) => {
    const target = nodes.get(end.node);
    if (!target) return [];
    const request: ConnectRequest = {
      node,
      connector: asked.rule,
      seed: graph.seed,
      dt: graph.dt,
      single: graph.precision !== 'f64',
      pre: {
        n: preN,
        shape: source.id === target.id ? shapeOf(source) : gridOf(source, pre.port, preN),
      },
      post: { n: elementsOf(target), shape: shapeOf(target) },
      samePopulation: source.id === target.id,
      weight: node.parameters[asked.weight] ?? ZERO,
      delay: node.parameters[asked.delay] ?? ZERO,
      geometry: geometryOf(node),
      room: isPlain ? room : Number.POSITIVE_INFINITY,
      numbers: Object.fromEntries(
        Object.entries(node.parameters).flatMap(([name, value]) =>
          value.kind === 'number' ? [[name, value.value]] : [],
        ),
      ),
    };
    return [{ pre, source, preN, target, port: end.port, request }];
  });
}

/** Lowers one request for synapses. */
export function lowerProjection(
  node: ResolvedNode,
  asked: Asked,
  graph: ResolvedGraph,
  nodes: ReadonlyMap<string, ResolvedNode>,
  wiring: Wiring,
  room: number,
): Outcome<readonly Projection[]> {
  const problems: Problem[] = [];
  const result: Projection[] = [];
  for (const ends of requestsOf(node, asked, graph, nodes, wiring, room)) {
    const { pre, source, preN, target, port, request } = ends;
    const outcome = connect(request);
    for (const p of outcome.problems) problems.push({ node: node.id, ...p });
    if (!outcome.ok) continue;
    const rules: RuleIR[] = [];
    const unit = target.ports[port]?.unit ?? '1';
    for (const ref of wiring.into(node.id, 'rule')) {
      const rule = nodes.get(ref.node);
      if (rule?.definition.behaviour.kind !== 'plasticity') continue;
      const lowered = lowerRule(rule, source, target, unit, graph, wiring);
      problems.push(...lowered.problems);
      if (!lowered.ok) continue;
      // What changes a weight without an event would change a shared one once per synapse.
      const { onEvery, synapse } = lowered.value;
      if (
        asked.rule.kind === 'kernel' &&
        (onEvery?.all.some((s) => s.target === 'w') || synapse.states.some((s) => s.name === 'w'))
      )
        problems.push(ruleProblems.sharedWeights(node, rule));
      else rules.push(lowered.value);
    }
    const delivering = rules.filter((rule) => rule.delivers);
    const [first, second] = delivering;
    if (first && second) problems.push(ruleProblems.twoDeliver(node, first, second));
    rules.sort((a, b) => Number(a.delivers) - Number(b.delivers) || (a.id < b.id ? -1 : 1));
    const delayIs = node.parameters.delayIs;
    result.push({
      id: node.id,
      name: node.name,
      pre,
      preN,
      post: target.id,
      port,
      synapses: outcome.value,
      delayIs: delayIs?.kind === 'choice' && delayIs.value === 'dendritic' ? 'dendritic' : 'axonal',
      rules,
    });
  }
  return settle(result, problems);
}

const gridOf = (node: ResolvedNode, port: string, n: number): readonly number[] => {
  const shape = node.ports[port]?.shape ?? [];
  return shape.length > 0 && shape.every((size) => size > 0) ? shape : [n];
};

/** The sheet on which distances are taken: `extent` (one side or two) and `periodic`. */
function geometryOf(node: ResolvedNode): Geometry {
  const { extent, periodic } = node.parameters;
  const side = extent?.kind === 'number' ? extent.value : 1;
  const sides = extent?.kind === 'list' ? extent.values : null;
  return {
    extent: [sides?.[0] ?? side, sides?.[1] ?? side],
    periodic: periodic?.kind === 'flag' && periodic.value,
  };
}

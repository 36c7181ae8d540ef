/** What a learning rule's parameters decide, so that they can change while it runs. */

import { lowerRule } from './lower-rule.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { wiringOf } from './wires.ts';

export interface RuleValues {
  /** Everything about the rule but its numbers; a change of it needs another network. */
  readonly shape: string;
  /** Parameters and propagators, in the order in which they lie in memory. */
  readonly uniforms: Readonly<Record<string, number>>;
}

/** A rule as it is lowered for the projections it teaches; null where it teaches none, or has errors. */
export function ruleValues(rule: ResolvedNode, graph: ResolvedGraph): RuleValues | null {
  const nodes = new Map(graph.nodes.filter((n) => !n.muted).map((n) => [n.id, n]));
  const wiring = wiringOf(graph, nodes);
  const shapes: unknown[] = [];
  let uniforms: RuleValues['uniforms'] | null = null;
  for (const node of nodes.values()) {
    if (!wiring.into(node.id, 'rule').some((from) => from.node === rule.id)) continue;
    const source = nodes.get(wiring.into(node.id, 'pre')[0]?.node ?? '');
    for (const end of wiring.outOf(node.id, 'post')) {
      const target = nodes.get(end.node);
      if (!source || !target) continue;
      const unit = target.ports[end.port]?.unit ?? '1';
      const lowered = lowerRule(rule, source, target, unit, graph, wiring);
      if (!lowered.ok) return null;
      uniforms ??= lowered.value.uniforms;
      shapes.push({ ...lowered.value, uniforms: Object.keys(lowered.value.uniforms) });
    }
  }
  // Where a run began is not changed any more.
  const shape = JSON.stringify(shapes, (key, value) => (key === 'initial' ? 0 : value));
  return uniforms && { shape, uniforms };
}

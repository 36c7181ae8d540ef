/** Events at the `spikes` inputs of rules. */

import { type Assignment, name } from '../language/ast.ts';
import type { Projection } from './ir.ts';
import type { Binding, ElementKernel } from './kernel-types.ts';
import type { LearningContext, LearningOps } from './plan-rules.ts';
import { used } from './plan-traces.ts';
import type { RuleIR } from './rule.ts';
import type { RuleMemory } from './rule-kernels.ts';

/** Events at the rule's own `spikes` inputs: synapses come up to date, then shared state jumps. */
export function planOn(
  rule: RuleIR,
  memory: RuleMemory,
  sweeps: readonly (readonly string[])[],
  planned: readonly { readonly projection: Projection }[],
  everyoneOf: ReadonlyMap<number, number>,
  context: LearningContext,
  ops: readonly LearningOps[],
): void {
  const taught = planned.find((p) => p.projection.rules.some((r) => r.id === rule.id));
  const count = taught?.projection.preN ?? 0;
  const list = everyoneOf.get(count) ?? 0;
  for (const { from, statements } of rule.on) {
    const stream = context.streamIndex(from);
    if (stream < 0 || statements.length === 0) continue;
    const body: Assignment[] = [...statements];
    const bindings: Record<string, Binding> = { ...memory.uniforms, ...memory.shared.now };
    for (const [swept, binding] of Object.entries(memory.sweptShared)) {
      body.push({ target: swept, value: name(swept.replace('__swept_', '')) });
      bindings[swept] = one(binding);
    }
    if (memory.sweptStep) {
      body.push({ target: '__sweep', value: name('step') });
      bindings.__sweep = one(memory.sweptStep);
    }
    const kernel: ElementKernel = {
      kind: 'element',
      name: `on${context.kernels.length}`,
      precision: 'f64',
      n: 1,
      bindings: used(bindings, body),
      body,
      fires: null,
      firing: 'condition',
      onFire: [],
    };
    context.kernels.push(kernel);
    for (const [worker, own] of ops.entries())
      own.after.push({
        op: 'event',
        stream,
        sweep: sweeps[worker] ?? [],
        list,
        count,
        kernel: kernel.name,
      });
  }
}

const one = (binding: Binding): Binding =>
  binding.at === 'uniform' ? { at: 'element', type: 'f64', offset: binding.offset } : binding;

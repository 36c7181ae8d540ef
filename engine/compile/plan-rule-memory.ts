/** Memory of a rule beside its traces: parameters, inputs, variables of neurons, when it was swept. */

import type { Binding } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import { feedKernel, type PopulationMemory } from './plan-population.ts';
import type { LearningContext, LearningOps } from './plan-rules.ts';
import type { RuleIR } from './rule.ts';
import type { RuleMemory } from './rule-kernels.ts';

/** Region of a rule's parameters and propagators; the values of idle inputs stand behind them. */
export const RULE_UNIFORMS = '__uniforms';

/** Parameters, idle inputs, and the sums of connected inputs of a rule. */
export function layOutUniforms(
  rule: RuleIR,
  context: LearningContext,
  ops: readonly LearningOps[],
): Readonly<Record<string, Binding>> {
  const { layout, kernels } = context;
  const idle = rule.inputs.filter((input) => input.sources.every((s) => !context.signalAt(s)));
  const names = [...Object.keys(rule.uniforms), ...idle.map((i) => i.name)];
  const data = Float64Array.from([...Object.values(rule.uniforms), ...idle.map((i) => i.idle)]);
  const base = layout.add(rule.id, RULE_UNIFORMS, 'f64', data.length, { mutable: true, data });
  const result: Record<string, Binding> = {};
  for (const [i, uniform] of names.entries())
    result[uniform] = { at: 'uniform', offset: base + 8 * i };
  for (const input of rule.inputs) {
    const sources = input.sources.map(context.signalAt).filter((s) => s !== null);
    if (sources.length === 0) continue;
    const offset = layout.add(rule.id, `__in_${input.name}`, 'f64', 1, { mutable: true });
    const kernel = feedKernel(`rulefeed${kernels.length}`, { elements: 1, offset }, sources);
    kernels.push(kernel);
    // What is held over an interval every worker looks up by itself; what a population says from step
    // to step is known where it is computed, and so are the synapses that it teaches.
    const speakers = new Set(sources.map((s) => s.node));
    const slices = [...speakers].map((node) => context.sliceOf(node)).filter((s) => s.length > 0);
    for (const [worker, own] of ops.entries())
      if (slices.every((of) => (of[worker]?.[1] ?? 0) > 0))
        own.feed.push({ op: 'call', kernel: kernel.name, from: 0, to: 1, stream: null });
    // By this name it is known to those that must notice when it changes.
    result[`__in_${input.name}`] = { at: 'uniform', offset };
    result[input.name] = { at: 'uniform', offset };
  }
  return result;
}

/** Bindings of neuron variables that a rule reads. */
export function variables(
  read: readonly string[],
  suffix: string,
  memory: PopulationMemory | undefined,
): Record<string, Binding> {
  const result: Record<string, Binding> = {};
  for (const variable of read) {
    const binding = memory?.bindings[variable];
    if (binding?.at === 'element' || binding?.at === 'uniform')
      result[`${variable}${suffix}`] = binding;
  }
  return result;
}

export function layOutSwept(
  rule: RuleIR,
  layout: Layout,
): Pick<RuleMemory, 'sweptShared' | 'sweptStep'> {
  if (rule.synapse.advance.length === 0 || rule.shared.states.length === 0)
    return { sweptShared: {}, sweptStep: null };
  const sweptShared: Record<string, Binding> = {};
  for (const { name: state, initial } of rule.shared.states)
    sweptShared[`__swept_${state}`] = {
      at: 'uniform',
      offset: layout.add(rule.id, `__swept_${state}`, 'f64', 1, {
        mutable: true,
        data: Float64Array.of(initial),
      }),
    };
  const offset = layout.add(rule.id, '__sweep', 'f64', 1, {
    mutable: true,
    data: Float64Array.of(-1),
  });
  return { sweptShared, sweptStep: { at: 'uniform', offset } };
}

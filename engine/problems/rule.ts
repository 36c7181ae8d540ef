/** Problems of learning rules on projections. */

import type { Problem } from './problem.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export const ruleProblems = {
  notOneNumber: (rule: Named, parameter: string): Problem => ({
    severity: 'error',
    code: 'rule/not-one-number',
    message: `${rule.name}: ${parameter} of a learning rule is one number for all synapses. Give a single value.`,
    node: rule.id,
    parameter,
  }),
  wrongSide: (rule: Named, variable: string, event: string): Problem => ({
    severity: 'error',
    code: 'rule/wrong-side',
    message: `${rule.name}: ${event} cannot change ${variable}, which belongs to the other side or to all synapses. Change it in the event of its own side.`,
    node: rule.id,
    parameter: event,
  }),
  traceReadsSynapse: (rule: Named, trace: string, used: string, event: string): Problem => ({
    severity: 'error',
    code: 'rule/trace-reads-synapse',
    message: `${rule.name}: ${trace} is one number per neuron, so ${event} cannot set it from ${used}, which differs between synapses. Make ${trace} a variable of the synapse.`,
    node: rule.id,
    parameter: event,
  }),
  noPast: (rule: Named, used: string, field: string): Problem => ({
    severity: 'error',
    code: 'rule/no-past',
    message: `${rule.name}: ${field} cannot look back at ${used === '' ? 'what is no name' : used}. In a rule delayed(...) takes a trace of a side or a variable of a neuron (as V_m_post), in equations of a trace one of its own side.`,
    node: rule.id,
    parameter: field,
  }),
  pastNotConstant: (rule: Named, used: string, field: string): Problem => ({
    severity: 'error',
    code: 'rule/past-not-constant',
    message: `${rule.name}: the time in delayed(...) of ${field} must be one number, but it reads ${used}. Use a parameter.`,
    node: rule.id,
    parameter: field,
  }),
  notHere: (rule: Named, used: string, field: string): Problem => ({
    severity: 'error',
    code: 'rule/not-here',
    message: `${rule.name}: ${field} cannot read ${used}. Traces read their own side, synapses what belongs to them or to all, events both sides; sumIn(w) is known in onEvery only, and rules draw no random numbers.`,
    node: rule.id,
    parameter: field,
  }),
  twoDeliver: (projection: Named, first: Named, second: Named): Problem => ({
    severity: 'error',
    code: 'rule/two-deliver',
    message: `${projection.name}: both ${first.name} and ${second.name} decide what a spike carries. Keep one of them on this projection.`,
    node: projection.id,
    port: 'rule',
  }),
  sharedWeights: (projection: Named, rule: Named): Problem => ({
    severity: 'error',
    code: 'rule/shared-weights',
    message: `${projection.name} shares its weights between synapses; ${rule.name} changes weights without a spike, which would change a shared one many times. Use a rule that changes them by onPre and onPost only, or another projection type.`,
    node: projection.id,
    port: 'rule',
  }),
} as const;

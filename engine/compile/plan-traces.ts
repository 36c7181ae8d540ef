/**
 * Traces of learning rules: one value per neuron, integrated every step, its value before the
 * step's events kept in a ring. Several projections with the same rule and the same neurons share
 * them.
 */

import { type Assignment, name } from '../language/ast.ts';
import type { Binding, ElementKernel, Kernel, SynapseKernel } from './kernel-types.ts';
import { type Layout, padded } from './layout.ts';
import { collectNames } from './rewrite.ts';
import type { TraceSet } from './rule.ts';
import type { PastRead } from './rule-past.ts';

type Bindings = Readonly<Record<string, Binding>>;

export interface PlannedTraces {
  /** Value before the events of a step: ring, shift 0. */
  readonly before: Readonly<Record<string, Extract<Binding, { at: 'ring' }>>>;
  /** Value now, after events. */
  readonly now: Readonly<Record<string, Extract<Binding, { at: 'element' }>>>;
  readonly updateKernel: string | null;
  readonly eventKernel: string | null;
}

/**
 * Reserves a set of traces over `n` neurons, with room for the values of `slots` steps. `outer`
 * binds what the updates read besides the traces: uniforms, and neuron variables with their suffix.
 * `own`: the statements of an event; `past`: what is read of earlier steps.
 */
export function planTraces(
  kernelName: string,
  owner: string,
  traces: TraceSet,
  n: number,
  slots: number,
  own: readonly Assignment[],
  past: readonly PastRead[],
  outer: Bindings,
  layout: Layout,
  kernels: Kernel[],
): PlannedTraces {
  const before: Record<string, Extract<Binding, { at: 'ring' }>> = {};
  const now: Record<string, Extract<Binding, { at: 'element' }>> = {};
  if (traces.states.length === 0) return { before, now, updateKernel: null, eventKernel: null };
  const stride = 8 * padded(n);
  for (const { name: state, initial } of traces.states) {
    const data = new Float64Array(n).fill(initial);
    const history = new Float64Array(slots * padded(n)).fill(initial);
    now[state] = {
      at: 'element',
      type: 'f64',
      offset: layout.add(owner, `${kernelName}.${state}`, 'f64', n, { mutable: true, data }),
    };
    before[state] = {
      at: 'ring',
      type: 'f64',
      offset: layout.add(owner, `${kernelName}.${state}.before`, 'f64', history.length, {
        mutable: true,
        ...(initial === 0 ? {} : { data: history }),
      }),
      stride,
      slots,
      shift: 0,
      clear: false,
    };
  }
  const body = [
    ...traces.update,
    ...traces.states.map((s) => ({ target: `__before_${s.name}`, value: name(s.name) })),
  ];
  const bindings: Record<string, Binding> = { ...outer, ...now };
  for (const [state, ring] of Object.entries(before)) bindings[`__before_${state}`] = ring;
  const ago: Record<string, Binding> = {};
  for (const { name: read, trace, steps } of past) {
    const ring = before[trace];
    if (ring) ago[read] = { ...ring, shift: -steps };
  }
  Object.assign(bindings, ago);
  const update: ElementKernel = {
    kind: 'element',
    name: `${kernelName}_update`,
    precision: 'f64',
    n,
    bindings: used(bindings, body),
    body,
    fires: null,
    firing: 'condition',
    onFire: [],
  };
  kernels.push(update);
  if (own.length === 0) return { before, now, updateKernel: update.name, eventKernel: null };
  const rows = layout.add(owner, `${kernelName}.none`, 'u32', n + 1, { mutable: false });
  const event: SynapseKernel = {
    kind: 'synapse',
    name: `${kernelName}_event`,
    rows,
    buckets: 1,
    bucket: 0,
    order: null,
    ends: { type: 'u32', offset: rows },
    row: used({ ...outer, ...now, ...ago }, own),
    synapse: {},
    other: {},
    before: own,
    body: [],
    deliver: null,
    replay: null,
  };
  kernels.push(event);
  return { before, now, updateKernel: update.name, eventKernel: event.name };
}

/** The bindings that statements touch. */
export function used(
  bindings: Bindings,
  statements: readonly Assignment[],
): Record<string, Binding> {
  const names = new Set<string>();
  for (const s of statements) {
    names.add(s.target);
    collectNames(s.value, names);
  }
  return Object.fromEntries(Object.entries(bindings).filter(([key]) => names.has(key)));
}

/**
 * Kernels of a learning rule over one worker's part of a projection: where its names live, and what
 * is bound to which side. What a synapse reads of its two sides is their value before the events of
 * the step in which it reads; with an axonal delay the sending side is read as it was when the spike
 * left, with a dendritic one the receiving side is.
 */

import { type Assignment, binary, type Expr, name } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';
import type { Projection } from './ir.ts';
import type { Binding, Kernel, SynapseKernel, TargetList } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import type { PlannedTraces } from './plan-traces.ts';
import { used } from './plan-traces.ts';
import type { ProjectionPlan } from './plan-types.ts';
import type { ReplayMemory } from './replay-memory.ts';
import type { Replay } from './replay-types.ts';
import { readBy } from './rewrite.ts';
import type { RuleIR } from './rule.ts';

type Bindings = Record<string, Binding>;
type Place = SynapseKernel['ends'];

function numbered(targets: TargetList): Place {
  assert(targets.type !== 'gaps', 'synapses that are taught can be asked for alone');
  return targets;
}

/** Where the names of a rule live that do not belong to a synapse. */
export interface RuleMemory {
  readonly rule: RuleIR;
  readonly uniforms: Readonly<Record<string, Binding>>;
  readonly pre: PlannedTraces;
  readonly post: PlannedTraces;
  readonly shared: PlannedTraces;
  /** Neuron variables with suffix: `V_m_post`. */
  readonly preVariables: Readonly<Record<string, Binding>>;
  readonly postVariables: Readonly<Record<string, Binding>>;
  /** Shared state as of the last sweep, and the step of that sweep. */
  readonly sweptShared: Readonly<Record<string, Binding>>;
  readonly sweptStep: Binding | null;
}

/** The transposed index of a part. */
export interface Columns {
  readonly rows: number;
  readonly order: Place;
  readonly pres: Place;
}

/** One rule over one worker's part of a projection. */
export interface RuleSite {
  /** Begins the names of its kernels and of its memory. */
  readonly prefix: string;
  readonly projection: Projection;
  readonly part: ProjectionPlan['parts'][number];
  /** Columns to walk, or what makes them needless; null: no event walks them. */
  readonly back: Columns | ReplayMemory | null;
  readonly memory: RuleMemory;
  readonly layout: Layout;
  readonly kernels: Kernel[];
}

/** A kernel over rows, or over columns, of one delay. */
export interface RuleKernel {
  readonly name: string;
  readonly walk: 'rows' | 'columns';
  readonly bucket: number;
  readonly statements: readonly Assignment[];
  /** How far back the values before events are read on each side [steps, negative]. */
  readonly shifts?: { readonly pre: number; readonly post: number };
  readonly deliver?: SynapseKernel['deliver'];
  /** Names of the receiving side besides its own. */
  readonly extra?: Bindings;
  readonly waiting?: Replay | null;
}

export interface RuleKernels {
  /** Whether synapses change by themselves between events. */
  readonly moves: boolean;
  /** Inputs that are followed late: the value, and where the one in force is kept. */
  readonly governing: readonly {
    readonly value: number;
    readonly stored: number;
    readonly isLate: boolean;
  }[];
  /** Adds a kernel and gives its name. */
  make(kernel: RuleKernel): string;
}

/** Lays out what a rule keeps per synapse, and makes its kernels. */
export function createRuleKernels(site: RuleSite): RuleKernels {
  const { prefix, projection, part, back, memory, layout, kernels } = site;
  const { rule } = memory;
  const owner = projection.id;
  const buckets = part.delays.length;
  const weights = part.weights;
  const synapse: Bindings = weights
    ? {
        w: {
          at: 'element',
          type: weights.type,
          offset: weights.offset,
          ...(weights.via ? { via: weights.via } : {}),
        },
      }
    : {};
  for (const { name: state, initial } of rule.synapse.states) {
    if (state === 'w') continue;
    const data = new Float64Array(part.count).fill(initial);
    const offset = layout.add(owner, `${prefix}.${state}`, 'f64', part.count, {
      mutable: true,
      ...(initial === 0 ? {} : { data }),
    });
    synapse[state] = { at: 'element', type: 'f64', offset };
  }
  const moves = rule.synapse.advance.length > 0;
  if (moves) {
    const data = new Float64Array(part.count).fill(-1);
    const offset = layout.add(owner, `${prefix}.last`, 'f64', part.count, { mutable: true, data });
    synapse.__last = { at: 'element', type: 'f64', offset };
  }
  const toNow = moves ? advanceStatements(memory) : [];
  const replay = back && 'log' in back ? back : null;
  const columns = back && !('log' in back) ? back : null;
  const sharedNames: Bindings = { ...memory.uniforms, ...memory.sweptShared };
  // What changes by itself or waits is governed by the values that were in force until now, and so
  // is what happens at the end of an interval by what the schedule said of that interval.
  const late = rule.onEvery === null ? [] : rule.scheduled;
  const governing = [
    ...new Set([...(moves ? rule.watched : []), ...(replay ? ['learning'] : []), ...late]),
  ].flatMap((input) => {
    const value = memory.uniforms[`__in_${input}`];
    if (value?.at !== 'uniform') return [];
    const stored = layout.add(owner, `${prefix}.${input}`, 'f64', 1, { mutable: true });
    sharedNames[input] = { at: 'uniform', offset: stored };
    return [{ value: value.offset, stored, isLate: late.includes(input) }];
  });
  if (memory.sweptStep) sharedNames.__sweep = memory.sweptStep;
  for (const [state, binding] of Object.entries(memory.shared.now))
    if (!moves) sharedNames[state] = { at: 'uniform', offset: binding.offset };

  const make = ({
    name: kernelName,
    walk,
    bucket,
    statements,
    shifts = { pre: 0, post: 0 },
    deliver = null,
    extra = {},
    waiting = null,
  }: RuleKernel): string => {
    const preSide: Bindings = { ...memory.preVariables };
    for (const [state, before] of Object.entries(memory.pre.before))
      preSide[`__pre_${state}`] = { ...before, shift: shifts.pre };
    const postSide: Bindings = { ...memory.postVariables, ...extra };
    for (const [state, before] of Object.entries(memory.post.before))
      postSide[`__post_${state}`] = { ...before, shift: shifts.post };
    for (const { name: read, side, trace, steps } of rule.past) {
      const before = memory[side].before[trace];
      if (before)
        (side === 'pre' ? preSide : postSide)[read] = { ...before, shift: shifts[side] - steps };
    }
    const rest = [...toNow, ...statements, ...touch(moves)];
    const touched = deliver ? [...rest, { target: '', value: deliver.value }] : rest;
    const needed = readBy(touched);
    const prelude: Assignment[] = [];
    for (const state of Object.keys(memory.pre.before))
      if (needed.has(state)) prelude.push({ target: state, value: name(`__pre_${state}`) });
    for (const state of Object.keys(memory.post.before))
      if (needed.has(state)) prelude.push({ target: state, value: name(`__post_${state}`) });
    const body = [...prelude, ...rest];
    const all = [...prelude, ...touched];
    const made = waiting ? [...waiting.update, ...waiting.jump, ...waiting.body] : [];
    const column = walk === 'columns' ? columns : null;
    const rows = column === null;
    kernels.push({
      kind: 'synapse',
      name: kernelName,
      rows: column?.rows ?? part.rows,
      buckets,
      bucket,
      order: column && { ...column.order, rows: part.rows, buckets },
      ends: column?.pres ?? numbered(part.targets),
      row: {
        ...used({ ...sharedNames, ...(rows ? preSide : postSide) }, all),
        ...used(sharedNames, made),
      },
      synapse: used(synapse, [...all, ...made]),
      other: used(rows ? postSide : preSide, all),
      before: [],
      body,
      deliver,
      replay: waiting,
    });
    return kernelName;
  };
  return { moves, governing, make };
}

const touch = (moves: boolean): Assignment[] =>
  moves ? [{ target: '__last', value: name('step') }] : [];

/**
 * From a synapse's last event to now: shared state is first carried from the last sweep to that
 * event (it only decays in between), then synapse and shared state move on together.
 */
function advanceStatements(memory: RuleMemory): Assignment[] {
  const { rule, sweptShared } = memory;
  const between = (from: string, to: Expr): Assignment => ({
    target: 'elapsed',
    value: binary('*', binary('-', to, name(from)), name('dt')),
  });
  const shared = Object.keys(sweptShared).map((swept) => ({
    target: swept.replace('__swept_', ''),
    value: name(swept),
  }));
  return [
    ...(shared.length > 0
      ? [between('__sweep', name('__last')), ...shared, ...rule.synapse.advanceShared]
      : []),
    between('__last', name('step')),
    ...rule.synapse.advance,
  ];
}

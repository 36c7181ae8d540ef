/**
 * Kernels of a learning rule on one projection. What a synapse reads of its two sides is their
 * value before the events of the step in which it reads; with an axonal delay the sending side is
 * read as it was when the spike left, with a dendritic one the receiving side is.
 */

import { type Assignment, binary, type Expr, name } from '../language/ast.ts';
import type { Projection } from './ir.ts';
import { type Layout, padded } from './layout.ts';
import type { PlannedTraces } from './plan-traces.ts';
import { used } from './plan-traces.ts';
import type { Binding, Kernel, Op, ProjectionPlan, SynapseKernel } from './plan-types.ts';
import { layOutReplay, type ReplayMemory } from './replay-memory.ts';
import type { Replay, Settler } from './replay-types.ts';
import { collectNames } from './rewrite.ts';
import type { RuleIR } from './rule.ts';

type Ring = Extract<Binding, { at: 'ring' }>;
type Bindings = Record<string, Binding>;
type Part = ProjectionPlan['parts'][number];
type Place = SynapseKernel['ends'];

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

export interface PlannedRule {
  /** Before the update of a step (axonal) or in the sending phase (dendritic). */
  readonly onPre: readonly Op[];
  readonly onPost: readonly Op[];
  readonly sweeps: readonly Op[];
  readonly sweepKernels: readonly string[];
  readonly settlers: readonly Settler[];
}

/** Plans one rule over one worker's part of a projection. `last`: this rule's kernel delivers. */
export function planRule(
  prefix: string,
  projection: Projection,
  part: Part,
  /** Columns to walk, or what makes them needless; null: no event walks them. */
  back: Columns | ReplayMemory | null,
  memory: RuleMemory,
  ring: Ring,
  streams: { readonly pre: number; readonly post: number },
  last: boolean,
  everyone: { readonly list: number; readonly count: number },
  targetN: number,
  layout: Layout,
  kernels: Kernel[],
): PlannedRule {
  const { rule } = memory;
  const owner = projection.id;
  const buckets = part.delays.length;
  const dendritic = projection.delayIs === 'dendritic';
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

  const make = (
    kernelName: string,
    walk: 'rows' | 'columns',
    bucket: number,
    statements: readonly Assignment[],
    shifts: { readonly pre: number; readonly post: number },
    deliver: SynapseKernel['deliver'],
    extra: Bindings = {},
    waiting: Replay | null = null,
  ): string => {
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
    const needed = readBy(rest, deliver?.value);
    const prelude: Assignment[] = [];
    for (const state of Object.keys(memory.pre.before))
      if (needed.has(state)) prelude.push({ target: state, value: name(`__pre_${state}`) });
    for (const state of Object.keys(memory.post.before))
      if (needed.has(state)) prelude.push({ target: state, value: name(`__post_${state}`) });
    const body = [...prelude, ...rest];
    const made = waiting ? [...waiting.update, ...waiting.jump, ...waiting.body] : [];
    const touched = deliver ? [...body, { target: '', value: deliver.value }] : body;
    const column = walk === 'columns' ? columns : null;
    const rows = column === null;
    kernels.push({
      kind: 'synapse',
      name: kernelName,
      rows: column?.rows ?? part.rows,
      buckets,
      bucket,
      order: column && { ...column.order, rows: part.rows, buckets },
      ends: column?.pres ?? part.targets,
      row: {
        ...used({ ...sharedNames, ...(rows ? preSide : postSide) }, touched),
        ...used(sharedNames, made),
      },
      synapse: used(synapse, [...touched, ...made]),
      other: used(rows ? postSide : preSide, touched),
      before: [],
      body,
      deliver,
      replay: waiting,
    });
    return kernelName;
  };
  const replays = part.delays.map(
    (delay, b) =>
      replay &&
      layOutReplay(replay, `${prefix}.${b}`, owner, projection.preN, dendritic, delay, layout),
  );

  const onPre: Op[] = [];
  const onPost: Op[] = [];
  const sweepKernels: string[] = [];
  const sweeps: Op[] = [];
  const everyKernels: string[] = [];
  const sumKernels: string[] = [];
  const settleKernels: string[] = [];
  const sums =
    rule.onEvery?.needsSum === true
      ? layout.add(owner, `${prefix}.sum`, 'f64', targetN, { mutable: false })
      : null;
  for (let b = 0; b < buckets; b++) {
    const delay = part.delays[b] ?? 1;
    const carried: Expr = name(rule.delivers ? 'deliver' : 'w');
    const waiting = replays[b] ?? null;
    if (waiting) {
      const settle: Replay = { ...waiting, until: 1, jump: [] };
      const shifts = { pre: 0, post: 0 };
      const kernel = `${prefix}_settle${b}`;
      settleKernels.push(make(kernel, 'rows', b, [], shifts, null, {}, settle));
    }
    if (rule.onPre.all.length > 0 || last)
      onPre.push({
        op: 'deliver',
        kernel: make(
          `${prefix}_pre${b}`,
          'rows',
          b,
          rule.onPre.all,
          dendritic ? { pre: 0, post: -delay } : { pre: -delay, post: 0 },
          last ? { value: carried, ring: { ...ring, shift: dendritic ? delay : 0 } } : null,
          {},
          waiting,
        ),
        stream: streams.pre,
        lag: dendritic ? 0 : delay,
        own: false,
      });
    if (rule.onPost.all.length > 0 && columns)
      onPost.push({
        op: 'deliver',
        kernel: make(
          `${prefix}_post${b}`,
          'columns',
          b,
          rule.onPost.all,
          dendritic ? { pre: 0, post: -delay } : { pre: -delay, post: 0 },
          null,
        ),
        stream: streams.post,
        lag: dendritic ? delay : 0,
        own: true,
      });
    if (moves)
      sweepKernels.push(make(`${prefix}_sweep${b}`, 'rows', b, [], { pre: 0, post: 0 }, null));
    if (!rule.onEvery) continue;
    if (sums !== null)
      sumKernels.push(
        make(
          `${prefix}_sum${b}`,
          'rows',
          b,
          [],
          { pre: 0, post: 0 },
          {
            value: name('w'),
            ring: {
              at: 'ring',
              type: 'f64',
              offset: sums,
              stride: 8 * padded(targetN),
              slots: 1,
              shift: 0,
              clear: false,
            },
          },
        ),
      );
    everyKernels.push(
      make(
        `${prefix}_every${b}`,
        'rows',
        b,
        rule.onEvery.all,
        { pre: 0, post: 0 },
        null,
        sums === null ? {} : { __sumIn: { at: 'element', type: 'f64', offset: sums } },
      ),
    );
  }
  const { list, count } = everyone;
  const follow = (inputs: typeof governing) => {
    for (const { value, stored } of inputs)
      sweeps.push({
        op: 'sweep',
        kernels: [...settleKernels, ...sweepKernels],
        list,
        count,
        when: { kind: 'change', value, stored },
        clear: null,
      });
  };
  follow(governing.filter((input) => !input.isLate));
  if (rule.onEvery)
    sweeps.push({
      op: 'sweep',
      kernels: [...settleKernels, ...sumKernels, ...everyKernels],
      list,
      count,
      when:
        rule.onEvery.steps === 'presentation'
          ? { kind: 'presentation' }
          : { kind: 'every', steps: rule.onEvery.steps },
      clear: sums === null ? null : { offset: sums, length: targetN },
    });
  follow(governing.filter((input) => input.isLate));
  const settlers = settleKernels.map((kernel) => ({ kernel, list, count }));
  return { onPre, onPost, sweeps, sweepKernels, settlers };
}

/** Names that statements read before or after they set them. */
function readBy(statements: readonly Assignment[], deliver: Expr | undefined): Set<string> {
  const names = new Set<string>();
  for (const s of statements) collectNames(s.value, names);
  if (deliver) collectNames(deliver, names);
  return names;
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

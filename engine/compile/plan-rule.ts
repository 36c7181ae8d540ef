/** What a worker does for a learning rule on one projection, and the kernels of its events. */

import { type Expr, name } from '../language/ast.ts';
import type { Binding } from './kernel-types.ts';
import { padded } from './layout.ts';
import type { Op } from './plan-types.ts';
import { layOutReplay } from './replay-memory.ts';
import type { Replay, Settler } from './replay-types.ts';
import { createRuleKernels, type RuleSite } from './rule-kernels.ts';

type Ring = Extract<Binding, { at: 'ring' }>;

/** What a rule's events hear and reach. */
export interface RuleEnds {
  /** Where spikes are delivered into, if this rule's kernel delivers. */
  readonly into: Ring | null;
  readonly streams: { readonly pre: number; readonly post: number };
  /** The list of all sources. */
  readonly everyone: { readonly list: number; readonly count: number };
  readonly targetN: number;
}

export interface PlannedRule {
  /** Before the update of a step (axonal) or in the sending phase (dendritic). */
  readonly onPre: readonly Op[];
  readonly onPost: readonly Op[];
  readonly sweeps: readonly Op[];
  readonly sweepKernels: readonly string[];
  readonly settlers: readonly Settler[];
}

/** Plans one rule over one worker's part of a projection. */
export function planRule(site: RuleSite, ends: RuleEnds): PlannedRule {
  const { prefix, projection, part, back, memory, layout } = site;
  const { into, streams, everyone, targetN } = ends;
  const { rule } = memory;
  const owner = projection.id;
  const dendritic = projection.delayIs === 'dendritic';
  const { moves, governing, make } = createRuleKernels(site);
  const replay = back && 'log' in back ? back : null;
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
  for (let b = 0; b < part.delays.length; b++) {
    const delay = part.delays[b] ?? 1;
    const carried: Expr = name(rule.delivers ? 'deliver' : 'w');
    const row = { walk: 'rows', bucket: b, statements: [] } as const;
    const shifts = dendritic ? { pre: 0, post: -delay } : { pre: -delay, post: 0 };
    const waiting = replays[b] ?? null;
    if (waiting) {
      const settle: Replay = { ...waiting, until: 1, jump: [] };
      settleKernels.push(make({ ...row, name: `${prefix}_settle${b}`, waiting: settle }));
    }
    if (rule.onPre.all.length > 0 || into)
      onPre.push({
        op: 'deliver',
        kernels: [
          make({
            ...row,
            name: `${prefix}_pre${b}`,
            statements: rule.onPre.all,
            shifts,
            deliver: into && { value: carried, ring: { ...into, shift: dendritic ? delay : 0 } },
            waiting,
          }),
        ],
        stream: streams.pre,
        lag: dendritic ? 0 : delay,
        own: false,
      });
    if (rule.onPost.all.length > 0 && back && !replay)
      onPost.push({
        op: 'deliver',
        kernels: [
          make({
            name: `${prefix}_post${b}`,
            walk: 'columns',
            bucket: b,
            statements: rule.onPost.all,
            shifts,
          }),
        ],
        stream: streams.post,
        lag: dendritic ? delay : 0,
        own: true,
      });
    if (moves) sweepKernels.push(make({ ...row, name: `${prefix}_sweep${b}` }));
    if (!rule.onEvery) continue;
    if (sums !== null) {
      const stride = 8 * padded(targetN);
      const ring = { at: 'ring', type: 'f64', offset: sums, stride, slots: 1, shift: 0 } as const;
      const deliver = { value: name('w'), ring: { ...ring, clear: false } };
      sumKernels.push(make({ ...row, name: `${prefix}_sum${b}`, deliver }));
    }
    everyKernels.push(
      make({
        ...row,
        name: `${prefix}_every${b}`,
        statements: rule.onEvery.all,
        extra: sums === null ? {} : { __sumIn: { at: 'element', type: 'f64', offset: sums } },
      }),
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

/**
 * The presentation clock: slots of the schedule one after the other, each a time in which a sample
 * is shown and a rest. Without a schedule node every sample is shown for 100 ms, in order, again
 * and again. The slots are a function of the seed, so a checkpoint keeps only how many have passed.
 */

import type { NetworkIR, StageIR } from '../compile/ir.ts';
import { createStream } from '../kit/random.ts';
import type { Quantity, Slot } from '../kit/types.ts';
import { parseQuantity } from '../language/quantity.ts';

/** When the schedule has ended, nothing is learned any more. */
const RESTING: Slot = { sample: -1, show: 0, rest: 0, learning: false, phase: 'rest' };
/** Without a schedule and samples, a stage of its own rhythm learns all the time. */
const ALWAYS: Slot = { sample: -1, show: 0, rest: 0, learning: true, phase: 'train' };
const DEFAULT_SHOW = '100 ms';
const DEFAULT_LENGTH = 100; // ms

export interface Clock {
  /** Whether a period (show or rest) ends at `step`. */
  isBorder(step: number): boolean;
  /** Enters the period that begins at `step`. */
  advance(step: number): void;
  next(step: number): number;
  /** Whether a sample is shown in the period under way. */
  shows(): boolean;
  slot(): Slot;
  /** Whether one learns from the presentation after this one. */
  learnsNext(): boolean;
  /** Values of the schedule's `mod` outputs. */
  outputs(): Readonly<Record<string, number>>;
  /** Ends the slot under way at the next step border. */
  endEarly(step: number): void;
  state(): unknown;
  restore(state: unknown): void;
}

interface Source {
  readonly stage: StageIR;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A clock over the samples that the stages offer. */
export function createClock(network: NetworkIR, sources: readonly Source[]): Clock {
  const { dt } = network;
  const offering = sources.filter((s) => s.stage.behaviour.samples);
  const samples = offering.reduce(
    (least, s) => Math.min(least, s.stage.behaviour.samples?.(s.values) ?? least),
    Number.POSITIVE_INFINITY,
  );
  const count = Number.isFinite(samples) ? samples : 1;
  const begin = () =>
    network.schedule
      ? network.schedule
          .slots(count, createStream(network.seed, network.schedule.node?.id ?? '', 'slots'))
          [Symbol.iterator]()
      : inOrder(count);
  let slots = begin();
  let ahead: IteratorResult<Slot, unknown> | null = null;
  let used = 0;
  const before = network.schedule ? RESTING : ALWAYS;
  let current: Slot = before;
  let showing = false;
  let until = 0;
  const phases = ['train', 'assign', 'test', 'rest'];

  const milliseconds = (time: Quantity | null): number => {
    if (time === null) {
      for (const s of offering) {
        const length = s.stage.behaviour.length?.(s.values, current.sample);
        if (length !== undefined) return length;
      }
      return DEFAULT_LENGTH;
    }
    const parsed = parseQuantity(time, 'ms');
    return parsed.ok ? parsed.value : 0;
  };
  const steps = (time: Quantity | null) => Math.round(milliseconds(time) / dt);

  const peek = (): IteratorResult<Slot, unknown> => {
    ahead ??= slots.next();
    return ahead;
  };
  const take = (): boolean => {
    const next = peek();
    if (next.done) return false;
    ahead = null;
    used++;
    current = next.value;
    return true;
  };

  return {
    isBorder: (step) => step === until,
    advance(step) {
      if (showing) {
        const rest = steps(current.rest);
        showing = false;
        if (rest > 0) {
          until = step + rest;
          return;
        }
      }
      if (!take()) {
        current = RESTING;
        until = Number.POSITIVE_INFINITY;
        return;
      }
      showing = true;
      until = step + Math.max(1, steps(current.show));
    },
    next: (step) => (until > step ? until : step + 1),
    shows: () => showing,
    learnsNext() {
      const next = peek();
      return next.done !== true && next.value.learning;
    },
    slot: () => (showing ? current : { ...current, sample: -1 }),
    outputs: () => ({
      learning: current.learning ? 1 : 0,
      phase: Math.max(0, phases.indexOf(showing ? current.phase : 'rest')),
    }),
    endEarly(step) {
      if (showing) until = Math.min(until, step);
    },
    state: () => ({ used, showing, until: Number.isFinite(until) ? until : -1 }),
    restore(saved) {
      const s = saved as { used: number; showing: boolean; until: number } | null;
      if (!s) return;
      slots = begin();
      ahead = null;
      used = 0;
      current = before;
      while (used < s.used && take());
      showing = s.showing;
      until = s.until < 0 ? Number.POSITIVE_INFINITY : s.until;
    },
  };
}

function* inOrder(samples: number): Generator<Slot> {
  for (let i = 0; ; i = (i + 1) % samples)
    yield { sample: i, show: DEFAULT_SHOW, rest: 0, learning: true, phase: 'train' };
}

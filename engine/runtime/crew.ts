/**
 * Several workers on one memory. Everyone runs through a span of steps, meeting the others once
 * per epoch. At its end nobody waits but for a reason: others may still send their last spikes, as
 * they may when a new epoch begins. Waiting is a short spin, then a sleep, because an epoch is often
 * shorter than the time the system needs to wake a thread.
 */

import type { KernelFunction } from '../compile/kernel-types.ts';
import type { Plan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';
import { createShard, eachEpoch, type Shard } from './shard.ts';

/** Words of the control block. */
const GENERATION = 0;
const FROM = 1;
const TO = 2;
const ADVANCED = 3;
const SENT = 4;
const STOP = 5;

const SPINS = 20_000;

export interface Crew {
  /** Computes steps from..to on all workers; `own` is the coordinator's share. */
  run(from: number, to: number, own: Shard): void;
  /** Waits until all have done what they were asked for. */
  settle(): void;
  close(): void;
}

/** Waits until a control word differs from `value`. */
function waitWhile(words: Int32Array, index: number, value: number): void {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, index) !== value) return;
  while (Atomics.load(words, index) === value) Atomics.wait(words, index, value, 100);
}

/** Waits until `target` have been counted; both may wrap around. */
function waitFor(words: Int32Array, index: number, target: number): void {
  for (;;) {
    const now = Atomics.load(words, index);
    if (((now - target) | 0) >= 0) return;
    waitWhile(words, index, now);
  }
}

/** Counts one; the last of `target` wakes who waits. */
function count(words: Int32Array, index: number, target: number): void {
  if (((Atomics.add(words, index, 1) + 1 - target) | 0) === 0) Atomics.notify(words, index);
}

/** Counts one and waits until all are there. */
function meet(words: Int32Array, index: number, target: number): void {
  count(words, index, target);
  waitFor(words, index, target);
}

/** One's share of a span, beside others. */
const together = (plan: Plan, shard: Shard, from: number, to: number, wait: () => void): void =>
  eachEpoch(plan, from, to, (first, end) => {
    shard.advance(first, end);
    wait();
    shard.send(first, end);
  });

const controlOf = (plan: Plan, views: Views): Int32Array =>
  new Int32Array(views.memory.buffer, plan.control, 16);

/** The coordinator's side; workers run `serve` on the same memory. */
export function createCrew(plan: Plan, views: Views, end: () => void): Crew {
  const words = controlOf(plan, views);
  let generation = 0;
  let epochs = 0;
  return {
    run(from, to, own) {
      generation++;
      Atomics.store(words, FROM, from);
      Atomics.store(words, TO, to);
      Atomics.store(words, GENERATION, generation | 0);
      Atomics.notify(words, GENERATION);
      together(plan, own, from, to, () => meet(words, ADVANCED, ++epochs * plan.workers));
    },
    settle: () => waitFor(words, SENT, generation * (plan.workers - 1)),
    close() {
      Atomics.store(words, STOP, 1);
      Atomics.store(words, GENERATION, (generation + 1) | 0);
      Atomics.notify(words, GENERATION);
      end();
    },
  };
}

/** A compute worker's life: returns when the coordinator closes the crew. Blocks its thread. */
export function serve(
  plan: Plan,
  worker: number,
  views: Views,
  kernels: Readonly<Record<string, KernelFunction>>,
): void {
  const words = controlOf(plan, views);
  const shard = createShard(plan, worker, views, kernels);
  let epochs = 0;
  for (let generation = 0; ; ) {
    waitWhile(words, GENERATION, generation | 0);
    if (Atomics.load(words, STOP) === 1) return;
    generation++;
    const from = Atomics.load(words, FROM);
    const to = Atomics.load(words, TO);
    together(plan, shard, from, to, () => meet(words, ADVANCED, ++epochs * plan.workers));
    count(words, SENT, generation * (plan.workers - 1));
  }
}

/**
 * Reading spikes: whatever kind a stream is (lists of a population, numbers of a Poisson source,
 * events of a stage, the output of a relay), its consumers see ascending lists of elements per step.
 */

import type { Plan, StreamPlan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';

/** Reads streams on behalf of one worker; lists it makes stand in that worker's scratch memory. */
export interface SpikeReader {
  /**
   * Calls `visit(address, count)` for parts of the list of a step, in element order. Of a source
   * that counts, `own` reads this worker's elements only: others may not be there yet.
   */
  lists(
    stream: number,
    step: number,
    visit: (address: number, count: number) => void,
    own?: boolean,
  ): void;
  /** The elements of a step as a fresh array, multiple spikes repeated. */
  elements(stream: number, step: number): Uint32Array;
  /**
   * Puts pairs (`stamp`, element) of a step behind those that are there, in the order of `elements`;
   * of all of them, or of the wanted ones. Nothing is made on the way: this is asked in every step.
   */
  pairs(stream: number, step: number, stamp: number, onto: Pairs, wanted: Wanted | null): void;
  /** Forgets what relays passed on before `step`; without it, all: time goes on elsewhere. */
  forget(step?: number): void;
}

/** Elements that are asked for: ascending, and by their numbers. */
export interface Wanted {
  readonly list: Uint32Array;
  readonly has: Uint8Array;
}

/** A list of pairs that grows. */
export class Pairs {
  data = new Uint32Array(1024);
  length = 0;

  /** Makes room for so many pairs more. */
  reserve(more: number): void {
    if (this.length + 2 * more <= this.data.length) return;
    const longer = new Uint32Array(2 * (this.length + 2 * more));
    longer.set(this.data);
    this.data = longer;
  }

  /** All of a list's part, or the wanted of them. */
  add(stamp: number, from: Uint32Array, begin: number, count: number, has: Uint8Array | null) {
    this.reserve(count);
    const { data } = this;
    let at = this.length;
    for (let k = begin; k < begin + count; k++) {
      const element = from[k]!;
      if (has !== null && !has[element]) continue;
      data[at] = stamp;
      data[at + 1] = element;
      at += 2;
    }
    this.length = at;
  }

  /** Each element as often as it is counted: those of a list, or the first `n`. */
  addCounted(stamp: number, counts: Uint16Array, at: number, n: number, list: Uint32Array | null) {
    const many = list ? list.length : n;
    for (let k = 0; k < many; k++) {
      const element = list ? list[k]! : k;
      const times = element < n ? counts[at + element]! : 0;
      if (times === 0) continue;
      this.reserve(times);
      const { data } = this;
      for (const end = this.length + 2 * times; this.length < end; this.length += 2) {
        data[this.length] = stamp;
        data[this.length + 1] = element;
      }
    }
  }
}

/** A reader for `worker` over the run's memory. */
export function createSpikeReader(plan: Plan, views: Views, worker: number): SpikeReader {
  const scratch = plan.scratch[worker] ?? { offset: 0, capacity: 0 };
  const slices = new Map(plan.populations.map((p) => [p.id, p.slices]));
  const made = new Map<number, Map<number, Uint32Array>>(); // relay stream -> step -> elements
  /** Winners passed so far in the current window, per relay. */
  const winners = (plan.passed[worker] ?? 0) / 4;

  const listPart = (s: Extract<StreamPlan, { kind: 'list' }>, step: number, part: number) => {
    const slot = step % s.depth;
    return {
      count: views.i32[s.counts / 4 + slot * plan.workers + part] ?? 0,
      address: s.lists + 4 * (slot * s.n + (slices.get(s.node)?.[part]?.[0] ?? 0)),
    };
  };

  /** Where the counts of a step begin [u16]. */
  const countsAt = ({ ring }: Extract<StreamPlan, { kind: 'dense' }>, step: number) =>
    ring.offset / 2 + (((step % ring.slots) + ring.slots) % ring.slots) * (ring.stride / 2);

  const counted = (
    s: Extract<StreamPlan, { kind: 'dense' }>,
    step: number,
    from: number,
    to: number,
  ): Uint32Array => {
    const at = countsAt(s, step);
    const found: number[] = [];
    const add = (i: number) => {
      for (let k = views.u16[at + i] ?? 0; k > 0; k--) found.push(i);
    };
    for (let i = from; i < to; i++) add(i);
    return Uint32Array.from(found);
  };

  const elements = (index: number, step: number): Uint32Array => {
    const s = plan.streams[index];
    if (!s) return new Uint32Array();
    switch (s.kind) {
      case 'list': {
        const parts: Uint32Array[] = [];
        for (let w = 0; w < plan.workers; w++) {
          const { address, count } = listPart(s, step, w);
          if (count > 0) parts.push(views.u32.slice(address / 4, address / 4 + count));
        }
        return parts.length === 1 && parts[0] ? parts[0] : join(parts);
      }
      case 'stage': {
        const slot = step % s.depth;
        const count = views.i32[s.counts / 4 + slot] ?? 0;
        const at = s.lists / 4 + slot * s.capacity;
        return views.u32.slice(at, at + count);
      }
      case 'dense':
        return counted(s, step, 0, s.n);
      case 'relay': {
        let steps = made.get(index);
        if (!steps) {
          steps = new Map();
          made.set(index, steps);
        }
        let result = steps.get(step);
        if (!result) {
          result = relay(s, index, step);
          steps.set(step, result);
        }
        return result;
      }
    }
  };

  const relay = (s: Extract<StreamPlan, { kind: 'relay' }>, index: number, step: number) => {
    const found: number[] = [];
    for (const { stream, map } of s.inputs)
      for (const element of elements(stream, step)) {
        const target = map ? (map[element] ?? -1) : element;
        if (target >= 0) found.push(target);
      }
    found.sort((a, b) => a - b);
    if (!s.keep) return Uint32Array.from(found);
    const passed = step % s.keep.windowSteps === 0 ? 0 : (views.i32[winners + index] ?? 0);
    const room = Math.max(0, s.keep.most - passed);
    const by = s.keep.by;
    const strength = (element: number) => (by ? (views.f64[by.offset / 8 + element] ?? 0) : 0);
    const best = by
      ? [...found].sort((a, b) => strength(b) - strength(a) || a - b).slice(0, room)
      : found.slice(0, room);
    views.i32[winners + index] = passed + best.length;
    return Uint32Array.from(best.sort((a, b) => a - b));
  };

  const visitMade = (list: Uint32Array, visit: (address: number, count: number) => void): void => {
    for (let from = 0; from < list.length; from += scratch.capacity) {
      const chunk = list.subarray(from, from + scratch.capacity);
      views.u32.set(chunk, scratch.offset / 4);
      visit(scratch.offset, chunk.length);
    }
  };

  return {
    lists(index, step, visit, own = false) {
      const s = plan.streams[index];
      if (s?.kind === 'list')
        for (let w = 0; w < plan.workers; w++) {
          const { address, count } = listPart(s, step, w);
          if (count > 0) visit(address, count);
        }
      else if (s?.kind === 'stage') {
        const slot = step % s.depth;
        const count = views.i32[s.counts / 4 + slot] ?? 0;
        if (count > 0) visit(s.lists + 4 * slot * s.capacity, count);
      } else if (s?.kind === 'dense' && own) {
        const [from, to] = slices.get(s.node)?.[worker] ?? [0, 0];
        visitMade(counted(s, step, from, to), visit);
      } else visitMade(elements(index, step), visit);
    },
    elements,
    pairs(index, step, stamp, onto, wanted) {
      const s = plan.streams[index];
      if (s?.kind === 'list')
        for (let w = 0; w < plan.workers; w++) {
          const { address, count } = listPart(s, step, w);
          if (count > 0) onto.add(stamp, views.u32, address / 4, count, wanted?.has ?? null);
        }
      else if (s?.kind === 'dense')
        onto.addCounted(stamp, views.u16, countsAt(s, step), s.n, wanted?.list ?? null);
      else {
        const list = elements(index, step);
        onto.add(stamp, list, 0, list.length, wanted?.has ?? null);
      }
    },
    forget(before = Number.POSITIVE_INFINITY) {
      for (const steps of made.values())
        for (const step of steps.keys()) if (step < before) steps.delete(step);
    },
  };
}

function join(parts: readonly Uint32Array[]): Uint32Array {
  const result = new Uint32Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

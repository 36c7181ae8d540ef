/** How spikes wait until a row is walked next: what a plan says of it, and both backends read. */

import type { Assignment } from '../language/ast.ts';

/** Steps that a row may lie behind: no longer are paths of traces kept. */
export const LONGEST_REPLAY = 4096;

/** The spikes of a neuron that are found at once; those before them are found through the log. */
export const NEWEST = 3;
/** Synapses whose events are collected together. */
export const REPLAY_BLOCK = 128;

/** The step of a spike that has not happened. */
export const NEVER = -(2 ** 30);

/**
 * Spikes of the other ends, applied to a row when it is walked next instead of at once: the row
 * passes through the cache anyway, while the synapses of one target lie in as many places as it
 * has sources. The statements of an event see what they would have seen: traces of the row's own
 * element are taken along their path again, step by step.
 *
 * A row is up to date until `seen` (excluded); a walk in step k brings it up to k + `until`. An
 * event is due `lag` steps after its spike; without a lag, all that is logged is due. The trace at place 0 of its path is that of step
 * `seen` - `begin`, with events of that step still to be counted: before them `before`, after `after`.
 */
export interface Replay {
  readonly seen: number; // byte offset of i32 per element
  readonly begin: 0 | 1;
  readonly until: 0 | 1;
  readonly lag: number; // steps
  /** Traces that events read; f64 per element each. */
  readonly traces: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  /** From what a trace was after one step's events to what it is before the next step's. */
  readonly update: readonly Assignment[];
  /** What the walk itself, which is an event of the row's element, does to its traces. */
  readonly jump: readonly Assignment[];
  /** Per event and synapse: assigns `synapse` names and locals, reads traces and uniforms. */
  readonly body: readonly Assignment[];
  readonly heads: number;
  readonly entries: number;
  /** Scratch: f64[traces][LONGEST_REPLAY + 1]. */
  readonly path: number;
  /** Scratch: i32[LONGEST_REPLAY + 1]. */
  readonly waiting: number;
  /** Scratch: i32[REPLAY_BLOCK * NEWEST + 1][2]. */
  readonly events: number;
}

/**
 * Spikes of a population, from the newest of each neuron to the ones before: `heads` holds the
 * steps of the `NEWEST` and the entry of the one before these; an entry its step and the entry of
 * the one before. One log per worker, of its own neurons; the heads are common.
 */
export interface SpikeLog {
  readonly heads: number; // byte offset of i32[n][NEWEST + 1]
  readonly entries: number; // byte offset of i32[capacity][2]; the first is that of no spike
  readonly capacity: number;
  /** Byte offset of i32[2]: the next entry, and how many are new since all rows were brought up to date. */
  readonly words: number;
  /** So many new ones may stand at the begin of an epoch. */
  readonly most: number;
}

/** A kernel over all rows that only brings them up to date, and the list of their elements. */
export interface Settler {
  readonly kernel: string;
  readonly list: number;
  readonly count: number;
}

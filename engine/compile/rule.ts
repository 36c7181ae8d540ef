/**
 * A learning rule, analysed for one projection: traces on each side, state per synapse, and the
 * statements of each event. All expressions are in engine units.
 *
 * How it runs (the same for every rule, built in or typed by a person): traces are integrated
 * every step for all neurons; the value each one had *before* an event of the step is kept for as
 * long as the longest delay, so any synapse can read what its other side was when its spike left.
 * Events then walk rows (a spike arrives) or columns (a neuron fired), which may wait until the row
 * is walked next (`replay.ts`). State of a synapse is
 * advanced in closed form from event to event. What all synapses share (dopamine) may jump: then
 * every synapse is brought up to date first.
 */

import type { Of } from '../kit/types.ts';
import type { Assignment } from '../language/ast.ts';
import type { SignalInput, StreamRef } from './ir.ts';
import type { PastRead } from './rule-past.ts';

/** Traces of one side: dense, integrated every step. */
export interface TraceSet {
  readonly states: readonly { readonly name: string; readonly initial: number }[];
  /** Advances all states by dt. */
  readonly update: readonly Assignment[];
}

/** The statements of one event, in the order they were written. */
export interface RuleEvent {
  /** Statements that change only the own side's traces: applied once per event. */
  readonly own: readonly Assignment[];
  /**
   * The statements that change a synapse or what it delivers, and those that they depend on; `w` and
   * synapse state are guarded by `learning`.
   */
  readonly all: readonly Assignment[];
}

export interface RuleIR {
  readonly id: string;
  readonly name: string;
  /** Parameters, and propagators of the traces. */
  readonly uniforms: Of<number>;
  readonly pre: TraceSet;
  readonly post: TraceSet;
  readonly shared: TraceSet;
  readonly synapse: {
    readonly states: readonly { readonly name: string; readonly initial: number }[];
    /** Advances synapse state, `w` and shared state together over `elapsed` ms; empty: nothing moves. */
    readonly advance: readonly Assignment[];
    /** Advances shared state alone over `elapsed` ms. */
    readonly advanceShared: readonly Assignment[];
  };
  readonly onPre: RuleEvent;
  readonly onPost: RuleEvent;
  /** Events at `spikes` inputs of the rule. */
  readonly on: readonly { readonly from: StreamRef; readonly statements: readonly Assignment[] }[];
  readonly onEvery: {
    readonly steps: number | 'presentation';
    readonly all: readonly Assignment[];
    /** Whether a statement reads `sumIn(w)`, bound as `__sumIn`. */
    readonly needsSum: boolean;
  } | null;
  /** Whether `onPre` assigns `deliver`. */
  readonly delivers: boolean;
  /** Signals the rule reads, `learning` among them. */
  readonly inputs: readonly SignalInput[];
  /** Names of `inputs` that the synapses' equations read: a change sweeps all synapses. */
  readonly watched: readonly string[];
  /** Names of `inputs` that say what the schedule does with a presentation, `learning` among them. */
  readonly scheduled: readonly string[];
  /** Traces of the past that statements read. */
  readonly past: readonly PastRead[];
  /** Neuron variables read, without the suffix. */
  readonly readsPre: readonly string[];
  readonly readsPost: readonly string[];
}

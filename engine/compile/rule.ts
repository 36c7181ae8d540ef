/**
 * A learning rule, analysed for one projection: traces on each side, state per synapse, and the
 * statements of each event. All expressions are in engine units.
 *
 * How it runs (the same for every rule, built in or typed by a person): traces are integrated
 * every step for all neurons; the value each one had *before* an event of the step is kept for as
 * long as the longest delay, so any synapse can read what its other side was when its spike left.
 * Events then walk rows (a spike arrives) or columns (a neuron fired).
 */

import type { Of } from '../kit/types.ts';
import type { Assignment, Expr } from '../language/ast.ts';
import type { SignalInput } from './ir.ts';

/** Traces of one side: dense, integrated every step. */
export interface TraceSet {
  readonly states: readonly { readonly name: string; readonly initial: number }[];
  /** Advances all states by dt. */
  readonly update: readonly Assignment[];
  /** Neuron variables (without the suffix `_pre` or `_post`) the update reads at the step's start. */
  readonly reads: readonly string[];
}

/** The statements of one event, in the order they were written. */
export interface RuleEvent {
  /** Statements that change only the own side's traces: applied once per event. */
  readonly own: readonly Assignment[];
  /** All statements, as one synapse sees them: own traces are locals that start at their value before the event. */
  readonly all: readonly Assignment[];
}

export interface RuleIR {
  readonly id: string;
  readonly name: string;
  readonly uniforms: Of<number>;
  readonly pre: TraceSet;
  readonly post: TraceSet;
  readonly shared: TraceSet;
  readonly synapse: {
    readonly states: readonly { readonly name: string; readonly initial: number }[];
    /** Advances synapse states (and `w`) over `elapsed` ms, in closed form; empty: nothing decays. */
    readonly advance: readonly Assignment[];
  };
  readonly onPre: RuleEvent;
  readonly onPost: RuleEvent;
  /** Events at `spikes` inputs of the rule, by port: `own` changes shared state. */
  readonly on: Of<RuleEvent>;
  readonly onEvery: {
    readonly steps: number | 'presentation';
    readonly all: readonly Assignment[];
  } | null;
  /** What a spike carries if not `w`. */
  readonly deliver: Expr | null;
  readonly inputs: readonly SignalInput[];
  readonly readsPost: readonly string[];
  readonly readsPre: readonly string[];
}

/**
 * The network as the engine sees it: populations with programs, projections with synapses, relays,
 * stages. Everything a person drew has become one of these few things; all numbers are in engine
 * units, all sizes are known. `plan` gives them addresses.
 */

import type { Behaviour, Of, RandomStream, Slot } from '../kit/types.ts';
import type { Assignment, Expr } from '../language/ast.ts';
import type { Synapses } from './connect.ts';
import type { ResolvedNode } from './resolved.ts';
import type { RuleIR } from './rule.ts';

/** An output of spikes: of a population, a stage, or a relay. */
export interface StreamRef {
  readonly node: string;
  readonly port: string;
}

/** The numbers a population's program reads: one for all, or one per element. */
export interface PopulationValues {
  readonly uniforms: Of<number>;
  readonly arrays: Of<Float64Array>;
}

/** A signal a population reads: held over the step, the sum of its sources, 0 without any. */
export interface SignalInput {
  readonly name: string; // in the equations
  readonly port: string;
  readonly elements: number;
  readonly sources: readonly StreamRef[];
  /** Value while nothing is connected. */
  readonly idle: number;
}

/** A port where weighted spikes arrive. */
export interface Receptor {
  readonly port: string;
  readonly into: string;
  readonly discardIfRefractory: boolean;
}

export interface Population {
  readonly id: string;
  readonly name: string;
  readonly n: number;
  readonly shape: readonly number[];
  readonly method: string;
  readonly reason: string;
  /** State variables with initial values. */
  readonly states: readonly { readonly name: string; readonly initial: Float64Array }[];
  readonly values: PopulationValues;
  readonly inputs: readonly SignalInput[];
  readonly receptors: readonly Receptor[];
  /** Spikes that arrive without delay and weight, on `spikes` inputs. */
  readonly direct: readonly { readonly from: StreamRef; readonly into: string }[];
  /** Whether impulses arrive before (NIR, PyTorch) or after (NEST) the update. */
  readonly arrivesFirst: boolean;
  /** Statements of `step`, then the integration; frozen variables already guarded by `__active`. */
  readonly update: readonly Assignment[];
  /** Steps of refractoriness: an expression, or a condition that keeps it up; null without. */
  readonly refractory:
    | { readonly kind: 'steps'; readonly value: Expr }
    | { readonly kind: 'condition'; readonly value: Expr }
    | null;
  readonly fires: Expr | null;
  /** A number of spikes per step instead of a condition. */
  readonly counts: Expr | null;
  readonly onFire: readonly Assignment[];
  /** Output ports whose variable is a named expression, computed at the end of the step. */
  readonly observables: readonly { readonly name: string; readonly value: Expr }[];
  /** Signal ports: the variable each one shows. */
  readonly signals: Of<string>; // port -> variable
  readonly spikePort: string | null;
  /** Histories that `delayed(x, time)` reads. */
  readonly histories: readonly {
    readonly variable: string;
    readonly name: string;
    readonly steps: number;
  }[];
  /** Uniforms that follow a table over time. */
  readonly lookups: readonly {
    readonly name: string;
    readonly times: Float64Array; // ms
    readonly values: Float64Array;
  }[];
  readonly usesRandom: boolean;
}

export interface Projection {
  readonly id: string;
  readonly name: string;
  readonly pre: StreamRef;
  readonly preN: number;
  readonly post: string;
  readonly port: string; // the receptor
  readonly synapses: Synapses;
  readonly delayIs: 'axonal' | 'dendritic';
  /** In id order, the one that assigns `deliver` last. */
  readonly rules: readonly RuleIR[];
}

/** A stream made from others within the step. */
export interface Relay {
  readonly id: string;
  readonly to: string;
  readonly n: number;
  readonly inputs: readonly {
    readonly from: StreamRef;
    /** Target element per source element, -1 drops; null: the same. */
    readonly map: Int32Array | null;
  }[];
  readonly keep: {
    readonly most: number;
    readonly windowSteps: number;
    readonly by: StreamRef | null;
  } | null;
}

/** A node whose TypeScript runs at the borders of intervals. */
export interface StageIR {
  readonly node: ResolvedNode;
  readonly behaviour: Extract<Behaviour<unknown>, { kind: 'stage' }>;
  /** Steps per interval; null: a presentation of the schedule. */
  readonly every: number | null;
  readonly inputs: Of<readonly StreamRef[]>;
}

export interface ScheduleIR {
  readonly node: ResolvedNode | null; // null: each sample 100 ms, in order
  slots(samples: number, random: RandomStream): Iterable<Slot>;
}

/** A wire that sets a parameter while the run goes on. */
export interface DriveIR {
  readonly from: StreamRef;
  readonly node: string;
  readonly parameter: string;
}

/** What plots and recorders want to see. */
export interface Observation {
  readonly node: string; // the plot or recorder
  readonly port: string; // its input
  readonly from: StreamRef;
  readonly everySteps: number;
  readonly reduce: 'none' | 'mean' | 'sum' | 'count' | 'histogram';
}

export interface NetworkIR {
  readonly dt: number;
  readonly steps: number;
  readonly seed: number;
  readonly precision: 'f64' | 'mixed' | 'f32';
  /** In an order in which every zero-delay wire goes forward. */
  readonly populations: readonly Population[];
  readonly projections: readonly Projection[];
  /** In wire order. */
  readonly relays: readonly Relay[];
  readonly stages: readonly StageIR[];
  readonly schedule: ScheduleIR | null;
  readonly observations: readonly Observation[];
  readonly drives: readonly DriveIR[];
}

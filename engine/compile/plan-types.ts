/**
 * The plan: what instantiate needs to make memory and kernels, and the run-time to call them in
 * order. Plain data.
 */

import type {
  Binding,
  ElementType,
  IndexArray,
  Kernel,
  MixedDelays,
  TargetList,
} from './kernel-types.ts';
import type { Settler, SpikeLog } from './replay-types.ts';
import type { DrawnRows } from './rows.ts';

/** A stretch of the one memory: owner and name for checkpoints and views. */
export interface Region {
  readonly owner: string; // node id
  readonly name: string;
  readonly type: ElementType;
  readonly offset: number; // bytes, multiple of 64
  readonly length: number; // elements, before padding
  /** Whether a run changes it: only these go into a checkpoint. */
  readonly mutable: boolean;
}

/** Where the spikes of one output are found, step by step. */
export type StreamPlan =
  /** Lists of element indices: slot (step mod depth), part `w` begins at its worker's first element. */
  | {
      readonly kind: 'list';
      readonly node: string;
      readonly port: string;
      readonly n: number;
      readonly depth: number;
      readonly lists: number; // byte offset of u32[depth][n]
      readonly counts: number; // byte offset of i32[depth][workers]
    }
  /** Numbers of spikes per element: a ring of u16 arrays. */
  | {
      readonly kind: 'dense';
      readonly node: string;
      readonly port: string;
      readonly n: number;
      readonly ring: Extract<Binding, { at: 'ring' }>;
    }
  /** Emitted by a stage: the coordinator writes the lists of an epoch before it starts. */
  | {
      readonly kind: 'stage';
      readonly node: string;
      readonly port: string;
      readonly n: number;
      readonly depth: number;
      readonly capacity: number; // elements per step
      readonly lists: number; // byte offset of u32[depth][capacity]
      readonly counts: number; // byte offset of i32[depth]
    }
  /** Made from other streams within the step. */
  | {
      readonly kind: 'relay';
      readonly node: string;
      readonly port: string;
      readonly n: number;
      readonly inputs: readonly {
        readonly stream: number;
        readonly map: Int32Array | null;
      }[];
      readonly keep: {
        readonly most: number;
        readonly windowSteps: number;
        readonly by: SignalPlan | null;
      } | null;
    };

/** Values of a signal, one per element. */
export interface SignalPlan {
  readonly node: string;
  readonly port: string;
  readonly offset: number;
  readonly elements: number;
  /** What makes its numbers those of equations: a stage writes a rate in Hz, they count in 1/ms. */
  readonly scale?: number;
}

/** One thing a worker does in a step, in order. */
export type Op =
  /** Enters the spikes of this worker's part of a list in a log. */
  | { readonly op: 'log'; readonly stream: number; readonly log: SpikeLog }
  /** Brings rows up to date if a log could overflow within an epoch. */
  | { readonly op: 'room'; readonly log: SpikeLog; readonly settlers: readonly Settler[] }
  /** Runs a sequence of kernels. */
  | { readonly op: 'run'; readonly kernel: string }
  | {
      readonly op: 'call';
      readonly kernel: string;
      readonly from: number;
      readonly to: number;
      /** The stream the fired elements go to. */
      readonly stream: number | null;
    }
  /** Hands the spikes of `stream` sent `lag` steps ago to kernels; `own`: only this worker's part. */
  | {
      readonly op: 'deliver';
      readonly kernels: readonly string[];
      readonly stream: number;
      readonly lag: number;
      readonly own: boolean;
    }
  /** Draws the targets of each spike of `stream`, and hands those of a slice to a kernel as row 0. */
  | {
      readonly op: 'draw';
      readonly kernel: string;
      readonly stream: number;
      readonly rows: DrawnRows;
      readonly slice: readonly [from: number, to: number];
      /** Byte offset of u32[3]: begin and end of row 0, and 0, its number. */
      readonly row: number;
      readonly targets: { readonly type: 'u16' | 'u32'; readonly offset: number };
    }
  /** Runs kernels over all sources, for the time up to the step's start, when its time has come. */
  | {
      readonly op: 'sweep';
      readonly kernels: readonly string[];
      readonly list: number; // byte address of u32 0, 1, 2, ...
      readonly count: number;
      readonly when:
        | { readonly kind: 'every'; readonly steps: number }
        | { readonly kind: 'presentation' }
        /** f64 at `value` differs from the one in force at `stored`, which is then replaced. */
        | { readonly kind: 'change'; readonly value: number; readonly stored: number };
      /** f64 sums that are set to zero before. */
      readonly clear: { readonly offset: number; readonly length: number } | null;
    }
  /** For each spike of a stream: kernels over all sources bring them up to date, then one kernel runs. */
  | {
      readonly op: 'event';
      readonly stream: number;
      readonly sweep: readonly string[];
      readonly list: number;
      readonly count: number;
      readonly kernel: string;
    };

/** What is left when kernels are called in sequences. */
export type ShardOp = Exclude<Op, { readonly op: 'call' }>;

export interface ShardPlan {
  /** The first ops of `step`, up to what rules do between steps; for a run that stops at a presentation's end. */
  readonly conclude: readonly ShardOp[];
  /** At the begin of each epoch. */
  readonly begin: readonly ShardOp[];
  /** Each step, in order. */
  readonly step: readonly ShardOp[];
  /** After the barrier, for each step of the epoch. */
  readonly send: readonly ShardOp[];
}

export interface PopulationPlan {
  readonly id: string;
  readonly name: string;
  readonly n: number;
  readonly method: string;
  readonly reason: string;
  readonly states: Readonly<Record<string, number>>; // byte offsets of f64[n]
  readonly uniforms: Readonly<Record<string, number>>; // byte offsets of f64
  readonly arrays: Readonly<Record<string, number>>; // byte offsets of f64[n]
  readonly slices: readonly (readonly [from: number, to: number])[];
}

export interface ProjectionPlan {
  readonly id: string; // node id
  readonly name: string;
  /** Names of the rules that teach it. */
  readonly rules: readonly string[];
  readonly synapses: number;
  readonly pre: number;
  readonly post: number;
  readonly parts: readonly {
    readonly rows: number;
    readonly delays: readonly number[];
    readonly mixed: MixedDelays | null;
    readonly targets: TargetList;
    readonly weights: {
      readonly type: 'f64' | 'f32';
      readonly offset: number;
      /** Number of stored weights, and which one a synapse has where synapses share them. */
      readonly length: number;
      readonly via: IndexArray | null;
    } | null;
    readonly count: number;
    /** Synapses that stand as bits; the other fields tell of those that do not. */
    readonly matrix: {
      readonly bits: number;
      readonly stride: number;
      readonly from: number;
    } | null;
  }[];
  /** Constant weight: byte offset of the uniform, null if weights are stored. */
  readonly constant: number | null;
  /** Whether targets are drawn at every spike and none is kept; `synapses` is about right then. */
  readonly isDrawn: boolean;
  /** Delay [steps] where each element is joined to the one of its number and no part is stored. */
  readonly identity: number | null;
}

export interface Plan {
  readonly hash: string;
  readonly dt: number;
  readonly steps: number;
  readonly seed: number;
  readonly precision: 'f64' | 'mixed' | 'f32';
  readonly workers: number;
  /** Steps between two exchanges of spikes. */
  readonly epoch: number;
  /** Most steps between two looks from outside; spike lists are kept at least so long. */
  readonly span: number;
  readonly bytes: number;
  readonly regions: readonly Region[];
  /** Initial content, written in order. */
  readonly fills: readonly { readonly offset: number; readonly data: ArrayBufferView }[];
  readonly kernels: readonly Kernel[];
  /** Kernels that bring observables up to date before the first step. */
  readonly prime: readonly ShardOp[];
  readonly shards: readonly ShardPlan[];
  /** What brings all synapses up to date: before anybody looks at weights, or changes what they depend on. */
  readonly settlers: readonly Settler[];
  readonly logs: readonly SpikeLog[];
  /** Per worker: u32[capacity] for lists that are made while a step runs. */
  readonly scratch: readonly { readonly offset: number; readonly capacity: number }[];
  /** Per worker: byte offset of i32[streams], what relays have passed in their current windows. */
  readonly passed: readonly number[];
  /** Byte offset of i32[16]: how coordinator and workers meet; words 8 and 9: `BORDER` and `SWEPT` of the run-time. */
  readonly control: number;
  readonly streams: readonly StreamPlan[];
  readonly signals: readonly SignalPlan[];
  readonly populations: readonly PopulationPlan[];
  readonly projections: readonly ProjectionPlan[];
  /** Uniforms that follow a table: the value of the last row whose time has come. */
  readonly lookups: readonly {
    readonly offset: number;
    readonly times: Float64Array;
    readonly values: Float64Array;
  }[];
}

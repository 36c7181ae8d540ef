/**
 * Kernels: the loops over elements and synapses that the run-time calls. Plain data. A kernel is
 * described by its meaning (assignments over named values and where each name lives), and both
 * backends, interpreter and WebAssembly, read the same description.
 */

import type { Assignment, Expr } from '../language/ast.ts';
import type { Replay } from './replay-types.ts';

export type ElementType = 'f64' | 'f32' | 'i32' | 'u32' | 'u16' | 'u8';

export interface IndexArray {
  readonly type: 'u16' | 'u32';
  readonly offset: number;
}

/**
 * Where a name of a program lives. Element i of a population of n; all element arrays are padded
 * to a multiple of 32, padding is never reported.
 */
export type Binding =
  /**
   * Array with one value per element, read and (if assigned) written; `via` says which value an
   * element means where several share one (synapse kernels only).
   */
  | {
      readonly at: 'element';
      readonly type: ElementType;
      readonly offset: number;
      readonly via?: IndexArray;
    }
  /** One f64 for all elements. */
  | { readonly at: 'uniform'; readonly offset: number }
  /**
   * Slot (step + shift) mod `slots` of a ring of arrays, `stride` bytes apart; `clear`: set to 0
   * when read (delay rings). Written if assigned (histories).
   */
  | {
      readonly at: 'ring';
      readonly type: ElementType;
      readonly offset: number;
      readonly stride: number;
      readonly slots: number;
      readonly shift: number;
      readonly clear: boolean;
    }
  /** `rand()`, `randn()`, `poisson(m)`: state of the xoshiro streams, 16 u32 (4 lanes x 128 bit) per block of 256 elements. */
  | { readonly at: 'random'; readonly offset: number };

/**
 * One pass over the elements of a population. Names: `i` (element, as f64), `step` (f64), all of
 * `bindings`; a target without a binding is a local. Values are f64 in registers; arrays of other
 * types are converted on load and store (integers: truncated, saturating). `type: 'f32'` makes the
 * arithmetic single precision.
 *
 * Order: body; then for each element where `fires` holds: onFire, and the element is appended to
 * the spike list (as often as `fires` says if it is a number, `fires: 'count'`).
 *
 * Signature of the compiled function: `(step, from, to, list) => count`; step i32; from, to
 * element range, multiples of 32 (or n); list: byte address where u32 element indices are
 * written, ascending; count: how many.
 */
export interface ElementKernel {
  readonly kind: 'element';
  readonly name: string;
  readonly precision: 'f64' | 'f32';
  /** Number of real elements; those behind it never fire. */
  readonly n: number;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly body: readonly Assignment[];
  readonly fires: Expr | null;
  readonly firing: 'condition' | 'count';
  readonly onFire: readonly Assignment[];
  /** Element bindings of type f64 whose faintest values become 0 now and then (`codegen/fading.ts`). */
  readonly fades?: readonly string[];
}

/**
 * Adds the weights of all synapses of the listed sources to the delay ring of the target.
 * Rows: `rows[source * buckets + b] .. rows[source * buckets + b + 1]` are the synapses of one
 * source with delay `delays[b]` (steps), targets ascending. Slot of a spike sent in step `k`:
 * (k + delay) mod slots.
 *
 * Signature: `(step, list, count) => void`; list: byte address of u32 source indices.
 */
export interface DeliverKernel {
  readonly kind: 'deliver';
  readonly name: string;
  readonly rows: number; // byte offset of u32[sources * buckets + 1]
  readonly delays: readonly number[]; // steps, one per bucket
  /** Null: a row has a bucket of synapses for each delay. Otherwise it is one bucket. */
  readonly mixed: MixedDelays | null;
  readonly targets: TargetList;
  /** Absent: the ring counts spikes (a constant weight is applied by the reader). */
  readonly weights: { readonly type: 'f64' | 'f32'; readonly offset: number } | null;
  /** Byte offset of an f64 that every synapse of an f64 ring weighs, instead of `weights`. */
  readonly weight?: number;
  readonly ring: {
    readonly type: 'f64' | 'f32' | 'u16';
    readonly offset: number;
    readonly stride: number;
    readonly slots: number;
  };
}

/** Elements by number, or in a byte each: how far from the one before it in its bucket, the first from `from`. */
export type TargetList =
  | { readonly type: 'u16' | 'u32'; readonly offset: number }
  | { readonly type: 'gaps'; readonly offset: number; readonly from: number };

/** Rows of few synapses and many delays: each synapse says which delay it has. */
export interface MixedDelays {
  /** Byte offset of u8 per synapse: its place among the delays. */
  readonly of: number;
  /** Scratch: u32 per delay. */
  readonly slots: number;
}

/**
 * Adds one to the ring of counts for every synapse of the listed sources. Synapses are bits: bit t
 * of row s (bytes `bits` + s * `stride`, lowest bit of a byte first) joins source s and target
 * `from` + t. The ring's slots must hold whole rows, 8 * `stride` targets. A source may be listed
 * more than once.
 *
 * Signature: `(step, list, count) => void`; list: byte address of u32 source indices.
 */
export interface MatrixKernel {
  readonly kind: 'matrix';
  readonly name: string;
  readonly bits: number;
  readonly stride: number; // bytes, a multiple of 16
  readonly zeros: number; // byte offset of a row without synapses
  /** Scratch memory of eight rows. */
  readonly planes: number;
  readonly from: number; // element, a multiple of 128
  readonly delay: number; // steps
  readonly ring: {
    readonly type: 'u16';
    readonly offset: number;
    readonly stride: number;
    readonly slots: number;
  };
}

/**
 * Runs a learning rule's statements over the synapses of the listed elements: over rows of a
 * source (`order` absent) or over the columns of a target, where `order` is the offset of u32
 * synapse indices, the transposed index, and `ends` gives each synapse's other end.
 *
 * Names: `row` bindings are indexed by the listed element, evaluated once per element;
 * `synapse` bindings by the synapse; `other` bindings by the synapse's other end.
 *
 * Signature: `(step, list, count) => void`.
 */
export interface SynapseKernel {
  readonly kind: 'synapse';
  readonly name: string;
  readonly rows: number; // byte offset of u32[elements * buckets + 1]
  readonly buckets: number;
  /** Only this bucket is walked: its delay has passed. */
  readonly bucket: number;
  /** Where the synapses lie of which the walk is a list; null: it goes through them as they lie. */
  readonly order: SynapseOrder | null;
  /** The other end of each synapse, in the order of the walk. */
  readonly ends: { readonly type: 'u16' | 'u32'; readonly offset: number };
  readonly row: Readonly<Record<string, Binding>>;
  readonly synapse: Readonly<Record<string, Binding>>;
  readonly other: Readonly<Record<string, Binding>>;
  /** Once per listed element, before its synapses; may assign `row` names and locals. */
  readonly before: readonly Assignment[];
  /** Per synapse. */
  readonly body: readonly Assignment[];
  /**
   * Value added to ring slot (step + shift) of the other end after `body`; a name of the synapse
   * as its memory holds it.
   */
  readonly deliver: {
    readonly value: Expr;
    readonly ring: Extract<Binding, { at: 'ring' }>;
  } | null;
  /** What happened at the other ends since the row was last walked comes first; null: nothing waits. */
  readonly replay: Replay | null;
}

/** A synapse is found behind the begin of the row of its other end, by its place in that row. */
export interface SynapseOrder {
  readonly type: 'u16' | 'u32';
  readonly offset: number;
  readonly rows: number; // byte offset of u32[ends * buckets + 1]
  readonly buckets: number;
}

/** Where a worker's spikes of a step lie: those of step k in slot k mod `depth`. */
export interface SpikeSlots {
  readonly depth: number;
  /** Byte offsets of the first slot's u32 elements and of their number, i32. */
  readonly list: number;
  readonly count: number;
  /** Bytes from slot to slot. */
  readonly listStride: number;
  readonly countStride: number;
}

/** Advances elements from (included) to (excluded), and writes down those that fire. */
export interface ElementCall {
  readonly call: 'elements';
  readonly kernel: string;
  readonly from: number;
  readonly to: number;
  readonly spikes: SpikeSlots | null;
}

/** Hands the spikes of `lag` steps ago to kernels, the `parts` put behind each other. */
export interface ListCall {
  readonly call: 'list';
  readonly kernels: readonly string[];
  readonly lag: number;
  /** One at least, and of one depth. */
  readonly parts: readonly SpikeSlots[];
  /** Byte offset of room for all spikes of a step. */
  readonly scratch: number;
}

/**
 * Other kernels, which stand before it, one after the other in every step.
 *
 * Signature: `(from, to) => void`: steps from (included) to (excluded).
 */
export interface SequenceKernel {
  readonly kind: 'sequence';
  readonly name: string;
  readonly calls: readonly (ElementCall | ListCall)[];
}

export type Kernel = ElementKernel | DeliverKernel | MatrixKernel | SynapseKernel | SequenceKernel;

/** A compiled kernel. ElementKernels return the number of spikes, others 0. */
export type KernelFunction = (step: number, a: number, b: number, c: number) => number;

/** What both backends are: kernels and a memory in, functions out. */
export interface Backend {
  readonly name: 'wasm' | 'interpreter';
  compile(kernels: readonly Kernel[]): Promise<CompiledKernels>;
}

/** Compiled once, attached to a memory in each worker. `data` may be posted to a worker. */
export interface CompiledKernels {
  readonly data: unknown;
  /** `worker`: which of those that share the memory; each has scratch space of its own at its end. */
  attach(
    memory: WebAssembly.Memory,
    worker?: number,
  ): Promise<Readonly<Record<string, KernelFunction>>>;
}

/**
 * What client and engine say to each other, the same for a Web Worker, Node's worker threads and
 * within one process. Every request gets exactly one reply; everything else the engine says is an
 * event of its own.
 */

import type { Expected } from '../compile/estimate.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { Problem } from '../problems/problem.ts';

/** A file (in Node its path), or a folder as its files by their paths within it. */
export type AssetSource = Blob | string | readonly { readonly name: string; readonly blob: Blob }[];

/** Client -> engine. `id` numbers requests. */
export type Request = { readonly id: number } & (
  | {
      readonly kind: 'load';
      readonly document: GraphDocument;
      readonly assets: Readonly<Record<string, AssetSource>>;
      readonly telemetry: 'shared' | 'posted';
      readonly workers?: number;
    }
  | {
      readonly kind: 'run';
      readonly until?: number; // step number
      readonly pace?: number; // 1 = real time, absent = as fast as possible
      /** Pauses after the first step in which a neuron fires. */
      readonly stopAt?: 'spike';
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step'; readonly steps: number }
  | {
      readonly kind: 'set';
      readonly node: string;
      readonly parameter: string;
      readonly value: unknown;
    }
  | {
      readonly kind: 'probe';
      readonly node: string;
      readonly port: string;
      readonly every: string;
      readonly elements?: readonly number[];
      readonly delivery: 'latest' | 'lossless';
    }
  | { readonly kind: 'unprobe'; readonly probe: number }
  | {
      readonly kind: 'feed';
      readonly node: string;
      readonly port: string;
      readonly data: ArrayBuffer;
    } // camera, microphone, button: acts at the next stage border, is logged
  | { readonly kind: 'credit'; readonly frames: number } // posted telemetry only
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'restore'; readonly checkpoint: ArrayBuffer }
  | { readonly kind: 'seed'; readonly seed: number } // rewinds to step 0
  | { readonly kind: 'tally' } // spikes are counted from here on
  | { readonly kind: 'report' } // what the command line says of a run, up to now
  | { readonly kind: 'close' }
);

export type RunState = 'empty' | 'building' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

/** Engine -> client. */
export type EngineEvent =
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: true;
      readonly step: number;
      readonly value?: unknown;
    }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: false;
      readonly problems: readonly Problem[];
    }
  | {
      readonly kind: 'state';
      readonly state: RunState;
      readonly step: number;
      /** The step before which all samples have been sent; what the client has no room for waits. */
      readonly sampled: number;
      /** Records lost so far. */
      readonly dropped: number;
    }
  /** While a network is built: the share that is done (0 to 1), the synapses drawn so far, and what all will need. */
  | {
      readonly kind: 'building';
      readonly share: number;
      readonly synapses: number;
      readonly expected: Expected | null;
    }
  | {
      readonly kind: 'progress';
      readonly step: number;
      readonly sampled: number;
      readonly realTimeFactor: number;
      readonly dropped: number;
    } // 4 Hz
  | {
      readonly kind: 'frame';
      readonly probe: number;
      readonly step: number;
      readonly data: ArrayBuffer;
    } // posted telemetry only
  | { readonly kind: 'problem'; readonly problems: readonly Problem[] };

/** All that a transport must be. */
export interface Channel {
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  listen(handler: (message: unknown) => void): void;
  /** Tells once, and how, if the other end is gone without having been closed; absent where that cannot happen. */
  lost?(tell: (how: string) => void): void;
  close(): void;
}

/** What the reply to `load` carries as its value. */
export interface LoadSummary {
  readonly hash: string;
  readonly dt: number; // ms
  readonly steps: number; // of the document's duration
  readonly neurons: number;
  readonly synapses: number;
  readonly bytes: number;
  readonly workers: number;
  readonly precision: 'f64' | 'mixed' | 'f32';
  readonly buildMilliseconds: number;
  readonly nodes: Readonly<Record<string, NodeSummary>>;
  /** Present when telemetry is shared: the ring's memory. */
  readonly ring?: SharedArrayBuffer;
}

export interface NodeSummary {
  readonly elements?: number;
  readonly shape?: readonly number[];
  readonly synapses?: number;
  /** Memory of its own: states, synapses, lists of spikes. */
  readonly bytes?: number;
  /** Integration method in force and why, e.g. 'exact: linear, constant coefficients'. */
  readonly method?: string;
}

/**
 * Payload of a probe's record, little endian, 4-byte aligned:
 * `spikes`: u32 pairs (step, element), step relative to the record's step;
 * `analog`, `current`, `mod`, `weights`: f32 values (of a lossless probe f64), [elements] for each sample;
 * `image`, `result`, `label`, `cloud`, `events`: u32 rank, u32 sizes[rank], f32 data; now and then
 * also the names of classes, a u32 for each character, a line feed between two.
 * The reply to `probe` has value `{ probe, elements, every }` (`every` in steps); of all weights also
 * which synapse joins what, in the order of the weights.
 */
export interface ProbeReply {
  readonly probe: number;
  readonly elements: number;
  readonly every: number;
  readonly synapses?: {
    readonly pre: Uint32Array;
    readonly post: Uint32Array;
    readonly sizes: readonly [pre: number, post: number];
  };
}

/**
 * What a plot is drawn from: a port's data as it has come in so far, with the names, sizes and
 * units that axes need. Views read feeds; nothing here knows the engine or React.
 */

import type { HeldBuffer, SignalBuffer } from './buffers.ts';
import type { TimeAxis } from './time-axis.ts';

export interface FeedBase {
  /** `<node>/<port>`. */
  readonly id: string;
  /** The node's name. */
  readonly name: string;
  readonly port: string;
  /** Which series colour the node has. */
  readonly series: number;
  readonly elements: number;
  readonly shape: readonly number[];
  readonly unit: string;
}

/** Spikes in step order, as views that are valid until more come in. */
export interface SpikeSource {
  readonly steps: Steps;
  readonly elements: Uint32Array;
}
export type Steps = Float64Array | Uint32Array;

export interface SpikeFeed extends FeedBase {
  readonly kind: 'spikes';
  readonly buffer: SpikeSource;
}

export interface SignalFeed extends FeedBase {
  readonly kind: 'signal';
  readonly buffer: SignalBuffer;
  /** Which elements the columns are. */
  readonly shown: readonly number[];
}

export interface WeightFeed extends FeedBase {
  readonly kind: 'weights';
  /** Shape of the sending population; a picture's has rows and columns. */
  readonly senders: readonly number[];
  /** All weights at some moments. */
  readonly buffer: HeldBuffer;
  /** Ends of each synapse in the order of the weights; absent while unknown. */
  readonly synapses: {
    readonly pre: Uint32Array;
    readonly post: Uint32Array;
    readonly sizes: readonly [pre: number, post: number];
  } | null;
}

export interface HeldFeed extends FeedBase {
  readonly kind: 'image' | 'events' | 'cloud' | 'label' | 'result';
  readonly buffer: HeldBuffer;
}

export type Feed = SpikeFeed | SignalFeed | WeightFeed | HeldFeed;

/** What all views of a dock share. */
export interface Stage {
  readonly time: TimeAxis;
  /** Step of the network [ms]. */
  readonly dt: number;
}

/** Model time of a step [ms]: what happens in step k is stamped at its end. */
export const timeOf = (step: number, dt: number): number => (step + 1) * dt;
/** Step that ends at or after a time. */
export const stepAt = (time: number, dt: number): number => Math.ceil(time / dt - 1e-9) - 1;

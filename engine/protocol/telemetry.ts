/**
 * What probes see on its way to the client: through the shared ring, or as posted frames for which
 * the client gives credit. What finds no room waits in a queue, in the order it was seen. A screen
 * that falls too far behind loses records, which are counted; a recorder loses nothing, the run waits
 * for it.
 */

import type { Sink } from '../runtime/observers.ts';
import type { EngineEvent } from './messages.ts';
import type { Ring } from './ring.ts';

export interface Telemetry {
  /** Begins anew; without a ring everything is posted. */
  open(ring: Ring | null): void;
  /** Numbers arrive in single precision, which is enough for a screen; a recorder gets them whole. */
  sink(probe: number, delivery: 'latest' | 'lossless'): Sink;
  /** The client can take so many frames more. */
  credit(frames: number): void;
  /** Hands on what waits; false while something still waits. */
  flush(): boolean;
  /** Whether the run must wait: something waits that must not be lost. */
  holds(): boolean;
  /** Drops what waits for a probe that was removed. */
  forget(probe: number): void;
  /** Drops what waits from a step on: the run goes back there. */
  rewind(step: number): void;
  /** Records lost since `open`. */
  dropped(): number;
  /** The step before which everything has been handed on, of a run that has reached `step`. */
  reached(step: number): number;
}

let singles = new Float32Array(32);
let singleBytes = new Uint8Array(singles.buffer, 0, 0);

/** Numbers in single precision, as bytes that are good until the next call. */
function narrowed(numbers: Float64Array): Uint8Array {
  if (singles.length < numbers.length) singles = new Float32Array(numbers.length);
  singles.set(numbers);
  if (singleBytes.buffer !== singles.buffer || singleBytes.length !== 4 * numbers.length)
    singleBytes = new Uint8Array(singles.buffer, 0, 4 * numbers.length);
  return singleBytes;
}

interface Waiting {
  readonly probe: number;
  readonly step: number;
  readonly data: Uint8Array;
  readonly lossless: boolean;
}

/** Bytes that may wait for a screen: some hundred milliseconds of a busy page, of any network. */
const PATIENCE = 32 * 2 ** 20;
/** What a waiting record weighs beside its content: empty ones must not pile up for a page that sleeps. */
export const RECORD_BYTES = 64;

/** `post` sends to the client; so many bytes may wait before records for a screen are lost. */
export function createTelemetry(
  post: (event: EngineEvent, transfer: ArrayBuffer[]) => void,
  patience = PATIENCE,
): Telemetry {
  let ring: Ring | null = null;
  let credit = 0;
  let refused = 0;
  let queue: Waiting[] = [];
  let waiting = 0;
  let recorders = 0;

  const drop = (goes: (record: Waiting) => boolean) => {
    for (const record of queue) if (goes(record)) count(record, -1);
    queue = queue.filter((record) => !goes(record));
  };

  /** `sign` 1: a record joins the queue; -1: it has left. */
  const count = ({ data, lossless }: Waiting, sign: 1 | -1) => {
    waiting += sign * (RECORD_BYTES + data.length);
    if (lossless) recorders += sign;
  };

  /** Bytes are copied. Whether there was room. */
  const deliver = (probe: number, step: number, bytes: Uint8Array): boolean => {
    // What the ring could never hold is posted beside it.
    if (ring?.holds(bytes.length)) {
      if (!ring.fits(bytes.length)) return false;
      return ring.push(probe, step, bytes);
    }
    if (credit <= 0) return false;
    credit--;
    const data = bytes.slice().buffer as ArrayBuffer;
    post({ kind: 'frame', probe, step, data }, [data]);
    return true;
  };

  return {
    open(next) {
      ring = next;
      credit = 0;
      refused = 0;
      queue = [];
      waiting = 0;
      recorders = 0;
    },
    sink: (probe, delivery) => (step, payload) => {
      const lossless = delivery === 'lossless';
      const bytes =
        payload instanceof Float64Array && !lossless
          ? narrowed(payload)
          : new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
      if (queue.length === 0 && deliver(probe, step, bytes)) return;
      if (!lossless && waiting + RECORD_BYTES + bytes.length > patience) {
        refused++;
        return;
      }
      const record = { probe, step, data: bytes.slice(), lossless };
      queue.push(record);
      count(record, 1);
    },
    credit(frames) {
      credit += frames;
    },
    flush() {
      let sent = 0;
      for (const record of queue) {
        if (!deliver(record.probe, record.step, record.data)) break;
        count(record, -1);
        sent++;
      }
      if (sent > 0) queue = queue.slice(sent);
      return queue.length === 0;
    },
    holds: () => recorders > 0,
    forget: (probe) => drop((record) => record.probe === probe),
    rewind: (step) => drop((record) => record.step >= step),
    dropped: () => refused,
    reached: (step) => Math.min(step, queue[0]?.step ?? step),
  };
}

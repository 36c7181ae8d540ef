/**
 * Recordings of event cameras, whatever the format: columns of time, place and polarity, streamed
 * in blocks of bounded size. A block is reused: what is kept must be copied.
 */

import type { Asset } from '../kit/types.ts';
import { FormatError, type FormatWarning } from './damage.ts';

export const BLOCK_EVENTS = 65536;
/** Events one record may give at most (a vector of EVT 2.1). */
const SLACK = 32;
const READ_BYTES = 2 ** 20;
const MOST_WARNINGS = 100;

/** A block of events; the first `n` entries of each column count. */
export class EventColumns {
  n = 0;
  /** Microseconds, whole numbers; exact below 2^53. */
  readonly t: Float64Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** 1 is ON, 0 OFF. */
  readonly p: Uint8Array;

  readonly capacity: number;

  constructor(capacity = BLOCK_EVENTS) {
    this.capacity = capacity;
    this.t = new Float64Array(capacity + SLACK);
    this.x = new Uint16Array(capacity + SLACK);
    this.y = new Uint16Array(capacity + SLACK);
    this.p = new Uint8Array(capacity + SLACK);
  }

  get full(): boolean {
    return this.n >= this.capacity;
  }

  add(t: number, x: number, y: number, p: number): void {
    const k = this.n++;
    this.t[k] = t;
    this.x[k] = x;
    this.y[k] = y;
    this.p[k] = p;
  }
}

/** What was met on the way; filled while blocks are read. */
export interface EventReport {
  events: number;
  /** How often time went backward from one event to the next. */
  backward: number;
  /** Events outside the sensor: dropped. */
  outside: number;
  /** Records that are no events, or not known. */
  skipped: number;
  /** Events before any time was known: dropped. */
  beforeTime: number;
  readonly warnings: FormatWarning[];
  /** Where reading had to end early; all blocks before it are good. */
  damage: FormatError | null;
}

const freshReport = (): EventReport => ({
  events: 0,
  backward: 0,
  outside: 0,
  skipped: 0,
  beforeTime: 0,
  warnings: [],
  damage: null,
});

/** What is said of bytes that a file was cut off in. */
export const remainder = (bytes: number, what: string): string =>
  bytes === 1
    ? `1 byte at the end is no whole ${what}`
    : `${bytes} bytes at the end are no whole ${what}`;

export function warn(report: EventReport, offset: number, reason: string): void {
  if (report.warnings.length < MOST_WARNINGS) report.warnings.push({ offset, reason });
}

export interface EventRecording {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** What else the file says: camera, compression, labels. */
  readonly meta: Readonly<Record<string, string | number>>;
  /** Of the last pass over the blocks. */
  readonly report: EventReport;
  /** All events from the beginning; `chunk` is how many bytes are asked of the file at once. */
  blocks(chunk?: number): Generator<EventColumns>;
}

/** External triggers: columns of time [us], channel and value. */
export type Trigger = readonly [t: number, id: number, value: number];

/** Fills `out` and says when it is full; a generator that yields raw blocks, not yet checked. */
export type RawBlocks = (
  report: EventReport,
  chunk: number,
  out: EventColumns,
) => Generator<EventColumns>;

/** A recording whose blocks are checked: order is counted, what lies outside the sensor is dropped. */
export function recordingOf(
  info: Pick<EventRecording, 'format' | 'width' | 'height'> & {
    readonly meta?: EventRecording['meta'];
  },
  raw: RawBlocks,
): EventRecording {
  let report = freshReport();
  const { width, height } = info;
  return {
    meta: {},
    ...info,
    get report() {
      return report;
    },
    *blocks(chunk = READ_BYTES) {
      report = freshReport();
      const mine = report;
      const seen = { last: Number.NEGATIVE_INFINITY };
      const columns = new EventColumns();
      try {
        for (const block of raw(mine, Math.max(1, chunk), columns)) {
          check(block, width, height, mine, seen);
          if (block.n > 0) yield block;
          columns.n = 0;
        }
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        // What a reader had gathered before it gave up is good.
        check(columns, width, height, mine, seen);
        mine.damage = error;
        if (columns.n > 0) yield columns;
      }
    },
  };
}

/** Counts steps backward in time and drops, in place, what lies outside the sensor. */
function check(
  block: EventColumns,
  width: number,
  height: number,
  report: EventReport,
  seen: { last: number },
): void {
  const { t, x, y, p, n } = block;
  let last = seen.last;
  let backward = 0;
  let kept = 0;
  for (let k = 0; k < n; k++) {
    const time = t[k]!;
    if (time < last) backward++;
    last = time;
    if (x[k]! < width && y[k]! < height) {
      if (kept !== k) {
        t[kept] = time;
        x[kept] = x[k]!;
        y[kept] = y[k]!;
        p[kept] = p[k]!;
      }
      kept++;
    }
  }
  seen.last = last;
  report.backward += backward;
  report.outside += n - kept;
  report.events += kept;
  block.n = kept;
}

/**
 * Streams records of equal size: `decode` reads whole records of `bytes` from `at` until the block
 * is full and returns where it stopped. A record cut off by the end of the file is a warning.
 */
export function* streamRecords(
  asset: Asset,
  from: number,
  size: number,
  out: EventColumns,
  report: EventReport,
  chunk: number,
  decode: (bytes: Uint8Array, at: number, offset: number) => number,
): Generator<EventColumns> {
  const whole = Math.max(1, Math.floor(chunk / size)) * size;
  const end = from + Math.floor((asset.bytes - from) / size) * size;
  for (let offset = from; offset < end; ) {
    const bytes = asset.read(offset, Math.min(whole, end - offset));
    if (bytes.length < size) break;
    const usable = bytes.length - (bytes.length % size);
    for (let at = 0; at < usable; ) {
      const next = decode(usable < bytes.length ? bytes.subarray(0, usable) : bytes, at, offset);
      if (out.full) {
        yield out;
        out.n = 0;
      } else if (next <= at) throw new FormatError('events', offset + at, 'no record can be read');
      at = next;
    }
    offset += usable;
    // What has been read is handed on, so that the first event of a large file does not wait for the
    // last of a full block.
    if (out.n > 0) {
      yield out;
      out.n = 0;
    }
  }
  if (asset.bytes > end) warn(report, end, remainder(asset.bytes - end, 'record'));
}

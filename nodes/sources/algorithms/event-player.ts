/**
 * Plays a recording of an event camera in steps of the simulation. The events of the file are made
 * monotone first (an event that goes back in time takes the time of the one before it; a jump back
 * of more than a second is a clock that was reset), so that what is played does not depend on how
 * the recording is cut into intervals or blocks.
 */

import {
  type EventColumns,
  type EventOptions,
  type EventRecording,
  type EventReport,
  openEvents,
  tryRead,
} from '#engine/formats';
import type { Asset, SpikeList } from '#engine/kit';
import { sortSpikes } from '../../encoders/algorithms/emit.ts';

/** A jump back by this much is a reset of the camera's clock [us]. */
const RESET = 1_000_000;

export interface PlayOptions extends EventOptions {
  /** Rows and columns of what is played; events beyond are dropped. */
  readonly rows: number;
  readonly columns: number;
  /** Pixels of the file per pixel, along each axis. */
  readonly factor: number;
  /** Microseconds of the recording at which it begins. */
  readonly start: number;
  /** Microseconds of the recording at which it is over; to its end, if not given. */
  readonly end?: number;
  /** Counts from the first event rather than from the file's zero. */
  readonly fromFirst: boolean;
  readonly loop: boolean;
  /** Model time per recorded time. */
  readonly slower: number;
  /** Several events of a pixel and polarity within a step count once. */
  readonly once: boolean;
}

interface Cursor {
  readonly recording: EventRecording;
  blocks: Generator<EventColumns>;
  block: EventColumns | null;
  /** Next event of the block. */
  at: number;
  /** Latest time seen and what resets and loops have added [us]. */
  last: number;
  added: number;
  first: number | null;
  /** Step up to which it has been played. */
  step: number;
  ended: boolean;
  /** What was met on the first way through the recording, once it is behind us. */
  whole: EventReport | null;
}

/** Open recordings by file and options: intervals follow one another, so nothing is read twice. */
const open = new WeakMap<Asset, Map<string, Cursor>>();

function freshCursor(asset: Asset, options: PlayOptions): Cursor | string {
  const recording = tryRead(asset, () => openEvents(asset, options));
  if (typeof recording === 'string') return recording;
  return {
    recording,
    blocks: recording.blocks(),
    block: null,
    at: 0,
    last: Number.NEGATIVE_INFINITY,
    added: 0,
    first: null,
    step: 0,
    ended: false,
    whole: null,
  };
}

function cursorAt(asset: Asset, options: PlayOptions, step: number): Cursor | string {
  const key = JSON.stringify(options);
  const all = open.get(asset) ?? new Map<string, Cursor>();
  open.set(asset, all);
  const known = all.get(key);
  if (known && known.step <= step) return known;
  // Of a recording in parts one is kept open.
  if (options.end !== undefined) all.clear();
  const cursor = freshCursor(asset, options);
  if (typeof cursor !== 'string') all.set(key, cursor);
  return cursor;
}

/** Moves to the next event; false at the end. */
function nextEvent(c: Cursor, loop: boolean): boolean {
  for (;;) {
    if (c.block && c.at < c.block.n) return true;
    const next = c.blocks.next();
    if (!next.done) {
      c.block = next.value;
      c.at = 0;
      continue;
    }
    c.block = null;
    c.whole ??= c.recording.report;
    const empty = c.last === Number.NEGATIVE_INFINITY;
    if (!loop || empty || c.recording.report.damage) return false;
    // The next round begins a millisecond after the last event.
    c.added = c.last + 1000 - (c.first ?? 0);
    c.blocks = c.recording.blocks();
  }
}

/** The time an event is played at: none goes back behind the one before it [us]. */
function timeOf(c: Cursor, recorded: number): number {
  const t = recorded + c.added;
  if (t >= c.last) return t;
  if (c.last - t > RESET) c.added += c.last - t;
  return c.last;
}

/** Time from the first event (or the file's zero) to the last [ms of the model]; a text if it cannot be opened. */
export function playedLength(asset: Asset, options: PlayOptions): number | string {
  const c = freshCursor(asset, options);
  if (typeof c === 'string') return c;
  while (nextEvent(c, false)) {
    const t = timeOf(c, c.block!.t[c.at++]!);
    c.first ??= t;
    c.last = t;
  }
  const zero = (options.fromFirst ? (c.first ?? 0) : 0) + options.start;
  return Math.max(0, ((Math.max(c.last, zero) - zero) * options.slower) / 1000);
}

/** Played events, what ended the recording early, and how many lay outside. */
export interface Played {
  readonly events: SpikeList;
  /** Events of the recording that were read, once its end was reached. */
  readonly read: number;
  readonly damage: string | null;
  /** What was odd in it, once its end was reached. */
  readonly warnings: readonly string[];
}

/** Events of steps `from..from+steps`; a text if the file cannot be opened. */
export function playEvents(
  asset: Asset,
  options: PlayOptions,
  from: number,
  steps: number,
  dt: number,
): Played | string {
  const c = cursorAt(asset, options, from);
  if (typeof c === 'string') return c;
  const { rows, columns, factor, start, end = Infinity, slower } = options;
  const plane = rows * columns;
  const step: number[] = [];
  const element: number[] = [];
  const perStep = (dt * 1000) / slower;
  while (!c.ended) {
    if (!nextEvent(c, options.loop)) {
      c.ended = true;
      break;
    }
    const { block, at } = c;
    if (!block) break;
    const t = timeOf(c, block.t[at]!);
    c.first ??= t;
    if (t >= end) {
      c.ended = true;
      break;
    }
    const due = Math.floor((t - (options.fromFirst ? c.first : 0) - start) / perStep);
    if (due >= from + steps) break;
    c.last = t;
    c.at++;
    const x = Math.floor(block.x[at]! / factor);
    const y = Math.floor(block.y[at]! / factor);
    if (due < from || x >= columns || y >= rows) continue;
    step.push(due - from);
    element.push((block.p[at]! === 1 ? 0 : plane) + y * columns + x);
  }
  c.step = from + steps;
  const { whole } = c;
  return {
    events: inOrder(step, element, plane, options.once),
    read: whole?.events ?? 0,
    damage: whole?.damage ? `${asset.name}: ${whole.damage.message}` : null,
    warnings: whole ? oddities(whole).map((odd) => `${asset.name}: ${odd}`) : [],
  };
}

const events = (n: number) => (n === 1 ? '1 event' : `${n} events`);

/** What a reader met in a recording without having to stop. */
function oddities({ warnings, events: read, outside, beforeTime, backward }: EventReport) {
  return [
    ...warnings.map(({ offset, reason }) => `${reason} (byte ${offset}); read: ${events(read)}`),
    ...(outside > 0 ? [`${events(outside)} outside the sensor: dropped`] : []),
    ...(beforeTime > 0 ? [`${events(beforeTime)} before any time was known: dropped`] : []),
    ...(backward > 0
      ? [`${events(backward)} earlier than the one before: played at its time`]
      : []),
  ];
}

/** Says at a stage what was odd, and stops it where the recording is damaged, if that is wanted or nothing was read. */
export function reportPlayed(
  at: { problem(message: string): void; warning(message: string): void },
  { damage, warnings, read }: Played,
  whenDamaged: 'stop' | 'end',
): void {
  for (const warning of warnings) at.warning(warning);
  if (!damage) return;
  if (read === 0) at.problem(`${damage}.`);
  else if (whenDamaged === 'end')
    at.warning(`${damage}. What was read before is used: ${events(read)}.`);
  else
    at.problem(
      `${damage}. To go on with what was read before (${events(read)}), set whenDamaged to "end".`,
    );
}

/** In the order of events; repeated ones once, if wanted. */
function inOrder(
  steps: readonly number[],
  elements: readonly number[],
  plane: number,
  once: boolean,
): SpikeList {
  const sorted = sortSpikes(
    { step: Uint32Array.from(steps), element: Uint32Array.from(elements) },
    plane,
  );
  if (!once) return sorted;
  const { step, element } = sorted;
  const isNew = (_: number, k: number) =>
    k === 0 || step[k] !== step[k - 1] || element[k] !== element[k - 1];
  return { step: step.filter(isNew), element: element.filter(isNew) };
}

/**
 * Files of Prophesee cameras: RAW with EVT 2.0, 2.1 or 3.0, and DAT (their data format documents).
 * Time runs over within seconds in EVT 3, so overflows are counted; events before the first time
 * word have no time and are dropped.
 */

import type { Asset } from '../kit/types.ts';
import { latin } from './bytes.ts';
import { FormatError } from './damage.ts';
import {
  type EventRecording,
  type EventReport,
  recordingOf,
  streamRecords,
  type Trigger,
} from './events.ts';

const MOST_HEADER = 2 ** 16;
const DEFAULT_SIZE = [1280, 720] as const;
const MOST_TRIGGERS = 100_000;

interface Header {
  readonly lines: readonly string[];
  readonly end: number;
}

/** Lines that begin with %, up to `% end` or the first that does not. */
function readHeader(asset: Asset, format: string): Header {
  const lines: string[] = [];
  let at = 0;
  while (at < asset.bytes) {
    if (at > MOST_HEADER) throw new FormatError(format, at, 'the header does not end');
    const piece = asset.read(at, Math.min(4096, asset.bytes - at));
    if (piece[0] !== 0x25) break;
    const end = piece.indexOf(10);
    if (end < 0) break;
    const line = latin(piece.subarray(1, end)).trim();
    at += end + 1;
    if (line === 'end') break;
    lines.push(line);
  }
  return { lines, end: at };
}

/** Opens RAW or DAT, whichever the header says. */
export function openProphesee(asset: Asset): EventRecording & { triggers?: readonly Trigger[] } {
  const header = readHeader(asset, 'Prophesee');
  return header.lines.some(
    (l) => /^(evt|format)\s/i.test(l) || /^(geometry|integrator_name)/.test(l),
  )
    ? openRaw(asset, header)
    : openDat(asset, header);
}

function openRaw(asset: Asset, header: Header): EventRecording & { triggers: readonly Trigger[] } {
  const text = header.lines.join('\n');
  const version =
    /^evt\s+(\d(?:\.\d)?)/im.exec(text)?.[1] ?? /^format\s+EVT(\d(?:\.?\d)?)/im.exec(text)?.[1];
  const geometry =
    /^geometry\s+(\d+)x(\d+)/im.exec(text) ??
    (/width=(\d+)/.exec(text) && /height=(\d+)/.exec(text)
      ? ['', /width=(\d+)/.exec(text)?.[1] ?? '', /height=(\d+)/.exec(text)?.[1] ?? '']
      : null);
  const width = Number(geometry?.[1] ?? DEFAULT_SIZE[0]);
  const height = Number(geometry?.[2] ?? DEFAULT_SIZE[1]);
  const triggers: Trigger[] = [];
  const info = { width, height, meta: { dataStart: header.end } };
  const known = { '2': 'EVT 2.0', '2.0': 'EVT 2.0', '21': 'EVT 2.1', '2.1': 'EVT 2.1' } as const;
  const format = /^3/.test(version ?? '') ? 'EVT 3.0' : known[version as keyof typeof known];
  if (!format)
    throw new FormatError('Prophesee RAW', 0, `events of version ${version ?? '(none named)'}`);
  const size = { 'EVT 2.0': 4, 'EVT 2.1': 8, 'EVT 3.0': 2 }[format];
  const decoder = { 'EVT 2.0': decodeEvt2, 'EVT 2.1': decodeEvt21, 'EVT 3.0': decodeEvt3 }[format];
  const recording = recordingOf({ format, ...info }, (report, chunk, out) => {
    triggers.length = 0;
    const decode = decoder(out, report, (t) => {
      if (triggers.length < MOST_TRIGGERS) triggers.push(t);
    });
    return streamRecords(asset, header.end, size, out, report, chunk, decode);
  });
  return Object.assign(Object.create(recording) as EventRecording, { triggers });
}

type Out = Parameters<typeof streamRecords>[3];
type Decode = Parameters<typeof streamRecords>[6];
type Decoder = (out: Out, report: EventReport, trigger: (t: Trigger) => void) => Decode;

const decodeEvt2: Decoder = (out, report, trigger) => {
  let high = -1;
  let loops = 0;
  let base = 0;
  return (b, from) => {
    let at = from;
    for (; at < b.length && out.n < out.capacity; at += 4) {
      const word = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
      const type = word >>> 28;
      if (type <= 1) {
        if (high < 0) report.beforeTime++;
        else out.add(base + ((word >>> 22) & 63), (word >>> 11) & 0x7ff, word & 0x7ff, type);
      } else if (type === 8) {
        const next = word & 0xfffffff;
        if (high - next > 2 ** 27) loops++;
        high = next;
        base = loops * 2 ** 34 + high * 64;
      } else if (type === 10) {
        if (high >= 0) trigger([base + ((word >>> 22) & 63), (word >>> 8) & 31, word & 1]);
      } else report.skipped++;
    }
    return at;
  };
};

const decodeEvt21: Decoder = (out, report, trigger) => {
  let high = -1;
  let loops = 0;
  let base = 0;
  return (b, from) => {
    let at = from;
    for (; at < b.length && out.n < out.capacity; at += 8) {
      const low = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
      const top = (b[at + 4]! | (b[at + 5]! << 8) | (b[at + 6]! << 16) | (b[at + 7]! << 24)) >>> 0;
      const type = top >>> 28;
      if (type <= 1) {
        if (high < 0) {
          report.beforeTime++;
          continue;
        }
        const t = base + ((top >>> 22) & 63);
        const x = (top >>> 11) & 0x7ff;
        const y = top & 0x7ff;
        for (let rest = low; rest !== 0; rest &= rest - 1)
          out.add(t, x + 31 - Math.clz32(rest & -rest), y, type);
      } else if (type === 8) {
        const next = top & 0xfffffff;
        if (high - next > 2 ** 27) loops++;
        high = next;
        base = loops * 2 ** 34 + high * 64;
      } else if (type === 10) {
        if (high >= 0) trigger([base + ((top >>> 22) & 63), (top >>> 8) & 31, top & 1]);
      } else report.skipped++;
    }
    return at;
  };
};

const decodeEvt3: Decoder = (out, report, trigger) => {
  let high = -1;
  let loops = 0;
  let base = 0; // loops and high
  let t = 0;
  let y = 0;
  let vectorX = 0;
  let polarity = 0;
  return (b, from) => {
    let at = from;
    const { capacity } = out;
    for (; at < b.length && out.n < capacity; at += 2) {
      const word = b[at]! | (b[at + 1]! << 8);
      switch (word >>> 12) {
        case 0x0:
          y = word & 0x7ff;
          break;
        case 0x2:
          if (high < 0) report.beforeTime++;
          else out.add(t, word & 0x7ff, y, (word >>> 11) & 1);
          break;
        case 0x3:
          vectorX = word & 0x7ff;
          polarity = (word >>> 11) & 1;
          break;
        case 0x4:
        case 0x5: {
          const bits = word >>> 12 === 4 ? 12 : 8;
          let mask = word & ((1 << bits) - 1);
          if (high < 0) report.beforeTime += mask === 0 ? 0 : 1;
          else
            for (; mask !== 0; mask &= mask - 1)
              out.add(t, vectorX + 31 - Math.clz32(mask & -mask), y, polarity);
          vectorX += bits;
          break;
        }
        case 0x6:
          t = base + (word & 0xfff);
          break;
        case 0x8: {
          const next = word & 0xfff;
          if (high - next > 2048) loops++;
          if (next !== high) {
            high = next;
            base = loops * 2 ** 24 + high * 4096;
            t = base;
          }
          break;
        }
        case 0xa:
          if (high >= 0) trigger([t, (word >>> 8) & 15, word & 1]);
          break;
        default:
          report.skipped++;
      }
    }
    return at;
  };
};

function openDat(asset: Asset, header: Header): EventRecording {
  const text = header.lines.join('\n');
  const format = 'Prophesee DAT';
  const version = Number(/^Version\s+(\d+)/im.exec(text)?.[1] ?? 0);
  if (version !== 2) throw new FormatError(format, 0, `version ${version}; only version 2 is read`);
  const [type = -1, size = 0] = asset.read(header.end, 2);
  if (![0x00, 0x0c].includes(type))
    throw new FormatError(format, header.end, `events of type ${type}, not of a camera (0 or 12)`);
  if (size !== 8) throw new FormatError(format, header.end + 1, `events of ${size} bytes, not 8`);
  const width = Number(/^Width\s+(\d+)/im.exec(text)?.[1] ?? DEFAULT_SIZE[0]);
  const height = Number(/^Height\s+(\d+)/im.exec(text)?.[1] ?? DEFAULT_SIZE[1]);
  return recordingOf(
    { format, width, height, meta: { eventType: type, eventSize: size } },
    (report, chunk, out) => {
      let wraps = 0;
      let before = 0;
      return streamRecords(asset, header.end + 2, 8, out, report, chunk, (b, from) => {
        let at = from;
        for (; at < b.length && out.n < out.capacity; at += 8) {
          const stamp =
            (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
          const place = b[at + 4]! | (b[at + 5]! << 8) | (b[at + 6]! << 16) | (b[at + 7]! << 24);
          // A small step back is disorder, a large one the end of 32 bits.
          if (before - stamp > 2 ** 31) wraps += 2 ** 32;
          before = stamp;
          out.add(wraps + stamp, place & 0x3fff, (place >>> 14) & 0x3fff, (place >>> 28) & 1);
        }
        return at;
      });
    },
  );
}

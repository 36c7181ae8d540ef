/**
 * AEDAT 2.0 of jAER: text lines that begin with #, then pairs of a 32-bit address and a 32-bit time
 * in microseconds, big-endian. What an address means depends on the camera, and tools disagree on
 * where the origin lies, so that is a choice.
 */

import type { Asset } from '../kit/types.ts';
import { latin } from './bytes.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf, streamRecords } from './events.ts';

export type Orientation = 'jaer' | 'image' | 'raw';
export type Camera = 'dvs128' | 'davis240' | 'davis346' | 'dvs640';

const MOST_HEADER = 2 ** 20;
const CAMERAS: Readonly<Record<Camera, readonly [width: number, height: number]>> = {
  dvs128: [128, 128],
  davis240: [240, 180],
  davis346: [346, 260],
  dvs640: [640, 480],
};

/** End of the text lines: where the first line lies that does not begin with # or is no printable text. */
export function headerEnd(asset: Asset, format: string, until?: string): number {
  let at = 0;
  while (at < asset.bytes) {
    if (at > MOST_HEADER) throw new FormatError(format, at, 'the header does not end');
    const piece = asset.read(at, Math.min(4096, asset.bytes - at));
    if (piece[0] !== 0x23) break;
    const found = piece.indexOf(10);
    // A file cut off within its header has no data, rather than a header that is data.
    const cut = found < 0 && at + piece.length === asset.bytes;
    if (found < 0 && !cut) break;
    const end = cut ? piece.length - 1 : found;
    const line = latin(piece.subarray(0, cut ? end + 1 : end)).replace(/\r$/, '');
    if (/[^\t\x20-\x7e]/.test(line)) break;
    at += end + 1;
    if (until && line.startsWith(until)) break;
  }
  return at;
}

/** Which camera a header names; a DVS128 if none. */
function cameraOf(header: string): Camera {
  if (/davis\s*-?\s*346|346mini|Davis346/i.test(header)) return 'davis346';
  if (/davis\s*-?\s*240|Davis240|SBret10/i.test(header)) return 'davis240';
  if (/640x480|Davis640|640/i.test(header)) return 'dvs640';
  return 'dvs128';
}

/** Opens a recording of jAER. */
export function openAedat2(
  asset: Asset,
  options: { readonly camera?: Camera; readonly orientation?: Orientation } = {},
): EventRecording {
  const start = headerEnd(asset, 'AEDAT 2');
  const header = latin(asset.read(0, start));
  const camera = options.camera ?? cameraOf(header);
  const orientation = options.orientation ?? 'jaer';
  const [width, height] = CAMERAS[camera];
  const davis = camera === 'davis240' || camera === 'davis346';
  return recordingOf(
    { format: 'AEDAT 2.0', width, height, meta: { camera, dataStart: start } },
    (report, chunk, out) => {
      let wraps = 0;
      let before = Number.NEGATIVE_INFINITY;
      return streamRecords(asset, start, 8, out, report, chunk, (b, from) => {
        let at = from;
        for (; at < b.length && out.n < out.capacity; at += 8) {
          const address =
            ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
          const stamp = (b[at + 4]! << 24) | (b[at + 5]! << 16) | (b[at + 6]! << 8) | b[at + 7]!;
          if (before - stamp > 2 ** 31) wraps += 2 ** 32;
          before = stamp;
          const t = wraps + stamp;
          if (davis) {
            if (address >>> 31 || (address >>> 10) & 1) {
              report.skipped++;
              continue;
            }
            const x = (address >>> 12) & 0x3ff;
            const y = (address >>> 22) & 0x1ff;
            const flipped = orientation !== 'raw';
            out.add(
              t,
              flipped ? width - 1 - x : x,
              orientation === 'image' ? height - 1 - y : y,
              (address >>> 11) & 1,
            );
          } else if (camera === 'dvs640')
            out.add(t, (address >>> 1) & 0x3ff, (address >>> 11) & 0x3ff, address & 1);
          else {
            if (address & 0x8000) {
              report.skipped++;
              continue;
            }
            const x = (address >>> 1) & 127;
            const y = (address >>> 8) & 127;
            const on = 1 - (address & 1);
            if (orientation === 'jaer') out.add(t, 127 - x, y, on);
            else if (orientation === 'image') out.add(t, 127 - y, 127 - x, on);
            else out.add(t, x, y, on);
          }
        }
        return at;
      });
    },
  );
}

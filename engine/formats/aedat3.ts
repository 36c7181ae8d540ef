/**
 * AEDAT 3.1 of cAER: text lines, then packets with a head of 28 bytes. Polarity packets are read,
 * others are passed by their size.
 */

import type { Asset } from '../kit/types.ts';
import { headerEnd } from './aedat2.ts';
import { latin, viewOf } from './bytes.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf, remainder, warn } from './events.ts';

const HEAD = 28;
const POLARITY = 1;
const SIZES: readonly (readonly [pattern: RegExp, width: number, height: number])[] = [
  [/DVS128/i, 128, 128],
  [/DAVIS240/i, 240, 180],
  [/DAVIS346/i, 346, 260],
  [/DAVIS640/i, 640, 480],
];

/** Opens a recording of cAER. Its size is the named camera's, 128 x 128 where none is named. */
export function openAedat3(asset: Asset): EventRecording {
  const start = headerEnd(asset, 'AEDAT 3.1', '#!END-HEADER');
  const header = latin(asset.read(0, start));
  const source = /#Source[^\n]*/.exec(header)?.[0] ?? '';
  const [, width = 128, height = 128] = SIZES.find(([pattern]) => pattern.test(source)) ?? [];
  return recordingOf(
    { format: 'AEDAT 3.1', width, height, meta: { dataStart: start } },
    function* (report, chunk, out) {
      const piece = Math.max(8, chunk - (chunk % 8));
      for (let at = start; at < asset.bytes; ) {
        if (at + HEAD > asset.bytes) {
          warn(report, at, remainder(asset.bytes - at, 'packet'));
          break;
        }
        const head = viewOf(asset.read(at, HEAD));
        const type = head.getInt16(0, true);
        const size = head.getInt32(4, true);
        const overflow = head.getInt32(12, true);
        const number = head.getInt32(20, true);
        if (size < 0 || number < 0 || overflow < 0 || size * number > 2 ** 31)
          throw new FormatError(
            'AEDAT 3.1',
            at,
            `a packet of ${number} events of ${size} bytes (overflow ${overflow}) cannot be`,
          );
        if (type === POLARITY && size !== 8)
          throw new FormatError('AEDAT 3.1', at + 4, `polarity events of ${size} bytes, not 8`);
        const from = at + HEAD;
        const wanted = size * number;
        const there = Math.min(wanted, asset.bytes - from);
        if (there < wanted)
          warn(report, from + there, `the last packet says ${number} events, the file ends before`);
        if (type !== POLARITY) report.skipped += number;
        else
          for (let done = 0; done + 8 <= there; ) {
            const bytes = asset.read(from + done, Math.min(piece, there - done));
            if (bytes.length < 8) break;
            for (let k = 0; k + 8 <= bytes.length; k += 8) {
              const data =
                bytes[k]! | (bytes[k + 1]! << 8) | (bytes[k + 2]! << 16) | (bytes[k + 3]! << 24);
              const stamp =
                (bytes[k + 4]! |
                  (bytes[k + 5]! << 8) |
                  (bytes[k + 6]! << 16) |
                  (bytes[k + 7]! << 24)) >>>
                0;
              if ((data & 1) === 0) {
                report.skipped++;
                continue;
              }
              out.add(
                overflow * 2 ** 31 + stamp,
                data >>> 17,
                (data >>> 2) & 0x7fff,
                (data >>> 1) & 1,
              );
              if (out.full) {
                yield out;
                out.n = 0;
              }
            }
            done += bytes.length - (bytes.length % 8);
          }
        at = from + wanted;
      }
      if (out.n > 0) yield out;
    },
  );
}

/**
 * AEDAT 4.0 of DV: a FlatBuffer head, then packets, each compressed by itself (LZ4 frame or
 * Zstandard). Packets are unpacked one at a time, to at most 64 MiB.
 */

import type { Asset } from '../kit/types.ts';
import { latin, MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { unpackLz4, unpackZstd } from './compression.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf, remainder, warn } from './events.ts';
import { FlatTable } from './flatbuffer.ts';

const FORMAT = 'AEDAT 4';
const MAGIC = '#!AER-DAT4.0\r\n';
const COMPRESSIONS = ['none', 'LZ4', 'LZ4 high', 'Zstandard', 'Zstandard high'] as const;
const EVENT = 16; // bytes

interface EventStream {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

/** The first stream of events that the XML text names. */
function eventStream(xml: string): EventStream | null {
  const out = /<node[^>]*name="outInfo"[^>]*>([\s\S]*)/.exec(xml)?.[1] ?? '';
  // Streams are numbered nodes; each runs to the next numbered one.
  const heads = [...out.matchAll(/<node[^>]*name="(\d+)"[^>]*>/g)];
  for (const [k, head] of heads.entries()) {
    const part = out.slice(head.index, heads[k + 1]?.index);
    const attribute = (name: string) =>
      new RegExp(`<attr[^>]*key="${name}"[^>]*>([^<]*)<`).exec(part)?.[1];
    if (attribute('typeIdentifier')?.trim() !== 'EVTS') continue;
    return {
      id: Number(head[1]),
      width: Number(attribute('sizeX')) || 65536,
      height: Number(attribute('sizeY')) || 65536,
    };
  }
  return null;
}

/** Opens a recording of DV; its first stream of events is read. */
export function openAedat4(asset: Asset): EventRecording {
  const magic = latin(asset.read(0, Math.min(14, asset.bytes)));
  if (magic !== MAGIC)
    throw new FormatError(FORMAT, 0, `unsupported version: ${magic.trim().slice(2, 14)}`);
  const length = viewOf(readExactly(asset, FORMAT, 14, 4, 'the head')).getUint32(0, true);
  const head = readExactly(asset, FORMAT, 18, length, 'the head');
  if (FlatTable.identifier(head, 0) !== 'IOHE')
    throw new FormatError(FORMAT, 22, 'the head is not one of DV (IOHE)');
  const table = FlatTable.root(head, 0, FORMAT, 18);
  const compression = table.int32(0, 0);
  const name = COMPRESSIONS[compression];
  if (name === undefined)
    throw new FormatError(FORMAT, 18, `compression ${compression} is not known`);
  const tableAt = table.int64(1, -1);
  const xml = table.text(2);
  const stream = eventStream(xml);
  if (!stream) throw new FormatError(FORMAT, 18, 'there is no stream of events (EVTS)');
  const end = tableAt > 18 + length ? Math.min(asset.bytes, tableAt) : asset.bytes;
  return recordingOf(
    {
      format: 'AEDAT 4.0',
      width: stream.width,
      height: stream.height,
      meta: { compression: name, dataTablePosition: tableAt },
    },
    function* (report, _chunk, out) {
      for (let at = 18 + length; at < end; ) {
        if (at + 8 > end) {
          warn(report, at, remainder(end - at, 'packet'));
          break;
        }
        const packet = viewOf(asset.read(at, 8));
        const id = packet.getInt32(0, true);
        const size = packet.getUint32(4, true);
        if (size > 2 ** 31) throw new FormatError(FORMAT, at + 4, `a packet of ${size} bytes`);
        if (at + 8 + size > end) {
          if (tableAt > 0 && end < asset.bytes)
            throw new FormatError(FORMAT, at + 4, `a packet of ${size} bytes runs into the table`);
          warn(report, at, `the last packet says ${size} bytes, the file ends before`);
          break;
        }
        if (id === stream.id) {
          const packed = readExactly(asset, FORMAT, at + 8, size, 'a packet');
          const bytes =
            compression === 0
              ? packed
              : compression <= 2
                ? unpackLz4(packed, FORMAT, at + 8)
                : unpackZstd(packed, FORMAT, at + 8, MOST_BYTES);
          if (FlatTable.identifier(bytes, 4) !== 'EVTS')
            throw new FormatError(FORMAT, at + 8, 'a packet of the event stream is none of events');
          const vector = FlatTable.root(bytes, 4, FORMAT, at + 8).vector(0, EVENT);
          const { words, shift } = wordsOf(bytes, vector.from);
          for (let k = 0; k < vector.count; ) {
            const stop = Math.min(vector.count, k + out.capacity - out.n);
            for (; k < stop; k++) {
              const w = shift + 4 * k;
              const place = words[w + 2]!;
              out.add(
                (words[w]! >>> 0) + words[w + 1]! * 4294967296,
                place & 0xffff,
                place >>> 16,
                words[w + 3]! & 1,
              );
            }
            if (out.full) {
              yield out;
              out.n = 0;
            }
          }
        } else report.skipped++;
        at += 8 + size;
      }
      if (out.n > 0) yield out;
    },
  );
}

/** Bytes from `from` on as 32-bit words; copied only where they do not lie on words. */
function wordsOf(
  bytes: Uint8Array,
  from: number,
): { readonly words: Int32Array; readonly shift: number } {
  const start = bytes.byteOffset + from;
  if (start % 4 === 0)
    return { words: new Int32Array(bytes.buffer, start, (bytes.length - from) >> 2), shift: 0 };
  const copy = new Uint8Array((bytes.length - from) & ~3);
  copy.set(bytes.subarray(from, from + copy.length));
  return { words: new Int32Array(copy.buffer), shift: 0 };
}

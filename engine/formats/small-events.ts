/**
 * Event files without much of a head: N-MNIST and N-Caltech101 (5 bytes an event), the text files
 * of the UZH data sets, ES-ImageNet and I2E archives of numpy.
 */

import type { Asset } from '../kit/types.ts';
import { readLines } from './bytes.ts';
import { FormatError } from './damage.ts';
import { type EventRecording, recordingOf, streamRecords, warn } from './events.ts';
import { type NpyArray, readNpy } from './npy.ts';
import { readNpz } from './npz.ts';

/** Microseconds that a step of a set without clock lasts. */
const STEP = 1000;

/** Opens a file of N-MNIST (34 x 34) or N-Caltech101. */
export function openNmnist(asset: Asset, width = 34, height = 34): EventRecording {
  return recordingOf({ format: 'N-MNIST', width, height }, (report, chunk, out) => {
    let base = 0;
    return streamRecords(asset, 0, 5, out, report, chunk, (b, from) => {
      let at = from;
      for (; at < b.length && out.n < out.capacity; at += 5) {
        const y = b[at + 1]!;
        // y = 240 is no event: from here on time counts 2^13 us more.
        if (y === 240) {
          base += 8192;
          report.skipped++;
          continue;
        }
        const third = b[at + 2]!;
        out.add(
          base + (((third & 127) << 16) | (b[at + 3]! << 8) | b[at + 4]!),
          b[at]!,
          y,
          third >>> 7,
        );
      }
      return at;
    });
  });
}

/** Opens lines of `seconds x y polarity`; a first line of two numbers is the size of the sensor. */
export function openEventText(asset: Asset): EventRecording {
  const format = 'event text';
  let size: readonly [number, number] = [240, 180];
  for (const line of readLines(asset, format)) {
    const cells = line.text.trim().split(/[\s,]+/);
    if (cells.length === 2 && cells.every((c) => /^\d+$/.test(c)))
      size = [Number(cells[0]), Number(cells[1])];
    if (line.text.trim() !== '' && !line.text.startsWith('#')) {
      if (cells.length !== 2 && cells.length !== 4)
        throw new FormatError(format, line.offset, `a line of ${cells.length} columns, not 4`);
      break;
    }
  }
  return recordingOf({ format, width: size[0], height: size[1] }, function* (_, chunk, out) {
    for (const line of readLines(asset, format, 0, chunk)) {
      const text = line.text.trim();
      if (text === '' || text.startsWith('#')) continue;
      const cells = text.split(/[\s,]+/);
      if (cells.length === 2 && line.offset === 0) continue;
      const [t, x, y, p] = cells.map(Number);
      if (cells.length !== 4 || !(t! >= 0) || !(x! >= 0) || !(y! >= 0) || Number.isNaN(p!))
        throw new FormatError(format, line.offset, `"${text.slice(0, 40)}" is not t x y p`);
      out.add(Math.round(t! * 1e6), Math.min(65535, x!), Math.min(65535, y!), p! > 0 ? 1 : 0);
      if (out.full) {
        yield out;
        out.n = 0;
      }
    }
    if (out.n > 0) yield out;
  });
}

/** ES-ImageNet and I2E archives: each step lasts 1 ms. Null where the archive is neither. */
export function openEventArchive(asset: Asset): EventRecording | null {
  const { arrays, damage } = readNpz(asset, (name) => ['pos', 'neg', 'arr_0'].includes(name));
  const { pos, neg, arr_0: tensor } = arrays;
  if (pos && (neg || damage)) return esImageNet(pos, neg ?? null, damage);
  if (tensor && tensor.shape.length === 4 && tensor.shape[1] === 2)
    return fromTensor({ ...tensor, damage: damage ?? tensor.damage });
  if (damage) throw damage;
  return null;
}

function esImageNet(
  pos: NpyArray,
  neg: NpyArray | null,
  ended: FormatError | null,
): EventRecording {
  const format = 'ES-ImageNet';
  const rows: { readonly t: number; readonly x: number; readonly y: number; readonly p: number }[] =
    [];
  for (const [part, p] of [
    [pos, 1],
    [neg, 0],
  ] as const) {
    if (!part) continue;
    const { shape, data } = part;
    if (shape.length !== 2 || shape[1] !== 3)
      throw new FormatError(format, 0, `an array of ${shape.join(' x ')}, not n x 3`);
    for (let k = 0; k + 3 <= data.length; k += 3)
      rows.push({ y: data[k]!, x: data[k + 1]!, t: data[k + 2]!, p });
  }
  rows.sort((a, b) => a.t - b.t || a.y - b.y || a.x - b.x || b.p - a.p);
  const damage = ended ?? pos.damage ?? neg?.damage ?? null;
  return recordingOf({ format, width: 256, height: 256 }, function* (_, __, out) {
    for (const { t, x, y, p } of rows) {
      out.add((t - 1) * STEP, x, y, p);
      if (out.full) {
        yield out;
        out.n = 0;
      }
    }
    yield out;
    out.n = 0;
    if (damage) throw damage;
  });
}

/** A tensor [T, 2, H, W] of events, ON first; of one that is cut off, its whole steps. */
function fromTensor({ shape, data, damage }: Omit<NpyArray, 'dataStart'>): EventRecording {
  const [steps = 0, , h = 0, w = 0] = shape;
  const whole = Math.min(steps, Math.floor(data.length / Math.max(1, 2 * h * w)));
  return recordingOf({ format: 'I2E', width: w, height: h }, function* (_, __, out) {
    for (let s = 0; s < whole; s++)
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++)
          for (const channel of [0, 1])
            if (data[((s * 2 + channel) * h + y) * w + x] !== 0) {
              out.add(s * STEP, x, y, 1 - channel);
              if (out.full) {
                yield out;
                out.n = 0;
              }
            }
    yield out;
    out.n = 0;
    if (damage) throw damage;
  });
}

/** The packed form of I2E: four 16-bit sizes, then bits, most significant first. */
export function openPackedI2e(asset: Asset): EventRecording {
  const format = 'I2E packed';
  const { data: bytes, shape, dataStart, damage } = readNpy(asset);
  const at = (k: number) => (bytes[2 * k] ?? 0) | ((bytes[2 * k + 1] ?? 0) << 8);
  const sizes = [at(0), at(1), at(2), at(3)];
  const bits = sizes.reduce((a, b) => a * b, 1);
  const wanted = 8 + Math.ceil(bits / 8);
  if (shape.length !== 1 || sizes[1] !== 2 || !((shape[0] ?? 0) >= wanted) || bytes.length < 8)
    throw new FormatError(
      format,
      dataStart,
      `${bytes.length} bytes do not hold ${sizes.join(' x ')}`,
    );
  const data = new Uint8Array(Math.min(bits, 8 * (bytes.length - 8)));
  for (let k = 0; k < data.length; k++) data[k] = (bytes[8 + (k >> 3)]! >> (7 - (k & 7))) & 1;
  return recordingOf({ format, width: sizes[3]!, height: sizes[2]! }, (report, chunk, out) => {
    if (bytes.length > wanted) warn(report, dataStart + wanted, 'bytes after the last bit');
    const tensor = { shape: sizes, data, descr: '|b1', fortran: false, damage };
    return replay(fromTensor(tensor), chunk, out);
  });
}

function* replay(
  recording: EventRecording,
  chunk: number,
  out: Parameters<typeof streamRecords>[3],
): ReturnType<typeof streamRecords> {
  for (const block of recording.blocks(chunk)) {
    for (let k = 0; k < block.n; k++) out.add(block.t[k]!, block.x[k]!, block.y[k]!, block.p[k]!);
    yield out;
    out.n = 0;
  }
  if (recording.report.damage) throw recording.report.damage;
}

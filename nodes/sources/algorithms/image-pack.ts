/**
 * The compact form in which shipped image sets are kept: a header, a byte per label, a byte per
 * pixel. Sample i is read by its range, so a large set is never held whole.
 *
 * Layout, little-endian: 'SLIM', u32 version 1, u32 samples, u32 channels, u32 height, u32 width,
 * u32 classes, u32 0; labels [samples]; pixels [samples, channels, height, width].
 */

import type { Asset } from '#engine/kit';

const MAGIC = 0x4d494c53; // 'SLIM'
const HEADER = 32;
const MOST_PIXELS = 2 ** 24;

export interface ImagePack {
  readonly samples: number;
  readonly shape: readonly [number, number, number];
  readonly classes: number;
}

export interface Picture {
  readonly shape: readonly [number, number, number];
  /** 0..1 */
  readonly data: Float32Array;
  readonly label: number;
}

/** The header of a pack, or what is wrong with it, with the byte offset. */
export function openPack(asset: Asset): ImagePack | string {
  const head = asset.read(0, HEADER);
  if (head.length < HEADER) return `${asset.name}: ends at byte ${head.length}, within its header`;
  const view = new DataView(head.buffer, head.byteOffset, HEADER);
  const at = (k: number) => view.getUint32(4 * k, true);
  if (at(0) !== MAGIC) return `${asset.name}: is no image pack (byte 0)`;
  if (at(1) !== 1) return `${asset.name}: version ${at(1)} is not known (byte 4)`;
  const [samples, c, h, w, classes] = [at(2), at(3), at(4), at(5), at(6)];
  if (c * h * w === 0 || c * h * w > MOST_PIXELS)
    return `${asset.name}: images of ${c} x ${h} x ${w} (byte 12)`;
  const needed = HEADER + samples * (1 + c * h * w);
  if (asset.bytes < needed)
    return `${asset.name}: ends at byte ${asset.bytes}, but ${samples} samples need ${needed}`;
  return { samples, shape: [c, h, w], classes };
}

/** Sample `index`, which must exist. */
export function readPicture(asset: Asset, pack: ImagePack, index: number): Picture {
  const size = pack.shape[0] * pack.shape[1] * pack.shape[2];
  const label = asset.read(HEADER + index, 1)[0] ?? 0;
  const bytes = asset.read(HEADER + pack.samples + index * size, size);
  return { shape: pack.shape, data: Float32Array.from(bytes, (b) => b / 255), label };
}

/** A pack of samples; labels and pixels are bytes. For build steps and tests. */
export function writePack(
  shape: readonly [number, number, number],
  classes: number,
  labels: Uint8Array,
  pixels: Uint8Array,
): Uint8Array {
  const result = new Uint8Array(HEADER + labels.length + pixels.length);
  const view = new DataView(result.buffer);
  for (const [k, v] of [MAGIC, 1, labels.length, ...shape, classes, 0].entries())
    view.setUint32(4 * k, v, true);
  result.set(labels, HEADER);
  result.set(pixels, HEADER + labels.length);
  return result;
}

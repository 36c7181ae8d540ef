/**
 * Sets of pictures in files: IDX, CIFAR, single pictures, folders and zip archives of them (a
 * picture's class is the name of its folder). Whatever the file, a sample is read when it is shown.
 */

import { openCifar, openGif, openIdx, type Picture, readPicture } from '#engine/formats';
import type { Asset } from '#engine/kit';
import { resizeImage } from '#engine/kit';
import { classedFiles, filesWithin } from './classed-files.ts';
import { openPack, readPicture as readPacked } from './image-pack.ts';

export interface PictureSample {
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number];
  /** 0..1, planes one after the other. */
  readonly data: Float32Array;
  readonly label: number;
}

export interface PictureSet {
  readonly samples: number;
  readonly classes: readonly string[];
  /** How long a picture is shown, where its file says it [ms]. */
  length?(sample: number): number;
  /** What is odd in the file, without harm to the pictures. */
  readonly warning?: string;
  read(sample: number): PictureSample;
}

const PICTURE = /\.(png|jpe?g|gif|bmp|pgm|ppm)$/i;
const known = new WeakMap<Asset, PictureSet>();

/** Opens a set; `labels` is an IDX file of classes, where they are not in the file itself. Throws `FormatError`. */
export function openPictures(asset: Asset, labels: Asset | null): PictureSet {
  let set = known.get(asset);
  if (!set) {
    set = open(asset);
    known.set(asset, set);
  }
  if (!labels) return set;
  const file = openIdx(labels);
  const unlabelled = set;
  return {
    ...unlabelled,
    classes: [],
    samples: Math.min(unlabelled.samples, file.shape[0] ?? 0),
    read: (sample) => ({ ...unlabelled.read(sample), label: file.read(sample, 1)[0] ?? -1 }),
  };
}

function open(asset: Asset): PictureSet {
  const within = filesWithin(asset, PICTURE);
  if (within) return folderOf(within);
  const head = asset.read(0, Math.min(4, asset.bytes));
  const start = String.fromCharCode(...head);
  if (start === 'SLIM') return packOf(asset);
  if (start === 'GIF8') return animationOf(asset);
  if ((head[0] === 0 && head[1] === 0) || (head[0] === 0x1f && head[1] === 0x8b))
    return idxOf(asset);
  if (/\.bin$/i.test(asset.name)) return cifarOf(asset);
  return {
    samples: 1,
    classes: [],
    read: () => sampleOf(asset, -1),
  };
}

function folderOf(list: readonly Asset[]): PictureSet {
  const { files, classes, labelOf } = classedFiles(list);
  return {
    samples: files.length,
    classes,
    read(sample) {
      const file = files[sample];
      if (!file) return { shape: [1, 1, 1], data: new Float32Array(1), label: -1 };
      return sampleOf(file, labelOf(sample));
    },
  };
}

/** The pictures of an animation, one after the other. */
function animationOf(asset: Asset): PictureSet {
  const { width, height, frames, warning, delay, read } = openGif(asset);
  return {
    samples: frames,
    classes: [],
    ...(warning ? { warning: `${warning.reason} (byte ${warning.offset})` } : {}),
    length: delay,
    read: (k) => planesOf({ width, height, channels: 4, most: 255, data: read(k) }, -1),
  };
}

const sampleOf = (asset: Asset, label: number) => planesOf(readPicture(asset), label);

function planesOf(picture: Picture, label: number): PictureSample {
  const { width, height, channels, most, data } = picture;
  // Alpha is composited on black, so that what cannot be seen is dark.
  const colours = channels > 2 ? 3 : 1;
  const alpha = channels === 2 || channels === 4;
  const plane = width * height;
  const planes = new Float32Array(colours * plane);
  for (let k = 0; k < plane; k++) {
    const cover = alpha ? data[k * channels + channels - 1]! / most : 1;
    for (let c = 0; c < colours; c++)
      planes[c * plane + k] = (data[k * channels + c]! / most) * cover;
  }
  return { shape: [colours, height, width], data: planes, label };
}

function packOf(asset: Asset): PictureSet {
  const pack = openPack(asset);
  if (typeof pack === 'string') return { samples: 0, classes: [], read: () => readNothing(pack) };
  return { samples: pack.samples, classes: [], read: (k) => readPacked(asset, pack, k) };
}

function readNothing(why: string): never {
  throw new Error(why);
}

function idxOf(asset: Asset): PictureSet {
  const file = openIdx(asset);
  const [samples = 0, ...rest] = file.shape;
  const [h = 1, w = 1] = rest.length > 2 ? rest.slice(-2) : rest;
  const c = rest.length > 2 ? rest.slice(0, -2).reduce((a, b) => a * b, 1) : 1;
  const size = c * h * w;
  const end = asset.bytes - file.surplus;
  return {
    samples,
    classes: [],
    ...(file.surplus > 0 ? { warning: `${file.surplus} bytes too many (byte ${end})` } : {}),
    read: (k) => ({
      shape: [c, h, w],
      data: Float32Array.from(file.read(k * size, size), (v) =>
        file.dtype === 'uint8' ? v / 255 : v,
      ),
      label: -1,
    }),
  };
}

function cifarOf(asset: Asset): PictureSet {
  const file = openCifar(asset);
  return {
    samples: file.samples,
    classes: [],
    read(k) {
      const { labels, pixels } = file.read(k);
      return {
        shape: [3, 32, 32],
        data: Float32Array.from(pixels, (v) => v / 255),
        label: labels.at(-1) ?? -1,
      };
    },
  };
}

/** A sample with so many channels (colours to grey by ITU-R BT.601, grey to colours by copies) and this size. */
export function fitted(
  sample: PictureSample,
  channels: number,
  rows: number,
  columns: number,
): Float32Array {
  const [c, h, w] = sample.shape;
  const plane = h * w;
  let data = sample.data;
  if (c === 3 && channels === 1) {
    const grey = new Float32Array(plane);
    for (let k = 0; k < plane; k++)
      grey[k] = 0.299 * data[k]! + 0.587 * data[plane + k]! + 0.114 * data[2 * plane + k]!;
    data = grey;
  } else if (c !== channels) {
    const copies = new Float32Array(channels * plane);
    for (let k = 0; k < channels; k++) copies.set(data.subarray(0, plane), k * plane);
    data = copies;
  }
  if (h === rows && w === columns) return data;
  return resizeImage(data, [channels, h, w], [rows, columns], 'bilinear', true);
}

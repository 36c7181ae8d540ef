/**
 * Sets of pictures in files: IDX, CIFAR, single pictures, folders and zip archives of them (a
 * picture's class is the name of its folder). Whatever the file, a sample is read when it is shown.
 */

import {
  FormatError,
  openCifar,
  openGif,
  openIdx,
  type Picture,
  readPicture,
  saysPartly,
} from '#engine/formats';
import type { Asset } from '#engine/kit';
import { resizeImage } from '#engine/kit';
import { classedFiles, type FilesWithin, filesWithin } from './classed-files.ts';
import { openPack, readPicture as readPacked } from './image-pack.ts';

export interface PictureSample {
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number];
  /** 0..1, planes one after the other. */
  readonly data: Float32Array;
  readonly label: number;
  /** What is wrong with its file, where only a part of it is shown. */
  readonly warning: string | null;
}

export interface PictureSet {
  readonly samples: number;
  readonly classes: readonly string[];
  /** How long a picture is shown, where its file says it [ms]. */
  length?(sample: number): number;
  /** What is odd in the file, or where it is damaged behind the pictures. */
  readonly warning: string | null;
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
  const classified = file.shape[0] ?? 0;
  return {
    ...unlabelled,
    classes: [],
    samples: Math.min(unlabelled.samples, classified),
    warning: file.damage
      ? saysPartly(labels, file.damage, `${classified} classes`)
      : unlabelled.warning,
    read: (sample) => ({ ...unlabelled.read(sample), label: file.read(sample, 1)[0] ?? -1 }),
  };
}

function open(asset: Asset): PictureSet {
  const within = filesWithin(asset, PICTURE);
  if (within) return folderOf(asset, within);
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
    warning: null,
    read: () => sampleOf(asset, -1),
  };
}

function folderOf(asset: Asset, { files: list, damage }: FilesWithin): PictureSet {
  const { files, classes, labelOf } = classedFiles(list);
  return {
    samples: files.length,
    classes,
    warning: damage && saysPartly(asset, damage, `${files.length} pictures`),
    read(sample) {
      const file = files[sample];
      if (!file) return { shape: [1, 1, 1], data: new Float32Array(1), label: -1, warning: null };
      return sampleOf(file, labelOf(sample));
    },
  };
}

/** The pictures of an animation, one after the other. */
function animationOf(asset: Asset): PictureSet {
  const { width, height, frames, damage, delay, read } = openGif(asset);
  return {
    samples: frames,
    classes: [],
    warning: damage && saysPartly(asset, damage, `${frames} pictures`),
    length: delay,
    read: (k) => planesOf({ width, height, channels: 4, most: 255, data: read(k) }, -1, null),
  };
}

function sampleOf(asset: Asset, label: number): PictureSample {
  const picture = readPicture(asset);
  const { damage, rows, height } = picture;
  return planesOf(
    picture,
    label,
    damage && saysPartly(asset, damage, `${rows} of ${height} rows; the others are black`),
  );
}

function planesOf(
  picture: Pick<Picture, 'width' | 'height' | 'channels' | 'most' | 'data'>,
  label: number,
  warning: string | null,
): PictureSample {
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
  return { shape: [colours, height, width], data: planes, label, warning };
}

function packOf(asset: Asset): PictureSet {
  const pack = openPack(asset);
  if (typeof pack === 'string')
    return { samples: 0, classes: [], warning: null, read: () => readNothing(pack) };
  return {
    samples: pack.samples,
    classes: [],
    warning: null,
    read: (k) => ({ ...readPacked(asset, pack, k), warning: null }),
  };
}

function readNothing(why: string): never {
  throw new Error(why);
}

function idxOf(asset: Asset): PictureSet {
  const file = openIdx(asset);
  const [samples = 0, ...rest] = file.shape;
  if (rest.length === 0)
    throw new FormatError(
      'IDX',
      3,
      `one number for each of ${samples} samples: labels, not pictures. Give it as labels of a file of pictures`,
    );
  const [h = 1, w = 1] = rest.length > 2 ? rest.slice(-2) : rest;
  const c = rest.length > 2 ? rest.slice(0, -2).reduce((a, b) => a * b, 1) : 1;
  const size = c * h * w;
  const end = asset.bytes - file.surplus;
  const surplus =
    file.surplus > 0 ? `${asset.name}: ${file.surplus} bytes too many (byte ${end})` : null;
  return {
    samples,
    classes: [],
    warning: file.damage ? saysPartly(asset, file.damage, `${samples} images`) : surplus,
    read: (k) => ({
      shape: [c, h, w],
      data: Float32Array.from(file.read(k * size, size), (v) =>
        file.dtype === 'uint8' ? v / 255 : v,
      ),
      label: -1,
      warning: null,
    }),
  };
}

function cifarOf(asset: Asset): PictureSet {
  const file = openCifar(asset);
  return {
    samples: file.samples,
    classes: [],
    warning: file.damage && saysPartly(asset, file.damage, `${file.samples} images`),
    read(k) {
      const { labels, pixels } = file.read(k);
      return {
        shape: [3, 32, 32],
        data: Float32Array.from(pixels, (v) => v / 255),
        label: labels.at(-1) ?? -1,
        warning: null,
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

/** Cropping, mirroring and channels of images `[c, h, w]`; results are the caller's. */

import { exp, log, type RandomStream } from '#engine/kit';

type Planes = readonly [channels: number, height: number, width: number];

/** Gray by ITU-R 601 luma, or the largest channel (the V of HSV). */
export function channelsOf(
  image: ArrayLike<number>,
  [channels, height, width]: Planes,
  wanted: number,
  gray: 'luma' | 'value',
): Float32Array {
  const plane = height * width;
  if (wanted === channels) return Float32Array.from(image);
  const one = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    if (channels >= 3 && gray === 'luma')
      one[i] = 0.299 * image[i]! + 0.587 * image[plane + i]! + 0.114 * image[2 * plane + i]!;
    else {
      let most = image[i]!;
      for (let c = 1; c < channels; c++) most = Math.max(most, image[c * plane + i]!);
      one[i] = most;
    }
  }
  const result = new Float32Array(wanted * plane);
  for (let c = 0; c < wanted; c++) result.set(one, c * plane);
  return result;
}

/** A window of the image grown by `pad` repeated edge pixels; `top`, `left` count in the grown image. */
export function padAndCrop(
  image: ArrayLike<number>,
  [channels, height, width]: Planes,
  pad: number,
  top: number,
  left: number,
  [rows, columns]: readonly [number, number],
): Float32Array {
  const result = new Float32Array(channels * rows * columns);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < rows; y++) {
      const fromY = Math.min(height - 1, Math.max(0, y + top - pad));
      for (let x = 0; x < columns; x++) {
        const fromX = Math.min(width - 1, Math.max(0, x + left - pad));
        result[(c * rows + y) * columns + x] = image[(c * height + fromY) * width + fromX]!;
      }
    }
  return result;
}

/**
 * A window of random size and form (Szegedy et al. 2015, doi:10.1109/CVPR.2015.7298594): its area is
 * drawn evenly from `least` to all of the image, the logarithm of its width over height evenly from
 * 3:4 to 4:3. After ten draws that do not fit it is the largest centred one of such a form.
 */
export function drawWindow(
  [height, width]: readonly [number, number],
  least: number,
  random: RandomStream,
): { readonly top: number; readonly left: number; readonly size: readonly [number, number] } {
  for (let draw = 0; draw < 10; draw++) {
    const area = height * width * (least + (1 - least) * random.uniform());
    const ratio = exp((2 * random.uniform() - 1) * log(4 / 3));
    const rows = Math.round(Math.sqrt(area / ratio));
    const columns = Math.round(Math.sqrt(area * ratio));
    if (rows < 1 || columns < 1 || rows > height || columns > width) continue;
    const top = random.integer(height - rows + 1);
    return { top, left: random.integer(width - columns + 1), size: [rows, columns] };
  }
  const rows = Math.min(height, Math.round((width * 4) / 3));
  const columns = Math.min(width, Math.round((height * 4) / 3));
  const top = Math.floor((height - rows) / 2);
  return { top, left: Math.floor((width - columns) / 2), size: [rows, columns] };
}

/** Mirrors in place: 'horizontal' exchanges left and right. */
export function flipImage(
  image: Float32Array,
  [channels, height, width]: Planes,
  axis: 'horizontal' | 'vertical',
): void {
  for (let c = 0; c < channels; c++) {
    const plane = image.subarray(c * height * width, (c + 1) * height * width);
    if (axis === 'horizontal')
      for (let y = 0; y < height; y++) plane.subarray(y * width, (y + 1) * width).reverse();
    else {
      const copy = plane.slice();
      for (let y = 0; y < height; y++)
        plane.set(copy.subarray((height - 1 - y) * width, (height - y) * width), y * width);
    }
  }
}

/** Cropping, mirroring and channels of images `[c, h, w]`; results are the caller's. */

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

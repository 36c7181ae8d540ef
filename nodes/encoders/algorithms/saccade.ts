/**
 * Still images that move. The omnidirectional discrete gradient (ODG) of ES-ImageNet (Lin et al.
 * 2021, doi:10.3389/fnins.2021.726582) shifts the image along eight one- and two-pixel jumps; the
 * saccade path is the triangle of N-MNIST (Orchard et al. 2015, doi:10.3389/fnins.2015.00437).
 */

const f = Math.fround;

/** Offsets of the image in the canvas at t = 0..8. */
const ODG_ROWS = [1, 0, 2, 1, 0, 2, 1, 1, 2] as const;
const ODG_COLUMNS = [0, 2, 1, 0, 1, 2, 0, 1, 1] as const;

/**
 * Events of the value channel `[h, w]` (0..1, float32) jumping in a canvas of (h+4) x (w+4); `emit`
 * gets t = 1..8, row, column and polarity, rows in order. What the image's own edges swept is left
 * out.
 */
export function discreteGradient(
  value: ArrayLike<number>,
  height: number,
  width: number,
  threshold: number,
  emit: (t: number, row: number, column: number, on: boolean) => void,
): void {
  for (let t = 1; t < ODG_ROWS.length; t++) {
    const r0 = ODG_ROWS[t - 1]!;
    const r1 = ODG_ROWS[t]!;
    const c0 = ODG_COLUMNS[t - 1]!;
    const c1 = ODG_COLUMNS[t]!;
    // Rows and columns that both positions cover; the rest saw an edge of the image pass.
    for (let row = Math.max(r0, r1); row < Math.min(r0, r1) + height; row++)
      for (let column = Math.max(c0, c1); column < Math.min(c0, c1) + width; column++) {
        const now = value[(row - r1) * width + column - c1]!;
        const before = value[(row - r0) * width + column - c0]!;
        const d = f(now - before);
        if (d > threshold) emit(t, row, column, true);
        else if (d < -threshold) emit(t, row, column, false);
      }
  }
}

/**
 * Where the image stands at `phase` 0..1 of three equal saccades along a triangle with amplitudes
 * in pixels: down to the right, across, back.
 */
export function saccadeOffset(
  phase: number,
  amplitudeX: number,
  amplitudeY: number,
): readonly [dx: number, dy: number] {
  const leg = Math.min(2, Math.floor(phase * 3));
  const s = phase * 3 - leg;
  const corners = [
    [0, 0],
    [amplitudeX, amplitudeY],
    [-amplitudeX, amplitudeY],
    [0, 0],
  ] as const;
  const [x0, y0] = corners[leg]!;
  const [x1, y1] = corners[leg + 1]!;
  return [x0 + (x1 - x0) * s, y0 + (y1 - y0) * s];
}

/** The image `[h, w]` moved by (dx, dy) pixels, bilinear, edges repeated; into `out`. */
export function shiftImage(
  image: ArrayLike<number>,
  height: number,
  width: number,
  dx: number,
  dy: number,
  out: Float32Array,
): void {
  const clampX = (x: number) => Math.min(width - 1, Math.max(0, x));
  const clampY = (y: number) => Math.min(height - 1, Math.max(0, y));
  for (let y = 0; y < height; y++) {
    const sy = y - dy;
    const y0 = Math.floor(sy);
    const fy = sy - y0;
    const top = clampY(y0) * width;
    const bottom = clampY(y0 + 1) * width;
    for (let x = 0; x < width; x++) {
      const sx = x - dx;
      const x0 = Math.floor(sx);
      const fx = sx - x0;
      const left = clampX(x0);
      const right = clampX(x0 + 1);
      out[y * width + x] =
        (1 - fy) * ((1 - fx) * image[top + left]! + fx * image[top + right]!) +
        fy * ((1 - fx) * image[bottom + left]! + fx * image[bottom + right]!);
    }
  }
}

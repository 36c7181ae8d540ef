/** The voxeliser of the detector of "Efficient 3D Recognition" (arXiv:2412.07360). */

export interface DetectorVoxels {
  /** Cell `[M, 3]` in the order z, y, x. */
  readonly cells: Int32Array;
  readonly count: Uint32Array;
  /** Mean of the kept points `[M, width]`. */
  readonly mean: Float32Array;
  /** Cells along z, y, x; one more along z than the range holds, as the detector expects. */
  readonly shape: readonly [number, number, number];
}

/**
 * The detector's voxels: first come, first kept. Points `[N, width]` start with x, y, z; those
 * outside `range` (x, y, z least, then most), beyond `mostPoints` in a voxel or in voxels beyond
 * `mostVoxels` are dropped.
 */
export function voxeliseDetector(
  points: ArrayLike<number>,
  width: number,
  options: {
    readonly size: readonly [number, number, number];
    readonly range: ArrayLike<number>;
    readonly mostPoints: number;
    readonly mostVoxels: number;
  },
): DetectorVoxels {
  const { size, range, mostPoints, mostVoxels } = options;
  const cellsOn = [0, 1, 2].map((a) => Math.round((range[a + 3]! - range[a]!) / size[a]!));
  const known = new Map<number, number>();
  const cells: number[] = [];
  const counts: number[] = [];
  const sums: number[] = [];
  for (let i = 0; i + width <= points.length; i += width) {
    let key = 0;
    for (let a = 2; a >= 0 && key >= 0; a--) {
      const cell = Math.floor(
        Math.fround(Math.fround(points[i + a]! - Math.fround(range[a]!)) / Math.fround(size[a]!)),
      );
      key = cell < 0 || cell >= cellsOn[a]! ? -1 : key * cellsOn[a]! + cell;
    }
    if (key < 0) continue;
    let voxel = known.get(key);
    if (voxel === undefined) {
      if (counts.length >= mostVoxels) continue;
      voxel = counts.length;
      known.set(key, voxel);
      const x = key % cellsOn[0]!;
      const rest = (key - x) / cellsOn[0]!;
      const y = rest % cellsOn[1]!;
      cells.push((rest - y) / cellsOn[1]!, y, x);
      counts.push(0);
      for (let k = 0; k < width; k++) sums.push(0);
    }
    if (counts[voxel]! >= mostPoints) continue;
    counts[voxel]!++;
    for (let k = 0; k < width; k++) sums[voxel * width + k]! += points[i + k]!;
  }
  return {
    cells: Int32Array.from(cells),
    count: Uint32Array.from(counts),
    mean: Float32Array.from(sums, (s, k) => s / Math.max(1, counts[Math.floor(k / width)]!)),
    shape: [cellsOn[2]! + 1, cellsOn[1]!, cellsOn[0]!],
  };
}

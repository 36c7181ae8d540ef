/**
 * Point clouds to voxels, the first half of Spike Voxel Coding ("Efficient 3D Recognition with
 * Event-driven Spike Sparse Convolution", arXiv:2412.07360): grid sampling as in its
 * classification and segmentation code, and the voxeliser of its detector. Cells are found in a
 * table of the whole box, or by 64-bit keys in an open hash table where the box is large, then
 * sorted, so the work is linear in the points.
 */

import { hashCells, type RandomStream, sortKeys } from '#engine/kit';

export type CellHash = 'fnv' | 'ravel';
export type Pick = 'mean' | 'first' | 'random' | 'nearest';

/** More cells than this on an axis are refused: keys would no longer be safe. */
export const MOST_CELLS = 2 ** 21;

export interface Voxels {
  /** Cell `[M, 3]`, counted from the least on each axis. */
  readonly cells: Int32Array;
  /** Keys by which the voxels are sorted, as two words. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Voxel of each point. */
  readonly ofPoint: Uint32Array;
  readonly count: Uint32Array;
  /** First point of each voxel. */
  readonly first: Uint32Array;
  /** What was taken from each axis: cell = floor(coordinate / size) - least. */
  readonly least: readonly [number, number, number];
}

/**
 * Coordinates `[N, 3]` with the mean taken away and the farthest point at distance 1; float32.
 * `stride` is the length of a row of `points`; the input is not changed.
 */
export function normaliseCloud(points: ArrayLike<number>, n: number, stride: number): Float32Array {
  const result = new Float32Array(3 * n);
  const mean = [0, 0, 0];
  for (let i = 0; i < n; i++) for (let a = 0; a < 3; a++) mean[a]! += points[i * stride + a]!;
  let farthest = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let a = 0; a < 3; a++) {
      const d = Math.fround(points[i * stride + a]! - Math.fround(mean[a]! / n));
      result[3 * i + a] = d;
      square += d * d;
    }
    farthest = Math.max(farthest, square);
  }
  const scale = Math.fround(Math.sqrt(farthest));
  if (scale > 0) for (let i = 0; i < result.length; i++) result[i]! /= scale;
  return result;
}

/** Cells of coordinates `[N, 3]`, or the axis on which there are too many. */
function cellsOf(
  coordinates: ArrayLike<number>,
  n: number,
  size: readonly [number, number, number],
): { cells: Int32Array; least: [number, number, number]; most: number[] } | { axis: number } {
  const cells = new Int32Array(3 * n);
  const least: [number, number, number] = [0, 0, 0];
  const most = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const s = Math.fround(size[axis]!);
    let low = Infinity;
    let high = -Infinity;
    for (let i = axis; i < 3 * n; i += 3) {
      // Divided in float32, as the reference does: points on a border depend on it.
      const cell = Math.floor(Math.fround(coordinates[i]! / s));
      if (cell < low) low = cell;
      if (cell > high) high = cell;
      cells[i] = cell;
    }
    if (!(high - low < MOST_CELLS) || Math.abs(low) > 2 ** 30) return { axis };
    for (let i = axis; i < 3 * n; i += 3) cells[i]! -= low;
    least[axis] = low;
    most[axis] = high - low;
  }
  return { cells, least, most };
}

/** Keys `((x * ny) + y) * nz + z` as two words; exact up to 2^63. */
function ravelCells(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  high: Uint32Array,
  low: Uint32Array,
): void {
  const ny = most[1]! + 1;
  const nz = most[2]! + 1;
  for (let i = 0; i < n; i++) {
    const rows = cells[3 * i]! * ny + cells[3 * i + 1]!;
    const upper = Math.floor(rows / 4294967296);
    const lower = (rows - upper * 4294967296) * nz + cells[3 * i + 2]!;
    const carry = Math.floor(lower / 4294967296);
    high[i] = upper * nz + carry;
    low[i] = lower - carry * 4294967296;
  }
}

function enlarged(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(length);
  result.set(array);
  return result;
}

/** All but `least`. */
type Grouped = Omit<Voxels, 'least'>;

/** A box of this many cells per point has a table with a place for every cell. */
const CELLS_PER_POINT = 16;

/**
 * Two looks into a table of all cells per point, and memory read in order between them. Cells of
 * a row (x, y) differ only in the last number that FNV takes in, so rows are sorted by what their
 * keys have in common, then each on its own. Null where two rows have that in common.
 */
function groupInBox(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  hash: CellHash,
): Grouped | null {
  const ny = most[1]! + 1;
  const nz = most[2]! + 1;
  const rows = (most[0]! + 1) * ny;
  const table = new Uint32Array(rows * nz);
  const ofPoint = new Uint32Array(n); // of the cell, at first
  let voxels = 0;
  for (let i = 0; i < n; i++) {
    const cell = (cells[3 * i]! * ny + cells[3 * i + 1]!) * nz + cells[3 * i + 2]!;
    ofPoint[i] = cell;
    if (table[cell]!++ === 0) voxels++;
  }
  const result: Grouped = {
    cells: new Int32Array(3 * voxels),
    high: new Uint32Array(voxels),
    low: new Uint32Array(voxels),
    ofPoint,
    count: new Uint32Array(voxels),
    first: new Uint32Array(voxels),
  };
  const { high, low, count, first } = result;
  let rank = 0;
  const take = (row: number, z: number) => {
    const cell = row * nz + z;
    result.cells[3 * rank] = Math.floor(row / ny);
    result.cells[3 * rank + 1] = row % ny;
    result.cells[3 * rank + 2] = z;
    count[rank] = table[cell]!;
    table[cell] = rank++;
  };
  if (hash === 'ravel')
    for (let row = 0; row < rows; row++)
      for (let z = 0; z < nz; z++) {
        const cell = row * nz + z;
        if (table[cell] === 0) continue;
        low[rank] = cell;
        take(row, z);
      }
  else {
    const used = new Uint32Array(Math.min(rows, voxels));
    let columns = 0;
    for (let row = 0, cell = 0; row < rows; row++, cell = row * nz) {
      const end = cell + nz;
      while (cell < end && table[cell] === 0) cell++;
      if (cell < end) used[columns++] = row;
    }
    const corner = new Int32Array(3 * columns);
    for (let k = 0; k < columns; k++) {
      corner[3 * k] = Math.floor(used[k]! / ny);
      corner[3 * k + 1] = used[k]! % ny;
    }
    const keyHigh = new Uint32Array(columns);
    const keyLow = new Uint32Array(columns);
    hashCells(corner, columns, keyHigh, keyLow);
    const own = nz > 1 ? (2 ** (32 - Math.clz32(nz - 1)) - 1) >>> 0 : 0; // bits that z may change
    const common = keyLow.map((l) => (l & ~own) >>> 0);
    const order = sortKeys(keyHigh, common, columns);
    const lows = new Uint32Array(nz);
    for (let r = 0; r < columns; r++) {
      const k = order[r]!;
      const before = order[r - 1];
      if (before !== undefined && common[before] === common[k] && keyHigh[before] === keyHigh[k])
        return null;
      const row = used[k]!;
      let length = 0;
      for (let z = 0; z < nz; z++)
        if (table[row * nz + z] !== 0) lows[length++] = (keyLow[k]! ^ z) >>> 0;
      sortShort(lows, length);
      for (let at = 0; at < length; at++) {
        high[rank] = keyHigh[k]!;
        low[rank] = lows[at]!;
        take(row, (lows[at]! ^ keyLow[k]!) >>> 0);
      }
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const v = table[ofPoint[i]!]!;
    ofPoint[i] = v;
    first[v] = i;
  }
  return result;
}

/** Sorts the first numbers of a list, most often a few. */
function sortShort(list: Uint32Array, length: number): void {
  if (length > 32) {
    list.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i++) {
    const value = list[i]!;
    let at = i;
    for (; at > 0 && list[at - 1]! > value; at--) list[at] = list[at - 1]!;
    list[at] = value;
  }
}

/** An open hash table of keys, for clouds in boxes too large for a table of all cells. */
function groupByKey(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  hash: CellHash,
): Grouped {
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  if (hash === 'fnv') hashCells(cells, n, high, low);
  else ravelCells(cells, n, most, high, low);
  // The table grows with the voxels, not the points: it stays in the cache for dense clouds.
  let slots = 1 << 14;
  let table = new Uint32Array(slots);
  const slotOf = (h: number, l: number) =>
    (Math.imul(l ^ Math.imul(h, 0x85ebca6b), 0x9e3779b1) >>> 7) & (slots - 1);
  const of = new Uint32Array(n);
  let first = new Uint32Array(slots);
  let count = new Uint32Array(slots);
  let voxels = 0;
  for (let i = 0; i < n; i++) {
    const h = high[i]!;
    const l = low[i]!;
    let slot = slotOf(h, l);
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) {
        table[slot] = voxels + 1;
        first[voxels] = i;
        count[voxels] = 1;
        of[i] = voxels++;
        break;
      }
      const other = first[entry - 1]!;
      if (low[other] === l && high[other] === h) {
        count[entry - 1]!++;
        of[i] = entry - 1;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
    if (2 * voxels < slots) continue;
    slots *= 4;
    table = new Uint32Array(slots);
    first = enlarged(first, slots);
    count = enlarged(count, slots);
    for (let v = 0; v < voxels; v++) {
      let to = slotOf(high[first[v]!]!, low[first[v]!]!);
      while (table[to] !== 0) to = (to + 1) & (slots - 1);
      table[to] = v + 1;
    }
  }
  const keyHigh = new Uint32Array(voxels);
  const keyLow = new Uint32Array(voxels);
  for (let v = 0; v < voxels; v++) {
    keyHigh[v] = high[first[v]!]!;
    keyLow[v] = low[first[v]!]!;
  }
  const order = sortKeys(keyHigh, keyLow, voxels);
  const rank = new Uint32Array(voxels);
  const result: Grouped = {
    cells: new Int32Array(3 * voxels),
    high: new Uint32Array(voxels),
    low: new Uint32Array(voxels),
    ofPoint: of,
    count: new Uint32Array(voxels),
    first: new Uint32Array(voxels),
  };
  for (let r = 0; r < voxels; r++) {
    const v = order[r]!;
    const p = first[v]!;
    rank[v] = r;
    result.cells[3 * r] = cells[3 * p]!;
    result.cells[3 * r + 1] = cells[3 * p + 1]!;
    result.cells[3 * r + 2] = cells[3 * p + 2]!;
    result.high[r] = keyHigh[v]!;
    result.low[r] = keyLow[v]!;
    result.count[r] = count[v]!;
    result.first[r] = p;
  }
  for (let i = 0; i < n; i++) of[i] = rank[of[i]!]!;
  return result;
}

/**
 * The voxels of coordinates `[N, 3]` (a packed float array) on a grid of `size`, by ascending key.
 * `{ axis }` where an axis has more than 2^21 cells. An empty cloud has no voxels.
 */
export function gridSample(
  coordinates: ArrayLike<number>,
  n: number,
  size: readonly [number, number, number],
  hash: CellHash,
): Voxels | { readonly axis: number } {
  const found = cellsOf(coordinates, n, size);
  if (n > 0 && 'axis' in found) return found;
  const { cells, least, most } =
    'axis' in found
      ? { cells: new Int32Array(), least: [0, 0, 0] as const, most: [0, 0, 0] }
      : found;
  const box = most.reduce((product, m) => product * (m + 1), 1);
  const grouped =
    (box <= CELLS_PER_POINT * n ? groupInBox(cells, n, most, hash) : null) ??
    groupByKey(cells, n, most, hash);
  return { ...grouped, least };
}

/** Mean of the rows of each voxel; `features` is `[N, width]`, the result `[M, width]`. */
export function meanFeatures(
  features: ArrayLike<number>,
  width: number,
  { ofPoint, count }: Voxels,
): Float32Array {
  const sums = new Float64Array(count.length * width);
  for (let i = 0; i < ofPoint.length; i++) {
    const to = ofPoint[i]! * width;
    for (let k = 0; k < width; k++) sums[to + k]! += features[i * width + k]!;
  }
  return Float32Array.from(sums, (sum, k) => sum / count[Math.floor(k / width)]!);
}

/** The point that stands for each voxel. `coordinates` and `size` are needed by 'nearest' only. */
export function pickPoints(
  pick: Exclude<Pick, 'mean'>,
  voxels: Voxels,
  coordinates: ArrayLike<number>,
  size: readonly [number, number, number],
  random: RandomStream,
): Uint32Array {
  const { first, count, ofPoint, cells, least } = voxels;
  if (pick === 'first') return first;
  const chosen = Uint32Array.from(first);
  if (pick === 'random') {
    const want = Int32Array.from(count, (c) => random.integer(c));
    for (let i = 0; i < ofPoint.length; i++) {
      const v = ofPoint[i]!;
      if (want[v]! === 0) chosen[v] = i;
      want[v]!--;
    }
    return chosen;
  }
  const best = new Float64Array(count.length).fill(Infinity);
  for (let i = 0; i < ofPoint.length; i++) {
    const v = ofPoint[i]!;
    let square = 0;
    for (let a = 0; a < 3; a++) {
      const centre = (cells[3 * v + a]! + least[a]! + 0.5) * size[a]!;
      square += (coordinates[3 * i + a]! - centre) ** 2;
    }
    if (square < best[v]!) {
      best[v] = square;
      chosen[v] = i;
    }
  }
  return chosen;
}

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

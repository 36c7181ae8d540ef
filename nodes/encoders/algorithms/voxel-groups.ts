/**
 * Points by the cell they lie in, cells by ascending key: in a table of the whole box, or sorted by
 * their 64-bit keys where the box is large, so the work is linear in the points. Cells with the same
 * FNV key become one voxel, as in the published code.
 */

import { hashCells, sortKeys } from '#engine/kit';

export type CellHash = 'fnv' | 'ravel';

/** Cells that hold points, and the points of each. */
export interface Grouped {
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

/**
 * Two looks into a table of all cells per point, and memory read in order between them. Cells of
 * a row (x, y) differ only in the last number that FNV takes in, so rows are sorted by what their
 * keys have in common, then each on its own. Null where two rows have that in common.
 */
export function groupInBox(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  hash: CellHash,
  hashRows: typeof hashCells = hashCells,
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
    hashRows(corner, columns, keyHigh, keyLow);
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

const bitsOf = (largest: number): number => 32 - Math.clz32(largest);

/** Keys with their upper bits in `major`, so that few cells share them, and how many bits of `minor` tell those apart. */
function keysOf(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  hash: CellHash,
): { readonly major: Uint32Array; readonly minor: Uint32Array; readonly bits: number } {
  const major = new Uint32Array(n);
  const minor = new Uint32Array(n);
  if (hash === 'fnv') {
    // Cells of a row (x, y) differ only in the last number that FNV takes in.
    hashCells(cells, n, major, minor);
    return { major, minor, bits: bitsOf(most[2]!) };
  }
  ravelCells(cells, n, most, major, minor);
  const bits = bitsOf(major.reduce((a, b) => Math.max(a, b), 0));
  if (bits === 0) return { major: minor, minor: major, bits };
  for (let i = 0; i < n; i++) {
    const low = minor[i]!;
    major[i] = (major[i]! << (32 - bits)) | (low >>> bits);
    minor[i] = low & ((1 << bits) - 1);
  }
  return { major, minor, bits };
}

const DIGIT = 11;

/** Where each value of a digit begins; null where all are the same. */
function startsOf(word: Uint32Array, shift: number): Uint32Array | null {
  const n = word.length;
  const mask = (1 << DIGIT) - 1;
  const starts = new Uint32Array(mask + 1);
  for (let i = 0; i < n; i++) starts[(word[i]! >>> shift) & mask]!++;
  if (n > 0 && starts[(word[0]! >>> shift) & mask] === n) return null;
  let sum = 0;
  for (let v = 0; v <= mask; v++) {
    const c = starts[v]!;
    starts[v] = sum;
    sum += c;
  }
  return starts;
}

/** The order that sorts by `major`, then by `minor`, whose lowest `bits` nearly always suffice; equal ones keep theirs. */
function sortedOrder(
  major: Uint32Array,
  minor: Uint32Array,
  bits: number,
): { readonly keys: Uint32Array; readonly order: Uint32Array } {
  const n = major.length;
  const mask = (1 << DIGIT) - 1;
  // Positions before the first digit are the points themselves.
  let order: Uint32Array | null = null;
  let keys = major;
  const spare: [Uint32Array, Uint32Array][] = [];
  const sortBy = (word: Uint32Array, shift: number, byPoint: boolean) => {
    const starts = startsOf(word, shift);
    if (!starts) return;
    const [toOrder, toKeys] = spare.pop() ?? [new Uint32Array(n), new Uint32Array(n)];
    if (!order)
      for (let i = 0; i < n; i++) {
        const to = starts[(word[i]! >>> shift) & mask]!++;
        toOrder[to] = i;
        toKeys[to] = keys[i]!;
      }
    else
      for (let i = 0; i < n; i++) {
        const item = order[i]!;
        const to = starts[((byPoint ? word[item]! : word[i]!) >>> shift) & mask]!++;
        toOrder[to] = item;
        toKeys[to] = keys[i]!;
      }
    if (order) spare.push([order, keys]);
    [order, keys] = [toOrder, toKeys];
  };
  for (let shift = 0; shift < bits; shift += DIGIT) sortBy(minor, shift, true);
  for (let shift = 0; shift < 32; shift += DIGIT) sortBy(keys, shift, false);
  order ??= Uint32Array.from({ length: n }, (_, i) => i);
  // Cells that share more than was thought stand wrong: a few, put right one by one.
  for (let k = 1; k < n; k++) {
    if (keys[k] !== keys[k - 1]) continue;
    const item = order[k]!;
    const value = minor[item]!;
    let at = k;
    for (; at > 0 && keys[at - 1] === keys[k] && minor[order[at - 1]!]! > value; at--)
      order[at] = order[at - 1]!;
    order[at] = item;
  }
  return { keys, order };
}

/** The same by sorting points by key, eleven bits at a time, for boxes too large for a table of all cells. */
export function groupByKey(
  cells: Int32Array,
  n: number,
  most: readonly number[],
  hash: CellHash,
): Grouped {
  const { major, minor, bits } = keysOf(cells, n, most, hash);
  const { keys, order } = sortedOrder(major, minor, bits);
  const ofPoint = new Uint32Array(n);
  const [first, count] = [new Uint32Array(n), new Uint32Array(n)];
  let voxels = 0;
  let last = 0;
  for (let k = 0; k < n; k++) {
    const point = order[k]!;
    if (k === 0 || keys[k] !== keys[k - 1] || minor[point] !== minor[last]) first[voxels++] = point;
    last = point;
    count[voxels - 1]!++;
    ofPoint[point] = voxels - 1;
  }
  const result: Grouped = {
    cells: new Int32Array(3 * voxels),
    high: new Uint32Array(voxels),
    low: new Uint32Array(voxels),
    ofPoint,
    count: count.slice(0, voxels),
    first: first.slice(0, voxels),
  };
  for (let v = 0; v < voxels; v++) {
    const from = 3 * first[v]!;
    result.cells[3 * v] = cells[from]!;
    result.cells[3 * v + 1] = cells[from + 1]!;
    result.cells[3 * v + 2] = cells[from + 2]!;
  }
  if (hash === 'fnv') hashCells(result.cells, voxels, result.high, result.low);
  else ravelCells(result.cells, voxels, most, result.high, result.low);
  return result;
}

/**
 * Points by the cell they lie in, cells by ascending key: in a table of the whole box, or by 64-bit
 * keys in an open hash table where the box is large, then sorted, so the work is linear in the
 * points. Cells with the same FNV key become one voxel, as in the published code.
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

function enlarged(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(length);
  result.set(array);
  return result;
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

/** An open hash table of keys, for clouds in boxes too large for a table of all cells. */
export function groupByKey(
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

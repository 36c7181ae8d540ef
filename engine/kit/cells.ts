/**
 * Points by the cell of a grid they lie in, cells by ascending key. Points go into about a thousand
 * parts by the upper bits of their keys, and each part is sorted while it is in the processor's
 * cache, so that memory is read and written in order but for one write per point. Linear in the
 * points. The loops are WebAssembly (`cells-module.ts`), for the 64-bit keys; where there is none,
 * plain TypeScript gives the same.
 */

import { hashCells, sortKeys } from './arrays.ts';
import { RECORD } from './cells-code.ts';
import { encodeCells } from './cells-module.ts';
import { COUNTER_BYTES } from './cells-part.ts';

/** Key of a cell: 64-bit FNV-1 over its coordinates, or its number row by row. */
export type CellHash = 'fnv' | 'ravel';

type Triple = readonly [number, number, number];

/** Cells that hold points, and the points of each. */
export interface GridCells {
  /** Cell `[M, 3]`, counted from the least on each axis, by ascending key. */
  readonly cells: Int32Array;
  /** Cell of each point: its place in the list. */
  readonly ofPoint: Uint32Array;
  readonly count: Uint32Array;
  /** First point of each cell. */
  readonly first: Uint32Array;
  /** The points of the first cell, of the second, and so on; those of a cell ascend. */
  readonly points: Uint32Array;
  /** What was taken from each axis: cell = floor(coordinate / size) - least. */
  readonly least: Triple;
  /** Largest cell of each axis. */
  readonly most: Triple;
}

/** More cells than this on an axis are refused: keys would no longer be safe. */
const MOST_CELLS = 2 ** 21;

/** Upper bits of a key that choose a part, and parts aimed at. */
const BIN_BITS = 16;
const PARTS = 1024;
/** Memory that is kept for the next cloud: new memory costs more than the sorting. */
const MOST_KEPT = 2 ** 26;
const PAGE = 65536;

interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly run: Readonly<Record<'range' | 'bin' | 'scatter' | 'part', (...a: number[]) => number>>;
}

let module: WebAssembly.Module | undefined;
let kept: Machine | undefined;

/** A machine with this much memory; a small one is used again. */
function machineOf(bytes: number): Machine {
  const pages = Math.ceil(bytes / PAGE);
  const missing = kept ? pages - kept.memory.buffer.byteLength / PAGE : pages;
  if (kept && bytes <= MOST_KEPT) {
    if (missing > 0) kept.memory.grow(missing);
    return kept;
  }
  module ??= new WebAssembly.Module(encodeCells());
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const machine = { memory, run: exports as unknown as Machine['run'] };
  if (bytes <= MOST_KEPT) kept = machine;
  return machine;
}

/**
 * The cells of `n` coordinates `[n, 3]` on a grid of `size`, both float32 and divided in float32 as
 * the published code does: points on a border depend on it. `{ axis }` where an axis has more than
 * 2^21 cells. Cells with the same FNV key are one, that of the first point among them. Without
 * points there are no cells.
 */
export function groupByCell(
  coordinates: ArrayLike<number>,
  n: number,
  size: Triple,
  hash: CellHash,
): GridCells | { readonly axis: number } {
  if (typeof WebAssembly === 'undefined' || n === 0)
    return groupPlainly(coordinates, n, size, hash);
  // Points, their cells, bins and records; results take the place of what is no longer needed.
  const cells = 8 * Math.ceil((12 * n) / 8);
  const bins = cells + 8 * n;
  const records = bins + 4 * n;
  const inOrder = records + 8 * Math.ceil((RECORD * n) / 8);
  const bounds = 8 * Math.ceil((inOrder + 4 * n) / 8);
  const counts = bounds + 32;
  const places = counts + (4 << BIN_BITS);
  const scratch = places + 4 * (PARTS + 2);
  const { memory, run } = machineOf(scratch + PAGE);
  const all = coordinates.length === 3 * n;
  new Float32Array(memory.buffer, 0, 3 * n).set(
    all ? coordinates : Array.prototype.slice.call(coordinates, 0, 3 * n),
  );
  const sizes = size.map(Math.fround);
  run.range(0, 12 * n, bounds, ...sizes);
  const range = rangeOf(Array.from(new Int32Array(memory.buffer, bounds, 6)));
  if ('axis' in range) return range;

  const [bitsX, bitsY, bitsZ] = range.most.map((m) => 32 - Math.clz32(m)) as [
    number,
    number,
    number,
  ];
  const hashed = hash === 'fnv' ? 1 : 0;
  const keyBits = hashed ? 64 : bitsX + bitsY + bitsZ;
  const countOf = new Uint32Array(memory.buffer, counts, 1 << BIN_BITS).fill(0);
  const form = [hashed, bitsY + bitsZ, bitsZ] as const;
  const shift = Math.max(0, keyBits - BIN_BITS);
  run.bin(0, 12 * n, cells, bins, counts, bounds, ...form, shift, ...sizes);
  const parts = joinBins(countOf, n, places);
  new Uint32Array(memory.buffer, places).set(parts.slice(0, -1).map((k) => records + RECORD * k));
  run.scatter(bins, bins + 4 * n, cells, counts);

  const longest = parts.reduce((most, end, p) => Math.max(most, end - (parts[p - 1] ?? 0)), 0);
  const order = scratch + 8 * longest;
  const counters = order + 8 * longest;
  const missing = counters + COUNTER_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  // Bits that z may change: those above seldom tell apart what the upper word of a key does not.
  const own = hashed ? 2 ** bitsZ - 1 : -1;
  const work = [scratch, order, order + 4 * longest, counters, own, ...form] as const;
  const results = [0, cells, cells + 4 * n, bins] as const;
  let found = 0;
  for (let p = 0; p + 1 < parts.length; p++) {
    const [from, to] = [parts[p]!, parts[p + 1]!].map((k) => records + RECORD * k);
    found = run.part(from!, to!, ...work, found, ...results, inOrder + 4 * parts[p]!);
  }
  const list = (at: number, length: number) => new Uint32Array(memory.buffer, at, length).slice();
  return {
    cells: new Int32Array(memory.buffer, 0, 3 * found).slice(),
    ofPoint: list(cells, n),
    first: list(cells + 4 * n, found),
    count: list(bins, found),
    points: list(inOrder, n),
    ...range,
  };
}

/** Least and largest cell, the latter counted from the former; or the axis on which there are too many. */
function rangeOf(
  bounds: readonly number[],
): { readonly least: Triple; readonly most: Triple } | { readonly axis: number } {
  const least = bounds.slice(0, 3) as unknown as Triple;
  const most = least.map((l, axis) => bounds[axis + 3]! - l) as unknown as Triple;
  for (let axis = 0; axis < 3; axis++)
    if (!(most[axis]! < MOST_CELLS) || Math.abs(least[axis]!) > 2 ** 30) return { axis };
  return { least, most };
}

/** Turns counts of bins into the address of their part's place; where each part begins, and the end. */
function joinBins(counts: Uint32Array, n: number, places: number): readonly number[] {
  const aim = Math.max(512, n / PARTS);
  const parts = [0];
  let [sum, last] = [0, 0];
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin]!;
    counts[bin] = places + 4 * (parts.length - 1);
    if (sum - last < aim && sum < n) continue;
    if (sum > last) parts.push(sum);
    last = sum;
  }
  return parts;
}

/** The same without WebAssembly. */
export function groupPlainly(
  coordinates: ArrayLike<number>,
  n: number,
  size: Triple,
  hash: CellHash,
): GridCells | { readonly axis: number } {
  const sizes = size.map(Math.fround);
  const along = (i: number, axis: number) =>
    Math.floor(Math.fround(Math.fround(coordinates[3 * i + axis]!) / sizes[axis]!));
  const bounds = n > 0 ? [1, 1, 1, -1, -1, -1].map((sign) => sign * Infinity) : [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++)
    for (let axis = 0; axis < 3; axis++) {
      bounds[axis] = Math.min(bounds[axis]!, along(i, axis));
      bounds[axis + 3] = Math.max(bounds[axis + 3]!, along(i, axis));
    }
  const range = rangeOf(bounds);
  if ('axis' in range) return range;
  const cellOf = Int32Array.from(
    { length: 3 * n },
    (_, k) => along(Math.floor(k / 3), k % 3) - range.least[k % 3]!,
  );
  const [high, low] = [new Uint32Array(n), new Uint32Array(n)];
  if (hash === 'fnv') hashCells(cellOf, n, high, low);
  else
    for (let i = 0; i < n; i++) {
      // 21 bits for each coordinate sort as rows and columns do.
      high[i] = (cellOf[3 * i]! << 10) | (cellOf[3 * i + 1]! >>> 11);
      low[i] = (cellOf[3 * i + 1]! << 21) | cellOf[3 * i + 2]!;
    }
  const ofPoint = new Uint32Array(n);
  const [first, count]: [number[], number[]] = [[], []];
  let before = -1;
  const points = sortKeys(high, low, n);
  for (const i of points) {
    if (before < 0 || high[i] !== high[before] || low[i] !== low[before]) {
      first.push(i);
      count.push(0);
    }
    before = i;
    ofPoint[i] = first.length - 1;
    count[first.length - 1]!++;
  }
  return {
    cells: Int32Array.from(first.flatMap((i) => [...cellOf.subarray(3 * i, 3 * i + 3)])),
    ofPoint,
    first: Uint32Array.from(first),
    count: Uint32Array.from(count),
    points,
    ...range,
  };
}

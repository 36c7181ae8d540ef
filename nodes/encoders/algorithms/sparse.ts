/**
 * Spike Sparse Convolution (arXiv:2412.07360): convolution over active sites only, through kernel
 * maps (for each cell of the kernel, the pairs of input and output sites it joins; Graham, Engelcke
 * & van der Maaten 2018, doi:10.1109/CVPR.2018.00961). A map is made once and serves every layer
 * on the same sites, real-valued or event-driven, forward or inverse.
 */

/** Active sites `[M, 1 + d]`, batch first, d = 2 or 3 axes of `shape`. */
export interface Sites {
  readonly index: Int32Array;
  readonly shape: readonly number[];
}

export interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

export interface KernelMap {
  readonly input: Sites;
  readonly output: Sites;
  /** Pairs of kernel cell k (row by row): from `start[k]` to `start[k + 1]`. */
  readonly start: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export const siteCount = ({ index, shape }: Sites): number => index.length / (1 + shape.length);

/** Finds sites by a table with linear probing, at most half full. */
class SiteTable {
  readonly #sites: Sites;
  readonly #slots: Uint32Array;

  constructor(sites: Sites) {
    this.#sites = sites;
    const count = siteCount(sites);
    let size = 16;
    while (size < 2 * count) size *= 2;
    this.#slots = new Uint32Array(size);
    const width = 1 + sites.shape.length;
    for (let site = 0; site < count; site++) {
      const row = sites.index.subarray(site * width, (site + 1) * width);
      let slot = this.#hash(row);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      this.#slots[slot] = site + 1;
    }
  }

  #hash(row: ArrayLike<number>): number {
    let h = 0x811c9dc5;
    for (let a = 0; a < row.length; a++) h = Math.imul(h ^ row[a]!, 0x01000193);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    return (h ^ (h >>> 13)) & (this.#slots.length - 1);
  }

  /** The site with this index row, or -1. */
  find(row: ArrayLike<number>): number {
    const { index, shape } = this.#sites;
    const width = 1 + shape.length;
    let slot = this.#hash(row);
    for (;;) {
      const entry = this.#slots[slot]!;
      if (entry === 0) return -1;
      const at = (entry - 1) * width;
      let same = true;
      for (let a = 0; a < width && same; a++) same = index[at + a] === row[a];
      if (same) return entry - 1;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
  }
}

/** Offsets of the kernel's cells, row by row: `[K, d]`. */
function kernelCells(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (cells, size) => cells.flatMap((c) => Array.from({ length: size }, (_, k) => [...c, k])),
    [[]],
  );
}

function collectPairs(
  input: Sites,
  output: Sites,
  cells: readonly (readonly number[])[],
  reach: (site: Int32Array, cell: readonly number[], row: Int32Array) => boolean,
): KernelMap {
  const width = 1 + input.shape.length;
  const count = siteCount(input);
  const table = new SiteTable(output);
  const start = new Uint32Array(cells.length + 1);
  const from: number[] = [];
  const to: number[] = [];
  const row = new Int32Array(width);
  for (const [k, cell] of cells.entries()) {
    for (let site = 0; site < count; site++) {
      const index = input.index.subarray(site * width, (site + 1) * width);
      if (!reach(index, cell, row)) continue;
      const found = table.find(row);
      if (found < 0) continue;
      from.push(site);
      to.push(found);
    }
    start[k + 1] = from.length;
  }
  return { input, output, start, from: Uint32Array.from(from), to: Uint32Array.from(to) };
}

/** The map of a submanifold convolution: output sites are the input sites; kernel sizes are odd. */
export function submanifoldMap(
  sites: Sites,
  kernel: readonly number[],
  dilation: readonly number[],
): KernelMap {
  const centre = kernel.map((k, a) => (dilation[a]! * (k - 1)) / 2);
  return collectPairs(sites, sites, kernelCells(kernel), (site, cell, row) => {
    row[0] = site[0]!;
    for (let a = 0; a < cell.length; a++) {
      const q = site[a + 1]! + centre[a]! - cell[a]! * dilation[a]!;
      if (q < 0 || q >= sites.shape[a]!) return false;
      row[a + 1] = q;
    }
    return true;
  });
}

/** Sizes of the output of a regular sparse convolution. */
const outputShape = (shape: readonly number[], w: Window): number[] =>
  shape.map(
    (s, a) =>
      Math.floor((s + 2 * w.padding[a]! - w.dilation[a]! * (w.kernel[a]! - 1) - 1) / w.stride[a]!) +
      1,
  );

/**
 * The map of a regular sparse convolution: an output site is active if its window holds an active
 * input site; sites in lexicographic order. Input sites that no window reaches vanish.
 */
export function sparseMap(sites: Sites, window: Window): KernelMap {
  const { kernel, stride, padding, dilation } = window;
  const shape = outputShape(sites.shape, window);
  const d = shape.length;
  const width = 1 + d;
  const cells = kernelCells(kernel);
  const reach = (site: Int32Array, cell: readonly number[], row: Int32Array): boolean => {
    row[0] = site[0]!;
    for (let a = 0; a < d; a++) {
      const at = site[a + 1]! + padding[a]! - cell[a]! * dilation[a]!;
      if (at < 0 || at % stride[a]! !== 0) return false;
      const q = at / stride[a]!;
      if (q >= shape[a]!) return false;
      row[a + 1] = q;
    }
    return true;
  };
  const keys = new Map<string, number[]>();
  const row = new Int32Array(width);
  for (let site = 0; site < siteCount(sites); site++) {
    const index = sites.index.subarray(site * width, (site + 1) * width);
    for (const cell of cells)
      if (reach(index, cell, row)) {
        const key = row.join();
        if (!keys.has(key)) keys.set(key, Array.from(row));
      }
  }
  const rows = [...keys.values()].sort((a, b) => {
    for (let i = 0; i < width; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
    return 0;
  });
  return collectPairs(sites, { index: Int32Array.from(rows.flat()), shape }, cells, reach);
}

/** The same pairs with input and output exchanged: the inverse convolution of an earlier layer. */
export const invertMap = (map: KernelMap): KernelMap => ({
  ...map,
  input: map.output,
  output: map.input,
  from: map.to,
  to: map.from,
});

/** Weights `[cout, K, cin]` in the order the loops read them, `[K, cin, cout]`. */
export function arrangeWeights(
  weight: ArrayLike<number>,
  cells: number,
  cin: number,
  cout: number,
): Float64Array {
  const result = new Float64Array(weight.length);
  for (let o = 0; o < cout; o++)
    for (let k = 0; k < cells; k++)
      for (let i = 0; i < cin; i++)
        result[(k * cin + i) * cout + o] = weight[(o * cells + k) * cin + i]!;
  return result;
}

/**
 * Features `[M, cin]` through a map with arranged weights: `[M', cout]`. Each non-zero feature adds
 * its weight column; zeros cost nothing.
 */
export function convolveSites(
  map: KernelMap,
  features: ArrayLike<number>,
  weight: Float64Array,
  cin: number,
  cout: number,
  bias?: ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(siteCount(map.output) * cout);
  if (bias) for (let i = 0; i < result.length; i++) result[i] = bias[i % cout]!;
  for (let k = 0; k + 1 < map.start.length; k++)
    for (let p = map.start[k]!; p < map.start[k + 1]!; p++) {
      const from = map.from[p]! * cin;
      const to = map.to[p]! * cout;
      for (let i = 0; i < cin; i++) {
        const value = features[from + i]!;
        if (value === 0) continue;
        const column = (k * cin + i) * cout;
        for (let o = 0; o < cout; o++) result[to + o]! += value * weight[column + o]!;
      }
    }
  return result;
}

/**
 * The event-driven form: bits `[M, cin]` of one virtual step add weight columns to `current`
 * `[M', cout]`, in place. Only additions; returns their number (spikes x pairs x cout).
 */
export function addSpikes(
  map: KernelMap,
  bits: ArrayLike<number>,
  weight: Float64Array,
  cin: number,
  cout: number,
  current: Float64Array,
): number {
  let operations = 0;
  for (let k = 0; k + 1 < map.start.length; k++)
    for (let p = map.start[k]!; p < map.start[k + 1]!; p++) {
      const from = map.from[p]! * cin;
      const to = map.to[p]! * cout;
      for (let i = 0; i < cin; i++) {
        if (!bits[from + i]) continue;
        const column = (k * cin + i) * cout;
        for (let o = 0; o < cout; o++) current[to + o]! += weight[column + o]!;
        operations += cout;
      }
    }
  return operations;
}

/** The level of an integer spike: `floor(clamp(u, 0, most) + 0.5)`. */
export const spikeLevel = (u: number, most: number): number =>
  Math.floor(Math.min(most, Math.max(0, u)) + 0.5);

/** Where the straight-through gradient of `spikeLevel` passes. */
export const passesGradient = (u: number, most: number): boolean => u > 0 && u < most;

/** Levels `[n]` as bits `[most, n]`: one spike in each of the first `level` virtual steps. */
export function unfoldLevels(levels: ArrayLike<number>, most: number): Uint8Array {
  const n = levels.length;
  const bits = new Uint8Array(most * n);
  for (let d = 0; d < most; d++)
    for (let i = 0; i < n; i++) bits[d * n + i] = d < levels[i]! ? 1 : 0;
  return bits;
}

/** Normalisation over sites with known statistics, per channel, in place. */
export function normaliseSites(
  features: Float64Array,
  channels: number,
  statistics: {
    readonly gamma: ArrayLike<number>;
    readonly beta: ArrayLike<number>;
    readonly mean: ArrayLike<number>;
    readonly variance: ArrayLike<number>;
    readonly epsilon: number;
  },
): void {
  const { gamma, beta, mean, variance, epsilon } = statistics;
  for (let c = 0; c < channels; c++) {
    const scale = gamma[c]! / Math.sqrt(variance[c]! + epsilon);
    for (let i = c; i < features.length; i += channels)
      features[i] = (features[i]! - mean[c]!) * scale + beta[c]!;
  }
}

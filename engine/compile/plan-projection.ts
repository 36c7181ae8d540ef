/**
 * Where synapses live and how their spikes travel. Five forms: a one-to-one
 * projection from a source that counts is read straight from its ring; a constant weight travels
 * as an integer count, along lists of targets or, where these are long, along rows of bits; or it is
 * added straight to its variable when its time has come; stored weights are added to a ring of numbers;
 * rows that found no room are drawn again at every spike.
 */

import { type BitMatrix, columnsToBits, isDense, MATRIX_BLOCK, toBits } from './bit-matrix.ts';
import type { Synapses } from './connect.ts';
import { toGaps } from './gap-list.ts';
import type { Projection } from './ir.ts';
import type { Binding, DeliverKernel, MatrixKernel, TargetList } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import { isMixed, mixDelays } from './mixed-delays.ts';
import type { Slice } from './partition.ts';
import type { SharedWeights } from './pattern.ts';
import type { Arrival } from './plan-population.ts';
import type { Op, ProjectionPlan } from './plan-types.ts';
import { type DrawnRows, longestRow } from './rows.ts';

type Ring = Extract<Binding, { at: 'ring' }>;

export interface PlannedProjection {
  readonly plan: ProjectionPlan;
  readonly arrival: Omit<Arrival, 'into' | 'discardIfRefractory'> | null;
  /** By worker: none where it has no targets, or a rule delivers. */
  readonly kernels: readonly (readonly (DeliverKernel | MatrixKernel)[])[];
  /** Memory and content of each worker's part. */
  readonly byWorker: readonly (ProjectionPlan['parts'][number] | null)[];
  readonly data: readonly (Synapses | null)[];
  /** By worker: where rows that are drawn at every spike stand meanwhile. */
  readonly draws: readonly (DrawnPart | null)[];
  readonly ring: Ring;
}

type DrawnPart = Pick<Extract<Op, { op: 'draw' }>, 'rows' | 'slice' | 'row' | 'targets'>;

const LARGEST_COUNT = 65535;

/**
 * Reserves memory for a projection's synapses, split by the workers' slices of the target.
 * `sharedRing` gives the ring of weights of a receptor; `dense` the ring of a counting source.
 */
export function planProjection(
  index: number,
  projection: Projection,
  targetN: number,
  slices: readonly Slice[],
  layout: Layout,
  dense: Ring | null,
  sharedRing: (slots: number) => Ring,
  precision: 'f64' | 'mixed' | 'f32',
  /** Byte offset of the variable that spikes are added to themselves; null: they wait in a ring. */
  straight: number | null = null,
): PlannedProjection {
  const { synapses } = projection;
  const longest = Math.max(1, ...synapses.delays);
  const owner = projection.id;
  const isConstant = synapses.weights === null && projection.rules.length === 0;
  const constant = isConstant
    ? layout.add(owner, 'weight', 'f64', 1, {
        mutable: true,
        data: Float64Array.of(synapses.constantWeight),
      })
    : null;
  const base = {
    id: owner,
    name: projection.name,
    rules: projection.rules.map((rule) => rule.name),
    synapses: synapses.count,
    pre: synapses.pre,
    post: synapses.post,
    constant,
    isDrawn: synapses.drawn !== null,
  };
  if (dense && isConstant && synapses.oneToOne && synapses.delays.length === 1)
    return {
      plan: { ...base, parts: [], identity: synapses.delays[0] ?? 0 },
      arrival: { ring: { ...dense, shift: -(synapses.delays[0] ?? 0) }, weight: constant },
      kernels: slices.map(() => []),
      byWorker: slices.map(() => null),
      data: slices.map(() => null),
      draws: slices.map(() => null),
      ring: dense,
    };

  const numberType = precision === 'f64' ? 'f64' : 'f32';
  // Rows of bits are added in whole blocks.
  const width = Math.ceil(targetN / MATRIX_BLOCK) * MATRIX_BLOCK;
  const counted = straight === null && isConstant && mostSpikes(projection) <= LARGEST_COUNT;
  const ring: Ring =
    straight !== null
      ? { at: 'ring', type: 'f64', offset: straight, stride: 0, slots: 1, shift: 0, clear: false }
      : counted
        ? {
            at: 'ring',
            type: 'u16',
            offset: layout.add(owner, '__counts', 'u16', (longest + 1) * width, { mutable: true }),
            stride: 2 * width,
            slots: longest + 1,
            shift: 0,
            clear: true,
          }
        : sharedRing(longest + 1);
  const byWorker: (ProjectionPlan['parts'][number] | null)[] = [];
  const data: (Synapses | null)[] = [];
  const kernels: (DeliverKernel | MatrixKernel)[][] = [];
  const draws: (DrawnPart | null)[] = [];
  const into = { offset: ring.offset, stride: ring.stride, slots: ring.slots };
  const whole = slices.filter(([from, to]) => to > from).length === 1;
  for (const [worker, slice] of slices.entries()) {
    if (slice[1] <= slice[0]) {
      kernels.push([]);
      byWorker.push(null);
      data.push(null);
      draws.push(null);
      continue;
    }
    if (synapses.drawn) {
      const part = layOutDrawn(synapses.drawn, owner, worker, slice, layout);
      draws.push(part);
      byWorker.push(null);
      data.push(null);
      kernels.push([
        {
          kind: 'deliver',
          name: `deliver${index}_${worker}`,
          rows: part.row,
          delays: synapses.delays,
          mixed: null,
          targets: part.targets,
          weights: null,
          ring: { type: 'u16', ...into },
        },
      ]);
      continue;
    }
    draws.push(null);
    const { matrix, part } = partOf(synapses, slice, whole, counted);
    const mix = projection.rules.length === 0 && isMixed(part) ? mixDelays(part) : null;
    const begins = mix?.rows ?? part.rows;
    const rows = layout.add(owner, `rows${worker}`, 'u32', begins.length, {
      mutable: false,
      data: begins,
    });
    const mixed = mix && {
      of: layout.add(owner, `delays${worker}`, 'u8', mix.of.length, {
        mutable: false,
        data: mix.of,
      }),
      slots: layout.add(owner, `__slots${worker}`, 'u32', part.delays.length, { mutable: false }),
    };
    const isTaught = projection.rules.length > 0;
    const targets = layOutTargets(part, !isTaught && !mix, owner, worker, slice[0], layout);
    const shared = projection.rules.length > 0 ? part.shared : null;
    const stored =
      shared?.values ??
      part.weights ??
      (counted || straight !== null ? null : filled(part.targets.length, synapses.constantWeight));
    const weights: ProjectionPlan['parts'][number]['weights'] = stored
      ? {
          type: numberType,
          offset: layout.add(owner, `weights${worker}`, numberType, stored.length, {
            mutable: projection.rules.length > 0,
            data:
              numberType === 'f64' || stored instanceof Float32Array
                ? stored
                : Float32Array.from(stored),
          }),
          length: stored.length,
          via: shared && layOutCells(owner, worker, shared, layout),
        }
      : null;
    const bits = matrix && {
      bits: layout.add(owner, `bits${worker}`, 'u8', matrix.bits.length, {
        mutable: false,
        data: matrix.bits,
      }),
      stride: matrix.stride,
      from: slice[0],
    };
    byWorker.push({
      rows,
      delays: synapses.delays,
      mixed,
      targets,
      weights,
      count: part.targets.length,
      matrix: bits,
    });
    data.push(part);
    if (projection.rules.length > 0) {
      kernels.push([]);
      continue;
    }
    const own: (DeliverKernel | MatrixKernel)[] = [];
    if (bits) {
      // Eight planes of counters, and a row that stays empty.
      const planes = layout.add(owner, `__counts${worker}`, 'u8', 9 * bits.stride, {
        mutable: false,
      });
      own.push({
        kind: 'matrix',
        name: `matrix${index}_${worker}`,
        ...bits,
        planes,
        zeros: planes + 8 * bits.stride,
        delay: synapses.delays[0] ?? 0,
        ring: { type: 'u16', ...into },
      });
    }
    if (!bits || part.targets.length > 0)
      own.push({
        kind: 'deliver',
        name: `deliver${index}_${worker}`,
        rows,
        // What is added straight has waited before.
        delays: straight === null ? synapses.delays : [0],
        mixed,
        targets,
        weights,
        ...(straight === null || constant === null ? {} : { weight: constant }),
        ring: { type: ring.type as 'f64' | 'f32' | 'u16', ...into },
      });
    kernels.push(own);
  }
  return {
    plan: { ...base, parts: byWorker.filter((part) => part !== null), identity: null },
    byWorker,
    data,
    draws,
    ring,
    arrival: counted ? { ring, weight: constant } : null,
    kernels,
  };
}

/** The targets of a part, which `mayBeGaps` if nobody asks for one of them alone. */
function layOutTargets(
  part: Synapses,
  mayBeGaps: boolean,
  owner: string,
  worker: number,
  from: number,
  layout: Layout,
): TargetList {
  const gaps = mayBeGaps ? toGaps(part, from) : null;
  const data = gaps ?? part.targets;
  const type = gaps ? 'u8' : part.post <= 65536 ? 'u16' : 'u32';
  const options = { mutable: false, data } as const;
  const offset = layout.add(owner, `targets${worker}`, type, data.length, options);
  return type === 'u8' ? { type: 'gaps', offset, from } : { type, offset };
}

/** Room for one row onto a slice. */
function layOutDrawn(
  rows: DrawnRows,
  owner: string,
  worker: number,
  slice: Slice,
  layout: Layout,
): DrawnPart {
  const type = rows.post <= 65536 ? 'u16' : 'u32';
  const room = (name: string, of: 'u16' | 'u32', length: number) =>
    layout.add(owner, `${name}${worker}`, of, length, { mutable: false });
  const targets = { type, offset: room('targets', type, longestRow(rows)) } as const;
  return { rows, slice, row: room('rows', 'u32', 3), targets };
}

/** The synapses onto a slice: as bits what can be bits, the others as rows. */
function partOf(
  synapses: Synapses,
  slice: Slice,
  whole: boolean,
  counted: boolean,
): { readonly matrix: BitMatrix | null; readonly part: Synapses } {
  const rest = (matrix: BitMatrix) => ({
    matrix,
    part: { ...noRows(synapses), rows: matrix.rows, targets: matrix.targets },
  });
  const { columns } = synapses;
  if (counted && columns && isDense(synapses, columns.each * (slice[1] - slice[0]), slice))
    return rest(columnsToBits(synapses, columns, slice));
  const part = whole ? synapses : synapses.restrict(slice[0], slice[1]);
  if (counted && isDense(part, part.count, slice)) return rest(toBits(part, slice));
  return { matrix: null, part };
}

/** Everything but the rows, which may not have been made. */
const noRows = ({
  pre,
  post,
  delays,
  weights,
  constantWeight,
  shared,
  oneToOne,
  multapses,
  inDegree,
  restrict,
}: Synapses) => ({
  pre,
  post,
  delays,
  weights,
  constantWeight,
  shared,
  oneToOne,
  multapses,
  inDegree,
  restrict,
  columns: null,
  drawn: null,
  count: 0,
});

/** Which of the shared weights each synapse has. */
function layOutCells(owner: string, worker: number, shared: SharedWeights, layout: Layout) {
  const { cells, values } = shared;
  const type = values.length <= 65536 ? 'u16' : 'u32';
  const data = type === 'u16' ? Uint16Array.from(cells) : cells;
  const offset = layout.add(owner, `cells${worker}`, type, data.length, { mutable: false, data });
  return { type, offset } as const;
}

const filled = (length: number, value: number) => new Float64Array(length).fill(value);

/** An upper bound of how many spikes can reach one neuron in one step. */
function mostSpikes(projection: Projection): number {
  const { synapses } = projection;
  if (synapses.count <= LARGEST_COUNT || synapses.drawn)
    return Math.min(synapses.count, LARGEST_COUNT);
  if (synapses.pre <= LARGEST_COUNT && !synapses.multapses) return synapses.pre;
  if (synapses.inDegree !== null) return synapses.inDegree;
  const perTarget = new Uint32Array(synapses.post);
  for (const target of synapses.targets) perTarget[target] = (perTarget[target] ?? 0) + 1;
  return perTarget.reduce((most, n) => Math.max(most, n), 0);
}

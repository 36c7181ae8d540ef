/**
 * One worker's part of a projection: where its synapses live, and the kernels that deliver their
 * spikes. Bits for what is dense, gaps or numbers for the targets of the rest.
 */

import { type BitMatrix, columnsToBits, isDense, toBits } from './bit-matrix.ts';
import type { Synapses } from './connect.ts';
import { toGaps } from './gap-list.ts';
import type { Binding, DeliverKernel, MatrixKernel, TargetList } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import { isMixed, mixDelays } from './mixed-delays.ts';
import type { Slice } from './partition.ts';
import type { SharedWeights } from './pattern.ts';
import type { Op, ProjectionPlan } from './plan-types.ts';
import { type DrawnRows, longestRow } from './rows.ts';

type Part = ProjectionPlan['parts'][number];
export type Ring = Extract<Binding, { at: 'ring' }>;
export type DrawnPart = Pick<Extract<Op, { op: 'draw' }>, 'rows' | 'slice' | 'row' | 'targets'>;

/** How a projection's spikes travel, the same on every worker. */
export interface Form {
  readonly owner: string; // node id
  /** Number of the projection, in the names of kernels. */
  readonly index: number;
  readonly synapses: Synapses;
  readonly isTaught: boolean;
  /** Spikes wait as counts; otherwise as sums of weights, or they are added `straight` to a variable. */
  readonly counted: boolean;
  readonly straight: boolean;
  readonly ring: Ring;
  /** Byte offset of the weight of all synapses. */
  readonly constant: number | null;
  readonly numbers: 'f64' | 'f32';
  readonly layout: Layout;
}

export interface PlannedPart {
  readonly plan: Part | null;
  /** Its synapses; those that stand as bits are not among them. */
  readonly data: Synapses | null;
  /** None where a rule delivers. */
  readonly kernels: readonly (DeliverKernel | MatrixKernel)[];
  /** Where rows that are drawn at every spike stand meanwhile. */
  readonly draw: DrawnPart | null;
}

export const NO_PART: PlannedPart = { plan: null, data: null, kernels: [], draw: null };

/** Plans the synapses onto a worker's slice; `whole`: no other worker has some. */
export function planPart(form: Form, worker: number, slice: Slice, whole: boolean): PlannedPart {
  if (slice[1] <= slice[0]) return NO_PART;
  const { synapses, isTaught, layout, owner } = form;
  if (synapses.drawn) return planDrawn(form, synapses.drawn, worker, slice);
  const { matrix, part } = partOf(synapses, slice, whole, form.counted);
  const plan = {
    ...layOutRows(form, part, worker, slice),
    delays: synapses.delays,
    weights: layOutWeights(form, part, worker),
    count: part.targets.length,
    matrix: matrix && {
      bits: layout.add(owner, `bits${worker}`, 'u8', matrix.bits.length, {
        mutable: false,
        data: matrix.bits,
      }),
      stride: matrix.stride,
      from: slice[0],
    },
  };
  const kernels = isTaught
    ? []
    : [...matrixKernels(form, plan, worker), ...lists(form, plan, worker)];
  return { plan, data: part, kernels, draw: null };
}

/** Adds the rows of bits. */
function matrixKernels(form: Form, { matrix }: Part, worker: number): MatrixKernel[] {
  if (!matrix) return [];
  const { layout, owner, index, synapses } = form;
  // Eight planes of counters, and a row that stays empty.
  const planes = layout.add(owner, `__counts${worker}`, 'u8', 9 * matrix.stride, {
    mutable: false,
  });
  return [
    {
      kind: 'matrix',
      name: `matrix${index}_${worker}`,
      ...matrix,
      planes,
      zeros: planes + 8 * matrix.stride,
      delay: synapses.delays[0] ?? 0,
      ring: { type: 'u16', ...placeOf(form.ring) },
    },
  ];
}

/** Adds what does not stand as bits. */
function lists(form: Form, part: Part, worker: number): DeliverKernel[] {
  if (part.matrix && part.count === 0) return [];
  const { index, synapses, straight, constant, ring } = form;
  return [
    {
      kind: 'deliver',
      name: `deliver${index}_${worker}`,
      rows: part.rows,
      // What is added straight has waited before.
      delays: straight ? [0] : synapses.delays,
      mixed: part.mixed,
      targets: part.targets,
      weights: part.weights,
      ...(straight && constant !== null ? { weight: constant } : {}),
      ring: { type: ring.type as DeliverKernel['ring']['type'], ...placeOf(ring) },
    },
  ];
}

const placeOf = ({ offset, stride, slots }: Ring) => ({ offset, stride, slots });

function planDrawn(form: Form, drawn: DrawnRows, worker: number, slice: Slice): PlannedPart {
  const { owner, index, synapses, layout, ring } = form;
  const draw = layOutDrawn(drawn, owner, worker, slice, layout);
  const kernel: DeliverKernel = {
    kind: 'deliver',
    name: `deliver${index}_${worker}`,
    rows: draw.row,
    delays: synapses.delays,
    mixed: null,
    targets: draw.targets,
    weights: null,
    ring: { type: 'u16', ...placeOf(ring) },
  };
  return { ...NO_PART, draw, kernels: [kernel] };
}

/** Where each row begins, its targets, and which delay each synapse has where buckets do not say it. */
function layOutRows(
  { owner, isTaught, layout }: Form,
  part: Synapses,
  worker: number,
  [from]: Slice,
): Pick<Part, 'rows' | 'mixed' | 'targets'> {
  const add = (name: string, type: 'u8' | 'u32', data: Uint8Array | Uint32Array) =>
    layout.add(owner, `${name}${worker}`, type, data.length, { mutable: false, data });
  const mix = !isTaught && isMixed(part) ? mixDelays(part) : null;
  const rows = add('rows', 'u32', mix?.rows ?? part.rows);
  const mixed = mix && {
    of: add('delays', 'u8', mix.of),
    slots: layout.add(owner, `__slots${worker}`, 'u32', part.delays.length, { mutable: false }),
  };
  const targets = layOutTargets(part, !isTaught && !mix, owner, worker, from, layout);
  return { rows, mixed, targets };
}

/** Weights of their own, or those that synapses share; none where all weigh the same. */
function layOutWeights(form: Form, part: Synapses, worker: number): Part['weights'] {
  const { owner, isTaught, counted, straight, numbers, layout } = form;
  const shared = isTaught ? part.shared : null;
  const same = () =>
    counted || straight ? null : filled(part.targets.length, part.constantWeight);
  const stored = shared?.values ?? part.weights ?? same();
  if (!stored) return null;
  const data =
    numbers === 'f64' || stored instanceof Float32Array ? stored : Float32Array.from(stored);
  return {
    type: numbers,
    offset: layout.add(owner, `weights${worker}`, numbers, stored.length, {
      mutable: isTaught,
      data,
    }),
    length: stored.length,
    via: shared && layOutCells(owner, worker, shared, layout),
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

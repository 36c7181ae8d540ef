/** Firing curves of NEST's models, measured here as `nest_fi_curves` says they were measured there. */

import type { GraphDocument } from '../../engine/graph/document.ts';
import { type NestParams, nestModel } from './nest-models.ts';
import { runGraph } from './run.ts';
import { golden } from './simulators.ts';

export type Row = readonly [
  current: number,
  spikes: number,
  first: number | null,
  isi: number | null,
];
interface File {
  readonly models: Readonly<
    Record<string, { readonly params: NestParams; readonly rows: readonly Row[] }>
  >;
}
/** How a model is solved; as its definition says where nothing stands. */
export interface Numeric {
  readonly method?: 'rk4';
  readonly substeps?: number;
  /** Step of our run [ms]; NEST's where it is absent. */
  readonly dt?: number;
}

/** NEST's curves. */
export const { models } = golden<File>('nest_fi_curves');

/** What NEST starts with where our default is another: its gates are those of its default E_L. */
const INITIAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  izhikevich: { U_m: '-13 mV/ms' },
};

/** Rows of ours: current, spikes in 2 s, first spike [ms], mean interval of the second half [ms]. */
export async function measure(
  model: string,
  { dt = 0.1, ...numeric }: Numeric = {},
): Promise<Row[]> {
  const { params, rows } = models[model] ?? { params: {}, rows: [] };
  const { type, parameters } = nestModel(model, params);
  const currents = rows.map(([I]) => I);
  const glif = model === 'glif_psc';
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${dt} ms`, duration: '2 s' },
    nodes: {
      p: {
        type,
        version: 1,
        name: 'P',
        // glif_psc has no I_e: a device's current first acts on the step that ends at 0.3 ms.
        parameters: {
          n: currents.length,
          ...parameters,
          ...(glif ? {} : { I_e: { list: currents, unit: 'pA' } }),
        },
        ...(INITIAL[model] ? { initial: INITIAL[model] } : {}),
        ...numeric,
      },
      ...(glif
        ? Object.fromEntries(
            currents.map((I, k) => [
              `c${k}`,
              {
                type: 'core/step-current',
                version: 1,
                name: `I${k}`,
                parameters: { steps: [[0.2, I]] },
              },
            ]),
          )
        : {}),
    },
    edges: {},
  };
  const spikes = Array.from(currents, () => [] as number[]);
  if (glif) {
    // One neuron per current: the source gives all elements the same.
    for (const [k] of currents.entries()) {
      const one: GraphDocument = {
        ...document,
        nodes: {
          p: { ...document.nodes.p, parameters: { ...parameters, n: 1 } } as never,
          c: document.nodes[`c${k}`] as never,
        },
        edges: { e: { from: 'c/current', to: 'p/current' } },
      };
      const run = await runGraph(one, { record: ['p/spikes'] });
      spikes[k] = Array.from(run.spikes('p/spikes').step, (s) => (s + 1) * run.dt);
    }
  } else {
    const run = await runGraph(document, { record: ['p/spikes'] });
    const { step, element } = run.spikes('p/spikes');
    for (let k = 0; k < step.length; k++)
      spikes[element[k] ?? 0]?.push(((step[k] ?? 0) + 1) * run.dt);
  }
  return spikes.map((train, k) => {
    const late = train.filter((t) => t > 1000 + 1e-9);
    const isi = late.length > 1 ? ((late.at(-1) ?? 0) - (late[0] ?? 0)) / (late.length - 1) : null;
    return [currents[k] ?? 0, train.length, train[0] ?? null, isi] as const;
  });
}

/** The largest differences over all currents. */
export async function differences(model: string, numeric: Numeric = {}) {
  const rows = await measure(model, numeric);
  const worst: [number, number, number] = [0, 0, 0];
  for (const [k, theirs] of (models[model]?.rows ?? []).entries())
    for (const c of [1, 2, 3] as const) {
      const [a, b] = [rows[k]?.[c], theirs[c]];
      if (a === b) continue;
      const off = a == null || b == null ? Number.POSITIVE_INFINITY : Math.abs(a - b);
      worst[c - 1] = Math.max(worst[c - 1] ?? 0, off);
    }
  return { spikes: worst[0], first: worst[1], interval: worst[2] };
}

/** A stage that runs: what it keeps from border to border, and what a checkpoint holds of that. */

import type { NetworkIR, StageIR } from '../compile/ir.ts';
import type { Plan } from '../compile/plan-types.ts';
import { numbersOf, sizeOf } from '../compile/values.ts';
import type { Asset, Of, Sample } from '../kit/types.ts';
import { withAssets } from './assets.ts';
import type { Views } from './memory.ts';
import type { Emitted } from './stage-events.ts';

export interface Runner {
  readonly stage: StageIR;
  values: Of<unknown>;
  readonly state: Of<Float64Array>;
  /** Steps of the interval under way. */
  from: number;
  to: number;
  interval: number;
  /** Whether its end was told already, because a run stopped there. */
  ended: boolean;
  held: Record<string, Sample>;
  /** Spikes to emit, per output port, with absolute steps. */
  emitting: Record<string, Emitted>;
}

export function createRunner(
  stage: StageIR,
  plan: Plan,
  views: Views,
  assets: Readonly<Record<string, Asset>>,
): Runner {
  const values = withAssets(stage.node, numbersOf(stage.node), assets);
  return {
    stage,
    values,
    state: stateOf(stage, values, plan, views),
    from: 0,
    to: 0,
    interval: -1,
    ended: false,
    held: {},
    emitting: {},
  };
}

/** A runner as plain data; the arrays of its state are in the memory anyway. */
export const savedRunner = ({ from, to, interval, ended, held, emitting }: Runner) => ({
  from,
  to,
  interval,
  ended,
  held: Object.entries(held).map(([port, { shape, data, ...said }]): [string, SavedSample] => [
    port,
    { ...said, shape, data: Array.from(data) },
  ]),
  emitting: Object.entries(emitting).map(([port, e]): [string, number[], number[]] => [
    port,
    Array.from(e.step),
    Array.from(e.element),
  ]),
});

type SavedSample = Omit<Sample, 'data'> & { readonly data: readonly number[] };

export type SavedRunner = ReturnType<typeof savedRunner>;

export function restoreRunner(runner: Runner, saved: SavedRunner): void {
  runner.from = saved.from;
  runner.to = saved.to;
  runner.interval = saved.interval;
  runner.ended = saved.ended;
  runner.held = Object.fromEntries(
    saved.held.map(([port, sample]) => [port, { ...sample, data: Float64Array.from(sample.data) }]),
  );
  runner.emitting = Object.fromEntries(
    saved.emitting.map(([port, step, element]) => [
      port,
      { step: Uint32Array.from(step), element: Uint32Array.from(element) },
    ]),
  );
}

/** Sources before those that read them; cycles keep id order. */
export function inWireOrder({ stages, drives }: Pick<NetworkIR, 'stages' | 'drives'>): StageIR[] {
  const byId = new Map(stages.map((s) => [s.node.id, s]));
  const done = new Set<string>();
  const order: StageIR[] = [];
  const visit = (stage: StageIR) => {
    if (done.has(stage.node.id)) return;
    done.add(stage.node.id);
    const driven = drives.filter(({ node }) => node === stage.node.id).map(({ from }) => from);
    for (const source of [...Object.values(stage.inputs).flat(), ...driven]) {
      const before = byId.get(source.node);
      if (before) visit(before);
    }
    order.push(stage);
  };
  for (const stage of stages) visit(stage);
  return order;
}

/** The arrays a stage asked for: regions of the memory, so that checkpoints hold them. */
function stateOf(
  stage: StageIR,
  values: Of<unknown>,
  plan: Plan,
  { f64 }: Views,
): Of<Float64Array> {
  const lengths = stage.behaviour.state?.(values, (name) => sizeOf(stage.node, name)) ?? {};
  const result: Record<string, Float64Array> = {};
  for (const name of Object.keys(lengths)) {
    const region = plan.regions.find(
      (r) => r.owner === stage.node.id && r.name === `state:${name}`,
    );
    if (region) result[name] = f64.subarray(region.offset / 8, region.offset / 8 + region.length);
  }
  return result;
}

/**
 * What stages see of the network: spikes and values of the interval that ended, gathered per wire
 * while it runs. Watching signals costs a stop at every step; watching spikes costs nothing. Weights
 * are read when they are asked for, all of a projection, in source order.
 */

import type { StageIR, StreamRef } from '../compile/ir.ts';
import type { Plan } from '../compile/plan-types.ts';
import type { Sample, SpikeList } from '../kit/types.ts';
import { findPort, readWeights } from './observers.ts';
import type { Simulation } from './simulation.ts';

interface Wire {
  readonly stage: string;
  readonly source: StreamRef;
  readonly elements: number;
  base: number;
  /** Pairs (step, element) of spikes, or rows of values. */
  data: number[];
}

export interface Collected {
  spikes(stage: string, sources: readonly StreamRef[]): SpikeList;
  signal(stage: string, source: StreamRef): Sample;
  /** A new interval of this stage begins at `step`. */
  begin(stage: string, step: number): void;
  state(): unknown;
  restore(state: unknown): void;
}

/** Attaches observers for every wire from the network into a stage. */
export function collectInputs(
  stages: readonly StageIR[],
  plan: Plan,
  simulation: Simulation,
): Collected {
  const wires: Wire[] = [];
  const inNetwork = (ref: StreamRef) => !stages.some((s) => s.node.id === ref.node);
  for (const stage of stages)
    for (const source of Object.values(stage.inputs).flat()) {
      const found = inNetwork(source) ? findPort(plan, source.node, source.port) : null;
      if (!found || found.kind === 'weights') continue;
      const wire: Wire = {
        stage: stage.node.id,
        source,
        elements: found.kind === 'spikes' ? found.n : found.signal.elements,
        base: 0,
        data: [],
      };
      wires.push(wire);
      simulation.observe(
        found.kind === 'spikes'
          ? {
              next: () => Number.POSITIVE_INFINITY,
              collect(from, to) {
                for (let step = from; step < to; step++)
                  for (const element of simulation.reader.elements(found.stream, step))
                    wire.data.push(step, element);
              },
            }
          : {
              next: (step) => step + 1,
              collect() {
                const at = found.signal.offset / 8;
                for (let i = 0; i < found.signal.elements; i++)
                  wire.data.push(simulation.views.f64[at + i] ?? 0);
              },
            },
      );
    }
  const wireOf = (stage: string, source: StreamRef) =>
    wires.find(
      (w) => w.stage === stage && w.source.node === source.node && w.source.port === source.port,
    );
  return {
    spikes(stage, sources) {
      const found = sources.map((s) => wireOf(stage, s)).filter((w) => w !== undefined);
      const total = found.reduce((sum, w) => sum + w.data.length / 2, 0);
      const step = new Uint32Array(total);
      const element = new Uint32Array(total);
      let at = 0;
      for (const wire of found)
        for (let i = 0; i < wire.data.length; i += 2, at++) {
          step[at] = (wire.data[i] ?? 0) - wire.base;
          element[at] = wire.data[i + 1] ?? 0;
        }
      return { step, element };
    },
    signal(stage, source) {
      const projection = plan.projections.find((p) => p.id === source.node);
      if (projection && source.port === 'weights') {
        const { weights } = readWeights(projection, simulation.settled());
        return { shape: [weights.length], data: weights };
      }
      const wire = wireOf(stage, source);
      const data = Float64Array.from(wire?.data ?? []);
      const n = wire?.elements ?? 0;
      return { shape: [n > 0 ? data.length / n : 0, n], data };
    },
    begin(stage, step) {
      for (const wire of wires)
        if (wire.stage === stage) {
          wire.base = step;
          wire.data = [];
        }
    },
    state: () => wires.map(({ base, data }) => ({ base, data })),
    restore(state) {
      for (const [i, saved] of ((state as { base: number; data: number[] }[]) ?? []).entries()) {
        const wire = wires[i];
        if (wire) Object.assign(wire, { base: saved.base, data: [...saved.data] });
      }
    },
  };
}

/** Everything a run on the command line keeps: spikes of populations, traces that are plotted or recorded. */

import type { Built } from '../runtime/build.ts';
import { findPort, observeSignal, observeSpikes } from '../runtime/observers.ts';
import { SpikeTally } from './statistics.ts';

export interface RecordedSpikes {
  readonly node: string;
  readonly name: string;
  readonly n: number;
  /** Empty where spikes are counted only. */
  readonly step: number[];
  readonly element: number[];
  readonly tally: SpikeTally;
}

export interface RecordedTrace {
  readonly node: string;
  readonly name: string;
  readonly port: string;
  readonly elements: number;
  readonly everySteps: number;
  readonly rows: Float64Array[];
}

export interface Recording {
  readonly spikes: readonly RecordedSpikes[];
  readonly traces: readonly RecordedTrace[];
}

/**
 * Attaches observers to all spike outputs and to all observed signals. Poisson trains, which can be
 * most of a network's spikes and say the least, are recorded only where a plot or recorder asks.
 * Spikes are counted in any case, but kept only if `keepsSpikes`: a long run has more than fit.
 */
export function recordRun(built: Built, keepsSpikes = true): Recording {
  const { plan, network, simulation, resolved } = built;
  const nameOf = (id: string) => resolved.nodes.find((n) => n.id === id)?.name ?? id;
  const spikes: RecordedSpikes[] = [];
  const asked = new Set(network.observations.map((o) => `${o.from.node}/${o.from.port}`));
  for (const [index, stream] of plan.streams.entries()) {
    if (stream.kind === 'dense' && !asked.has(`${stream.node}/${stream.port}`)) continue;
    const train: RecordedSpikes = {
      node: stream.node,
      name: nameOf(stream.node),
      n: stream.n,
      step: [],
      element: [],
      tally: new SpikeTally(stream.n),
    };
    spikes.push(train);
    simulation.observe(
      observeSpikes(index, 4096, null, simulation.reader, (from, pairs) =>
        append(train, from, pairs, keepsSpikes),
      ),
    );
  }
  const traces: RecordedTrace[] = [];
  for (const seen of network.observations) {
    const found = findPort(plan, seen.from.node, seen.from.port);
    const known = traces.some((t) => t.node === seen.from.node && t.port === seen.from.port);
    if (found?.kind !== 'signal' || known) continue;
    const trace: RecordedTrace = {
      node: seen.from.node,
      name: nameOf(seen.from.node),
      port: seen.from.port,
      elements: found.signal.elements,
      everySteps: seen.everySteps,
      rows: [],
    };
    traces.push(trace);
    simulation.observe(
      observeSignal(found.signal, seen.everySteps, null, simulation.views, (_step, row) => {
        trace.rows.push(row as Float64Array);
      }),
    );
  }
  return { spikes, traces };
}

function append(
  train: RecordedSpikes,
  from: number,
  pairs: Uint32Array | Float32Array | Float64Array,
  keepsSpikes: boolean,
): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const step = from + pairs[i]!;
    const element = pairs[i + 1]!;
    train.tally.add(step, element);
    if (!keepsSpikes) continue;
    train.step.push(step);
    train.element.push(element);
  }
}

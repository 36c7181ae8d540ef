/** What a run keeps for its end: spikes of populations, counted or kept, and traces that are plotted or recorded. */

import type { Built } from './build.ts';
import { findPort, observeSignal, observeSpikes } from './observers.ts';
import { SpikeTally } from './statistics.ts';

/** The spikes of a population of `n`, in order. */
export class RecordedSpikes {
  readonly node: string;
  readonly name: string;
  readonly n: number;
  readonly tally: SpikeTally;
  readonly #keeps: boolean;
  #steps = new Uint32Array(1024);
  #elements = new Uint32Array(1024);
  #length = 0;

  /** `keeps`: or are spikes counted only? */
  constructor(node: string, name: string, n: number, keeps: boolean) {
    this.node = node;
    this.name = name;
    this.n = n;
    this.tally = new SpikeTally(n);
    this.#keeps = keeps;
  }

  /** Empty where spikes are counted only, as is `element`. */
  get step(): Uint32Array {
    return this.#steps.subarray(0, this.#length);
  }

  get element(): Uint32Array {
    return this.#elements.subarray(0, this.#length);
  }

  /** Takes pairs (step - from, element). */
  add(from: number, pairs: Uint32Array): void {
    for (let i = 0; i < pairs.length; i += 2) this.tally.add(from + pairs[i]!, pairs[i + 1]!);
    if (!this.#keeps) return;
    const end = this.#length + pairs.length / 2;
    if (end > this.#steps.length) {
      this.#steps = longer(this.#steps, 2 * end);
      this.#elements = longer(this.#elements, 2 * end);
    }
    for (let k = this.#length, i = 0; k < end; k++, i += 2) {
      this.#steps[k] = from + pairs[i]!;
      this.#elements[k] = pairs[i + 1]!;
    }
    this.#length = end;
  }
}

function longer(list: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(length);
  result.set(list);
  return result;
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

const nameIn = ({ resolved }: Built, id: string) =>
  resolved.nodes.find((n) => n.id === id)?.name ?? id;

/** Attaches observers to all spike outputs and to all observed signals. */
export function recordRun(built: Built, keepsSpikes = true): Recording {
  return { spikes: recordSpikes(built, keepsSpikes), traces: recordTraces(built) };
}

/**
 * Counts the spikes of all outputs from here on. Poisson trains, which can be most of a network's
 * spikes and say the least, are recorded only where a plot or recorder asks. Spikes are kept only
 * if `keeps`: a long run has more than fit.
 */
export function recordSpikes(built: Built, keeps: boolean): readonly RecordedSpikes[] {
  const { plan, network, simulation } = built;
  const spikes: RecordedSpikes[] = [];
  const asked = new Set(network.observations.map((o) => `${o.from.node}/${o.from.port}`));
  for (const [index, stream] of plan.streams.entries()) {
    if (stream.kind === 'dense' && !asked.has(`${stream.node}/${stream.port}`)) continue;
    const train = new RecordedSpikes(stream.node, nameIn(built, stream.node), stream.n, keeps);
    spikes.push(train);
    simulation.observe(
      observeSpikes(index, 4096, null, simulation.reader, (from, pairs) =>
        train.add(from, pairs as Uint32Array),
      ),
    );
  }
  return spikes;
}

function recordTraces(built: Built): readonly RecordedTrace[] {
  const { plan, network, simulation } = built;
  const traces: RecordedTrace[] = [];
  for (const seen of network.observations) {
    const found = findPort(plan, seen.from.node, seen.from.port);
    const known = traces.some((t) => t.node === seen.from.node && t.port === seen.from.port);
    if (found?.kind !== 'signal' || known) continue;
    const trace: RecordedTrace = {
      node: seen.from.node,
      name: nameIn(built, seen.from.node),
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
  return traces;
}

/** What a client watches of a run: observers and watched stages, each with a number. */

import type { ProjectionPlan } from '../compile/plan-types.ts';
import type { Registry } from '../graph/registry.ts';
import { parseQuantity } from '../language/quantity.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import type { Built } from '../runtime/build.ts';
import type { Views } from '../runtime/memory.ts';
import {
  findPort,
  observeSignal,
  observeSpikes,
  observeWeights,
  readWeights,
} from '../runtime/observers.ts';
import type { ProbeReply, Request } from './messages.ts';
import { pacedSink, SAMPLE_KINDS } from './samples.ts';
import type { createTelemetry } from './telemetry.ts';

type ProbeRequest = Extract<Request, { kind: 'probe' }>;

/** Synapses above which a probe does not say what they join. */
const MOST_ENDS = 2_000_000;

function endsOf(projection: ProjectionPlan, views: Views) {
  const { pre, post } = readWeights(projection, views);
  return { pre, post, sizes: [projection.pre, projection.post] as const };
}

export interface Probes {
  attach(built: Built, request: ProbeRequest): Outcome<ProbeReply>;
  remove(probe: number): void;
  /** The run stands still: what was left out for the pace of a screen is handed on. */
  finish(): void;
  clear(): void;
}

export function createProbes(
  registry: Registry,
  telemetry: ReturnType<typeof createTelemetry>,
): Probes {
  /** What removes each. */
  const probes = new Map<number, () => void>();
  /** What ends the samples of those that watch a stage. */
  const endings = new Map<number, () => void>();
  let nextProbe = 1;

  /** Samples are not in memory: the stage that gives them is watched. Null for other ports. */
  const attachSamples = (
    { document, stages, simulation }: Built,
    { node, port, delivery }: ProbeRequest,
  ): Outcome<ProbeReply> | null => {
    const kind = registry.get(document.nodes[node]?.type ?? '')?.ports[port]?.kind;
    if (!kind || !SAMPLE_KINDS.has(kind)) return null;
    const probe = nextProbe++;
    const { pass, finish } = pacedSink(telemetry.sink(probe, delivery));
    const remove = stages.watch((from, name, at, value) => {
      if (from === node && name === port && !('step' in value)) pass(at, value);
    });
    const heldNow = () => {
      const value = stages.outputs().get(node)?.[port];
      return value && !('step' in value) ? value : null;
    };
    const held = heldNow();
    if (held) pass(simulation.step, held);
    probes.set(probe, remove);
    endings.set(probe, () => {
      const last = heldNow();
      if (last) finish(last);
    });
    return succeed({ probe, elements: held?.data.length ?? 1, every: 1 });
  };

  const attach = (built: Built, request: ProbeRequest): Outcome<ProbeReply> => {
    const samples = attachSamples(built, request);
    if (samples) return samples;
    const found = findPort(built.plan, request.node, request.port);
    if (!found) return fail(runProblems.unknownPort(request.node, request.port));
    const time = parseQuantity(request.every, 'ms');
    if (!time.ok) return time;
    const every = Math.max(1, Math.round(time.value / built.plan.dt));
    const probe = nextProbe++;
    const sink = telemetry.sink(probe, request.delivery);
    const elements = request.elements ?? null;
    const { simulation } = built;
    const observer =
      found.kind === 'spikes'
        ? observeSpikes(found.stream, every, elements, simulation.reader, sink)
        : found.kind === 'signal'
          ? observeSignal(found.signal, every, elements, simulation.views, sink)
          : observeWeights(found.projection, every, elements, () => simulation.settled(), sink);
    const remove = simulation.observe(observer);
    probes.set(probe, remove);
    const n =
      elements?.length ??
      (found.kind === 'spikes'
        ? found.n
        : found.kind === 'signal'
          ? found.signal.elements
          : found.projection.synapses);
    const ends =
      found.kind === 'weights' && !elements && n <= MOST_ENDS
        ? endsOf(found.projection, simulation.views)
        : null;
    return succeed({ probe, elements: n, every, ...(ends ? { synapses: ends } : {}) });
  };

  return {
    attach,
    remove(probe) {
      probes.get(probe)?.();
      probes.delete(probe);
      endings.delete(probe);
      telemetry.forget(probe);
    },
    finish() {
      for (const end of endings.values()) end();
    },
    clear() {
      for (const remove of probes.values()) remove();
      probes.clear();
      endings.clear();
    },
  };
}

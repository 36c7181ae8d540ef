/**
 * The answering side, inside the coordinator's worker. Requests take effect between two steps; the
 * loop computes for about 8 ms, reads its mailbox, and goes on. It never waits for the screen:
 * telemetry for plots overwrites, only a lossless recorder makes it wait.
 */

import type { ProjectionPlan } from '../compile/plan-types.ts';
import type { Registry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { parseQuantity } from '../language/quantity.ts';
import { fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import { builtinFile, builtinsOf } from '../runtime/assets.ts';
import { type BuildOptions, type Built, build } from '../runtime/build.ts';
import { canShare, type Views } from '../runtime/memory.ts';
import {
  findPort,
  observeSignal,
  observeSpikes,
  observeWeights,
  readWeights,
} from '../runtime/observers.ts';
import { toNextSpike, watchNetwork } from '../runtime/watch.ts';
import type {
  AssetSource,
  Channel,
  EngineEvent,
  ProbeReply,
  Request,
  RunState,
} from './messages.ts';
import { createRingBuffer, Ring } from './ring.ts';
import { pacedSink, SAMPLE_KINDS } from './samples.ts';
import { summarise } from './summary.ts';
import { createTelemetry } from './telemetry.ts';

/** Milliseconds of computing between two looks at the mailbox. */
const SLICE = 8;
const PROGRESS_INTERVAL = 250;
const BUILD_INTERVAL = 60;
const RING_BYTES = 4 * 2 ** 20;

/** Synapses above which a probe does not say what they join. */
const MOST_ENDS = 2_000_000;

function endsOf(projection: ProjectionPlan, views: Views) {
  const { pre, post } = readWeights(projection, views);
  return { pre, post, sizes: [projection.pre, projection.post] as const };
}

/** Runs `turn` after the messages that wait. A timer of 0 would idle for milliseconds each time. */
function soon(turn: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    turn();
  };
  port2.postMessage(null);
}

interface Probe {
  readonly remove: () => void;
}

/** Serves one client. `host` says how this environment starts compute workers. */
export function serveEngine(
  channel: Channel,
  registry: Registry,
  host: Pick<BuildOptions, 'spawn' | 'backend'> & {
    /** Opens a file the client sent: a Blob in browsers, a path in Node. */
    openAsset(source: AssetSource, path: string): Asset;
    /** Data that ship with the program; null if they are not there. */
    openBuiltin(file: string): Promise<Asset | null>;
  },
): void {
  let state: RunState = 'empty';
  let built: Built | null = null;
  let until = 0;
  let pace: number | null = null;
  let started = { wall: 0, step: 0 };
  let reported = { wall: 0, step: 0 };
  let loop = 0;
  let stopAt: 'spike' | null = null;
  const probes = new Map<number, Probe>();
  let nextProbe = 1;
  let loadRequest: Extract<Request, { kind: 'load' }> | null = null;

  const send = (event: EngineEvent, transfer?: ArrayBuffer[]) => channel.post(event, transfer);
  const step = () => built?.simulation.step ?? 0;
  const enter = (next: RunState) => {
    state = next;
    send({ kind: 'state', state, step: step(), dropped: telemetry.dropped() });
  };
  const wrong = (request: Request) => fail(runProblems.wrongState(request.kind, state));

  const telemetry = createTelemetry(send);

  /** Hands on what waits for the client's room while nothing is computed. */
  const settle = (mine: number) => {
    if (mine === loop && !telemetry.flush()) setTimeout(() => settle(mine), 4);
  };

  const handle = async (request: Request): Promise<Outcome<unknown>> => {
    switch (request.kind) {
      case 'load':
        return load(request);
      case 'run': {
        if (!built || state === 'failed' || state === 'building') return wrong(request);
        until = request.until ?? built.plan.steps;
        pace = request.pace ?? null;
        stopAt = request.stopAt ?? null;
        started = { wall: performance.now(), step: step() };
        reported = started;
        if (step() >= until) return succeed(undefined);
        enter('running');
        schedule();
        return succeed(undefined);
      }
      case 'pause':
        if (state === 'running') {
          halt('paused');
          settle(++loop);
        }
        return succeed(undefined);
      case 'step': {
        if (!built || state === 'running' || state === 'failed') return wrong(request);
        const outcome = await built.simulation.advance(step() + Math.max(1, request.steps));
        if (!outcome.ok) return failRun(outcome.problems);
        halt('paused');
        settle(++loop);
        return outcome;
      }
      case 'set':
        if (!built) return wrong(request);
        return built.set(request.node, request.parameter, request.value);
      case 'probe':
        return attach(request);
      case 'unprobe':
        probes.get(request.probe)?.remove();
        probes.delete(request.probe);
        telemetry.forget(request.probe);
        return succeed(undefined);
      case 'feed':
        if (!built) return wrong(request);
        return built.feed(request.node, request.port, request.data);
      case 'credit':
        telemetry.credit(request.frames);
        return succeed(undefined);
      case 'checkpoint':
        return built ? succeed(built.simulation.checkpoint()) : wrong(request);
      case 'restore': {
        if (!built || state === 'running') return wrong(request);
        const outcome = built.simulation.restore(request.checkpoint);
        if (outcome.ok) enter('paused');
        return outcome;
      }
      case 'seed':
        if (!loadRequest) return wrong(request);
        return load({
          ...loadRequest,
          document: {
            ...loadRequest.document,
            simulation: { ...loadRequest.document.simulation, seed: request.seed },
          },
        });
      case 'close':
        dispose();
        enter('empty');
        channel.close();
        return succeed(undefined);
    }
  };

  const dispose = () => {
    loop++;
    for (const probe of probes.values()) probe.remove();
    probes.clear();
    telemetry.open(null);
    built?.close();
    built = null;
  };

  /** Tells the screen how far a build is, a few times a second. */
  const reporter = () => {
    let told = performance.now();
    return (share: number, synapses: number) => {
      if (performance.now() - told < BUILD_INTERVAL) return;
      told = performance.now();
      send({ kind: 'building', share, synapses });
    };
  };

  const load = async (request: Extract<Request, { kind: 'load' }>): Promise<Outcome<unknown>> => {
    dispose();
    loadRequest = request;
    enter('building');
    const began = performance.now();
    const shared = canShare();
    const builtins: Record<string, Asset> = {};
    for (const name of builtinsOf(request.document, registry)) {
      const opened = await host.openBuiltin(builtinFile(name));
      if (opened) builtins[name] = opened;
    }
    const outcome = await build(request.document, registry, {
      ...host,
      assets: {
        ...builtins,
        ...Object.fromEntries(
          Object.entries(request.assets).map(([path, source]) => [
            path,
            host.openAsset(source, path),
          ]),
        ),
      },
      workers: shared ? (request.workers ?? 1) : 1,
      report: reporter(),
    });
    if (!outcome.ok) {
      enter('empty');
      return outcome;
    }
    built = outcome.value;
    built.simulation.observe(
      watchNetwork(built, (problem: Problem) => send({ kind: 'problem', problems: [problem] })),
    );
    const buffer = request.telemetry === 'shared' && shared ? createRingBuffer(RING_BYTES) : null;
    telemetry.open(buffer && new Ring(buffer));
    enter('ready');
    return succeed(
      {
        ...summarise(built, performance.now() - began),
        ...(buffer ? { ring: buffer } : {}),
      },
      outcome.problems,
    );
  };

  /** Samples are not in memory: the stage that gives them is watched. Null for other ports. */
  const attachSamples = (
    { document, stages }: Built,
    { node, port, delivery }: Extract<Request, { kind: 'probe' }>,
  ): Outcome<ProbeReply> | null => {
    const kind = registry.get(document.nodes[node]?.type ?? '')?.ports[port]?.kind;
    if (!kind || !SAMPLE_KINDS.has(kind)) return null;
    const probe = nextProbe++;
    const pass = pacedSink(telemetry.sink(probe, delivery));
    const remove = stages.watch((from, name, at, value) => {
      if (from === node && name === port && !('step' in value)) pass(at, value);
    });
    const held = stages.outputs().get(node)?.[port];
    if (held && !('step' in held)) pass(step(), held);
    probes.set(probe, { remove });
    return succeed({ probe, elements: held && 'data' in held ? held.data.length : 1, every: 1 });
  };

  const attach = (request: Extract<Request, { kind: 'probe' }>): Outcome<ProbeReply> => {
    if (!built) return wrong(request);
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
    probes.set(probe, { remove });
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

  /** However a run comes to stand still, its state is that of the step at which it does. */
  const halt = (how: 'paused' | 'done'): void => {
    built?.stages.finish(step());
    built?.simulation.finish();
    enter(how);
  };

  const failRun = (problems: readonly Problem[]): Outcome<never> => {
    enter('failed');
    send({ kind: 'problem', problems });
    settle(++loop);
    return { ok: false, problems };
  };

  const progress = () => {
    const now = performance.now();
    if (!built || now - reported.wall < PROGRESS_INTERVAL) return;
    const simulated = (step() - reported.step) * built.plan.dt;
    send({
      kind: 'progress',
      step: step(),
      realTimeFactor: simulated / (now - reported.wall),
      dropped: telemetry.dropped(),
    });
    reported = { wall: now, step: step() };
  };

  /** Steps that may be computed by now at the chosen pace. */
  const allowed = (): number => {
    if (!built || pace === null) return until;
    const elapsed = (performance.now() - started.wall) * pace;
    return Math.min(until, started.step + Math.floor(elapsed / built.plan.dt));
  };

  const schedule = () => {
    const mine = ++loop;
    const turn = async () => {
      if (mine !== loop || state !== 'running' || !built) return;
      const target = allowed();
      telemetry.flush();
      const waits = telemetry.holds();
      if (!waits && step() < target) {
        const fired = stopAt === 'spike' ? await toNextSpike(built, target, SLICE) : null;
        const outcome = fired ?? (await built.simulation.advance(target, SLICE));
        if (mine !== loop) return;
        if (!outcome.ok) {
          failRun(outcome.problems);
          return;
        }
        if (fired?.ok && fired.value) {
          halt('paused');
          settle(mine);
          return;
        }
      }
      progress();
      if (step() >= until) {
        halt('done');
        settle(mine);
        return;
      }
      if (waits || (pace !== null && step() >= target)) setTimeout(turn, 4);
      else soon(turn);
    };
    soon(turn);
  };

  // Requests are answered in order, one at a time.
  let last: Promise<void> = Promise.resolve();
  channel.listen((message) => {
    const request = message as Request;
    last = last.then(async () => {
      let outcome: Outcome<unknown>;
      try {
        outcome = await handle(request);
      } catch (error) {
        enter('failed');
        outcome = fail(runProblems.bug(error));
      }
      if (outcome.ok) {
        const value = outcome.value;
        const transfer = value instanceof ArrayBuffer ? [value] : undefined;
        send({ kind: 'reply', id: request.id, ok: true, step: step(), value }, transfer);
        if (outcome.problems.length > 0) send({ kind: 'problem', problems: outcome.problems });
      } else send({ kind: 'reply', id: request.id, ok: false, problems: outcome.problems });
    });
  });
}

/**
 * The answering side, inside the coordinator's worker. Requests take effect between two steps; the
 * loop computes for about 8 ms, reads its mailbox, and goes on. It never waits for the screen:
 * telemetry for plots overwrites, only a lossless recorder makes it wait.
 */

import type { Expected } from '../compile/estimate.ts';
import type { Registry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import { builtinFile, builtinsOf } from '../runtime/assets.ts';
import { type BuildOptions, type Built, build } from '../runtime/build.ts';
import { canShare } from '../runtime/memory.ts';
import { type RecordedSpikes, recordSpikes } from '../runtime/recording.ts';
import { reportRun } from '../runtime/report.ts';
import { toNextSpike, watchNetwork } from '../runtime/watch.ts';
import type { AssetSource, Channel, EngineEvent, Request, RunState } from './messages.ts';
import { createProbes } from './probes.ts';
import { createRingBuffer, Ring } from './ring.ts';
import { summarise } from './summary.ts';
import { createTelemetry } from './telemetry.ts';

/** Milliseconds of computing between two looks at the mailbox. */
const SLICE = 8;
const PROGRESS_INTERVAL = 250;
const BUILD_INTERVAL = 60;
const RING_BYTES = 4 * 2 ** 20;

/** Runs `turn` after the messages that wait. A timer of 0 would idle for milliseconds each time. */
function soon(turn: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    turn();
  };
  port2.postMessage(null);
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
  let reported = { wall: 0, step: 0, realTimeFactor: 0 };
  let loop = 0;
  let stopAt: 'spike' | null = null;
  let tally: { readonly spikes: readonly RecordedSpikes[]; readonly from: number } | null = null;
  let loadRequest: Extract<Request, { kind: 'load' }> | null = null;

  const send = (event: EngineEvent, transfer?: ArrayBuffer[]) => channel.post(event, transfer);
  const step = () => built?.simulation.step ?? 0;
  /** How far the run is, and how far the client can be. */
  const where = () => ({
    step: step(),
    sampled: telemetry.reached(step()),
    dropped: telemetry.dropped(),
  });
  const enter = (next: RunState) => {
    state = next;
    send({ kind: 'state', state, ...where() });
  };
  const wrong = (request: Request) => fail(runProblems.wrongState(request.kind, state));

  const telemetry = createTelemetry(send);
  const probes = createProbes(registry, telemetry);

  /** Hands on what waits for the client's room while nothing is computed, and says when all is sent. */
  const settle = (mine: number, waited = false) => {
    if (mine !== loop) return;
    if (!telemetry.flush()) setTimeout(() => settle(mine, true), 4);
    else if (waited)
      send({ kind: 'progress', ...where(), realTimeFactor: reported.realTimeFactor });
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
        reported = { ...started, realTimeFactor: 0 };
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
        return built ? probes.attach(built, request) : wrong(request);
      case 'unprobe':
        probes.remove(request.probe);
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
        if (!outcome.ok) return outcome;
        telemetry.rewind(step());
        enter('paused');
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
      case 'tally':
        if (!built) return wrong(request);
        tally ??= { spikes: recordSpikes(built, false), from: step() };
        return succeed(undefined);
      case 'report':
        if (!built || !tally || state === 'running') return wrong(request);
        return succeed(reportRun(built, tally.spikes, 0, 0, tally.from));
      case 'close':
        dispose();
        enter('empty');
        channel.close();
        return succeed(undefined);
    }
  };

  const dispose = () => {
    loop++;
    probes.clear();
    telemetry.open(null);
    built?.close();
    built = null;
    tally = null;
  };

  /** Tells the screen how far a build is, a few times a second. */
  const reporter = () => {
    let told = performance.now();
    let expected: Expected | null = null;
    return (share: number, synapses: number, first?: Expected) => {
      if (!first && performance.now() - told < BUILD_INTERVAL) return;
      told = performance.now();
      expected = first ?? expected;
      send({ kind: 'building', share, synapses, expected });
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

  /** However a run comes to stand still, its state is that of the step at which it does. */
  const halt = (how: 'paused' | 'done'): void => {
    built?.stages.finish(step());
    built?.simulation.finish();
    probes.finish();
    enter(how);
  };

  const failRun = (problems: readonly Problem[]): Outcome<never> => {
    enter('failed');
    send({ kind: 'problem', problems });
    settle(++loop);
    return { ok: false, problems };
  };

  /** An exception: ours, and said even where nobody waits for an answer. */
  const broke = (error: unknown): Outcome<never> => {
    loop++;
    enter('failed');
    const problems = [runProblems.bug(error)];
    send({ kind: 'problem', problems });
    return { ok: false, problems };
  };

  const progress = () => {
    const now = performance.now();
    if (!built || now - reported.wall < PROGRESS_INTERVAL) return;
    const simulated = (step() - reported.step) * built.plan.dt;
    const realTimeFactor = simulated / (now - reported.wall);
    send({ kind: 'progress', ...where(), realTimeFactor });
    reported = { wall: now, step: step(), realTimeFactor };
  };

  /** Steps that may be computed by now at the chosen pace. */
  const allowed = (): number => {
    if (!built || pace === null) return until;
    const elapsed = (performance.now() - started.wall) * pace;
    return Math.min(until, started.step + Math.floor(elapsed / built.plan.dt));
  };

  const schedule = () => {
    const mine = ++loop;
    const turn = () => void take().catch(broke);
    const take = async () => {
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
        outcome = broke(error);
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

/**
 * Stages: nodes whose TypeScript runs at the borders of intervals, on the coordinator. At a border
 * all `end`s run, then all `begin`s, each in wire order. Between stages values pass at once; from
 * the network a stage sees the interval that ended; what it returns holds, or is emitted step by
 * step, in the one that begins.
 */

import type { NetworkIR } from '../compile/ir.ts';
import type { Plan, SignalPlan } from '../compile/plan-types.ts';
import type { ResolvedNode } from '../compile/resolved.ts';
import { numbersOf, sizeOf } from '../compile/values.ts';
import { own } from '../graph/json.ts';
import { createStream } from '../kit/random.ts';
import type { Asset, Moment, Outputs, Sample, SpikeList } from '../kit/types.ts';
import { fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import { withAssets } from './assets.ts';
import type { Borders } from './borders.ts';
import { createClock } from './clock.ts';
import { collectInputs } from './collect.ts';
import { Inbox } from './inbox.ts';
import { findPort } from './observers.ts';
import {
  createRunner,
  inWireOrder,
  type Runner,
  restoreRunner,
  type SavedRunner,
  savedRunner,
} from './runner.ts';
import { BORDER } from './shard.ts';
import type { Simulation } from './simulation.ts';
import { eventsBetween, writeStep } from './stage-events.ts';

export interface Stages extends Borders {
  /** Whether there is anything to do between steps. */
  readonly needed: boolean;
  /** Whether an output has been given since the run began. */
  hasGiven(node: string, port: string): boolean;
  /** A node's parameters changed. */
  revalue(node: ResolvedNode): void;
  feed(node: string, port: string, data: ArrayBuffer): Outcome<void>;
  /** The run stops at `step`: intervals that end there are ended, once, however it goes on. */
  finish(step: number): readonly Problem[];
  /** Last outputs of every stage, by node id: what `--json` reports of readouts. */
  outputs(): ReadonlyMap<string, Outputs>;
  /** Called with what a stage warns of, once for each message; the run goes on. */
  onWarning(listener: (problem: Problem) => void): () => void;
  /** Called with a node's outputs whenever it gives some. */
  watch(
    listener: (node: string, port: string, step: number, value: Sample | SpikeList) => void,
  ): () => void;
}

/** A set of a million damaged files must not fill the memory with what is said of them. */
const MOST_WARNINGS = 1000;

const isSpikes = (value: Sample | SpikeList): value is SpikeList => 'step' in value;

/** Binds the stages of a network to a simulation; `drive` sets the parameters of a node that wires end at. */
export function createStages(
  network: NetworkIR,
  plan: Plan,
  simulation: Simulation,
  assets: Readonly<Record<string, Asset>>,
  drive: (node: string) => readonly Problem[],
): Stages {
  const inbox = new Inbox();
  const runners = inWireOrder(network).map((stage) =>
    createRunner(stage, plan, simulation.views, assets),
  );
  const byNode = new Map(runners.map((r) => [r.stage.node.id, r]));
  const clock = createClock(network, runners);
  const listeners = new Set<
    (node: string, port: string, step: number, value: Sample | SpikeList) => void
  >();
  const latest = new Map<string, Outputs>();
  const warned = new Set<string>();
  const warners = new Set<(problem: Problem) => void>();
  const usesClock = network.schedule !== null || runners.some((r) => r.stage.every === null);
  const collected = collectInputs(network.stages, plan, simulation);
  let started = false;

  const momentOf = (
    runner: Runner,
    when: 'begin' | 'end',
    problems: Problem[],
  ): Moment<unknown> => {
    const { node, inputs } = runner.stage;
    const slot = clock.slot();
    return {
      values: runner.values,
      state: runner.state,
      random: createStream(network.seed, node.id, when, runner.interval),
      steps: runner.to - runner.from,
      learning: slot.learning,
      lastLesson: slot.learning && !clock.learnsNext(),
      phase: slot.phase,
      shown: slot.sample,
      dt: network.dt,
      from: runner.from,
      problem: (message) => void problems.push(runProblems.stage(node, message)),
      warning(message) {
        const key = `${node.id}/${message}`;
        if (warned.has(key) || warned.size >= MOST_WARNINGS) return;
        warned.add(key);
        for (const listener of warners) listener(runProblems.stageWarning(node, message));
      },
      dim: (name) => sizeOf(node, name),
      has: (port) => (inputs[port]?.length ?? 0) > 0 || inbox.has(node.id, port),
      sample(port) {
        const live = inbox.take(node.id, port);
        if (live) return live;
        const source = inputs[port]?.[0];
        const other = source && byNode.get(source.node);
        if (source && other) return other.held[source.port] ?? EMPTY;
        return source ? collected.signal(node.id, source) : EMPTY;
      },
      spikes(port) {
        const sources = inputs[port] ?? [];
        const first = sources[0];
        const other = first && byNode.get(first.node);
        return first && other
          ? eventsBetween(other.emitting[first.port], runner.from, runner.to)
          : collected.spikes(node.id, sources);
      },
    };
  };

  const take = (runner: Runner, outputs: Outputs | undefined, step: number) => {
    if (!outputs) return;
    const { node } = runner.stage;
    latest.set(node.id, { ...latest.get(node.id), ...outputs });
    for (const [port, value] of Object.entries(outputs)) {
      if (isSpikes(value)) {
        runner.emitting[port] = {
          step: value.step.map((s) => s + step),
          element: value.element,
        };
      } else {
        runner.held[port] = value;
        const signal = findPort(plan, node.id, port);
        if (signal?.kind === 'signal') hold(signal.signal, value);
      }
      for (const listener of listeners) listener(node.id, port, step, value);
    }
  };

  /** Between samples nothing is shown: signals fall to zero, but what was just said of a sample stands. */
  const silence = (runner: Runner, said: Outputs) => {
    for (const port of Object.keys(runner.held)) {
      if (port in said) continue;
      const signal = findPort(plan, runner.stage.node.id, port);
      if (signal?.kind === 'signal') hold(signal.signal, ZERO);
    }
  };

  const hold = (signal: SignalPlan, value: Sample) => {
    const row = new Float64Array(signal.elements);
    for (let i = 0; i < row.length; i++) row[i] = value.data[value.data.length === 1 ? 0 : i] ?? 0;
    simulation.write(signal.offset, row);
  };

  return {
    needed: runners.length > 0 || network.schedule !== null,
    endsShowing: (step) => usesClock && clock.isBorder(step) && clock.shows(),
    next(step) {
      let next = usesClock ? clock.next(step) : Number.POSITIVE_INFINITY;
      for (const r of runners)
        if (r.stage.every !== null)
          next = Math.min(next, step + r.stage.every - (step % r.stage.every));
      return next;
    },
    run(step) {
      const problems: Problem[] = [];
      const presentation = usesClock && clock.isBorder(step);
      const due = runners.filter((r) =>
        r.stage.every === null ? presentation : step % r.stage.every === 0,
      );
      const said = new Map<Runner, Outputs>();
      if (started)
        for (const r of due)
          if (r.interval >= 0 && !r.ended && (r.stage.every !== null || clock.shows())) {
            const outputs = r.stage.behaviour.end?.(momentOf(r, 'end', problems)) ?? {};
            take(r, outputs, step);
            said.set(r, outputs);
          }
      started = true;
      if (presentation) {
        // Rules that work once per presentation do so after it, not before the first.
        if (clock.shows()) simulation.views.i32[plan.control / 4 + BORDER] = step;
        clock.advance(step);
        for (const [port, value] of Object.entries(clock.outputs())) {
          const node = network.schedule?.node;
          const signal = node && findPort(plan, node.id, port);
          if (signal?.kind === 'signal')
            simulation.write(signal.signal.offset, Float64Array.of(value));
        }
      }
      for (const r of due) {
        problems.push(...drive(r.stage.node.id));
        r.interval++;
        r.ended = false;
        r.from = step;
        r.to = r.stage.every === null ? clock.next(step) : step + r.stage.every;
        r.emitting = {};
        if (r.stage.every !== null || clock.shows())
          take(r, r.stage.behaviour.begin?.(momentOf(r, 'begin', problems)), step);
        else silence(r, said.get(r) ?? {});
        collected.begin(r.stage.node.id, step);
      }
      return problems;
    },
    emit(from, to) {
      const problems: Problem[] = [];
      for (const stream of plan.streams)
        if (stream.kind === 'stage') {
          const runner = byNode.get(stream.node);
          const events = runner?.emitting[stream.port];
          for (let step = from; step < to; step++) {
            const overflow = writeStep(simulation.views, stream, events, step);
            if (overflow && runner)
              problems.push(runProblems.tooManyEvents(runner.stage.node, step, stream.capacity));
          }
        }
      return problems;
    },
    state: () => ({
      started,
      clock: clock.state(),
      runners: runners.map(savedRunner),
      collected: collected.state(),
      inbox: inbox.state(),
    }),
    restore(saved) {
      const state = saved as ReturnType<Stages['state']> & {
        started: boolean;
        clock: unknown;
        collected: unknown;
        inbox: unknown;
        runners: readonly SavedRunner[];
      };
      if (!state) return;
      started = state.started;
      clock.restore(state.clock);
      collected.restore(state.collected);
      inbox.restore(state.inbox);
      for (const [i, s] of state.runners.entries()) {
        const runner = runners[i];
        if (runner) restoreRunner(runner, s);
      }
    },
    finish(step) {
      const problems: Problem[] = [];
      for (const r of runners)
        if (r.interval >= 0 && !r.ended && r.to === step) {
          r.ended = true;
          if (r.stage.every !== null || clock.shows())
            take(r, r.stage.behaviour.end?.(momentOf(r, 'end', problems)), step);
        }
      return problems;
    },
    hasGiven: (node, port) => byNode.get(node)?.held[port] !== undefined,
    revalue(node) {
      const runner = byNode.get(node.id);
      if (runner) runner.values = withAssets(node, numbersOf(node), assets);
    },
    feed(node, port, data) {
      const runner = byNode.get(node);
      if (!runner) return fail(runProblems.unknownNode(node));
      if (own(runner.stage.node.definition.ports, port)?.flow !== 'in')
        return fail(runProblems.unknownInput(node, port));
      inbox.put(node, port, data);
      return succeed(undefined);
    },
    outputs: () => latest,
    onWarning(listener) {
      warners.add(listener);
      return () => void warners.delete(listener);
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const EMPTY: Sample = { shape: [0], data: new Float64Array() };
const ZERO: Sample = { shape: [1], data: Float64Array.of(0) };

/**
 * A plan, running. The simulation owns the memory and the step counter; it cuts time into spans
 * at everything that must happen between two steps (stages, tables, observers), lets the workers
 * run through them, and shows observers what came out. Cutting changes no bit.
 */

import type { Backend, CompiledKernels } from '../compile/kernel-types.ts';
import type { Plan } from '../compile/plan-types.ts';
import { LONGEST_REPLAY, NEVER, NEWEST } from '../compile/replay-types.ts';
import { assert, fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import type { Balance } from './balance.ts';
import type { Borders } from './borders.ts';
import { type Restored, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Crew } from './crew.ts';
import type { Drives } from './drives.ts';
import {
  findDivergence,
  findLostWeight,
  GUARD_INTERVAL,
  type States,
  sayWhatWasLost,
  statesOf,
} from './guard.ts';
import { fillMemory, takeMemory, type Views, viewsOf } from './memory.ts';
import type { Observer } from './observers.ts';
import { BORDER, bind, bindSettlers, createShard, eachEpoch, type Shard, SWEPT } from './shard.ts';
import type { SpikeReader } from './spikes.ts';
import { followTables } from './tables.ts';

/**
 * Steps between two automatic checkpoints, which divergence needs, and rows that must not lie
 * further behind.
 */
const CHECKPOINT_INTERVAL = LONGEST_REPLAY;

/** Above this, a repeated run looks at all weights every 64 steps instead of every step. */
const MANY_SYNAPSES = 2 ** 18;

const nextMultiple = (from: number, of: number): number => from + of - (from % of);

export class Simulation {
  readonly plan: Plan;
  readonly views: Views;
  readonly reader: SpikeReader;
  readonly compiled: CompiledKernels;
  step = 0;
  /** The shares of all workers: the coordinator may do the work of others itself. */
  private readonly shards: readonly Shard[];
  private balance: Balance | null = null;
  private readonly staysAlone: boolean;
  private readonly primers: readonly ((step: number) => void)[];
  private readonly observers = new Set<Observer>();
  private borders: Borders | null = null;
  private drives: Drives | null = null;
  private crew: Crew | null = null;
  private last: ArrayBuffer | null = null;
  private ranBorderAt = -1;
  private untold: readonly Problem[] = [];
  private readonly learns: boolean;
  private readonly settle: (step: number) => void;

  private constructor(
    plan: Plan,
    views: Views,
    compiled: CompiledKernels,
    kernels: Parameters<typeof createShard>[3],
  ) {
    this.plan = plan;
    this.views = views;
    this.compiled = compiled;
    this.learns = plan.kernels.some((kernel) => kernel.kind === 'synapse');
    this.shards = plan.shards.map((_, worker) => createShard(plan, worker, views, kernels));
    this.reader = this.own.reader;
    // What a relay chooses depends on what it chose before: that is remembered here.
    this.staysAlone = plan.streams.some((s) => s.kind === 'relay' && s.keep !== null);
    this.primers = plan.prime.map((op) => bind(op, plan, 0, views, kernels, this.reader));
    this.settle = bindSettlers(plan.settlers, kernels);
    this.prime(0);
  }

  /** The memory, with all synapses up to date: for whoever looks at weights. Between two steps. */
  settled(): Views {
    this.crew?.settle();
    this.settle(this.step);
    for (const { words } of this.plan.logs) this.views.i32[words / 4 + 1] = 0;
    return this.views;
  }

  /** Takes memory, compiles kernels and fills in the initial state. */
  static async create(plan: Plan, backend: Backend, shared: boolean): Promise<Simulation> {
    const memory = takeMemory(plan, shared || plan.workers > 1);
    const views = viewsOf(memory);
    const filled = fillMemory(plan, views);
    const compiled = await backend.compile(plan.kernels);
    return new Simulation(filled, views, compiled, await compiled.attach(memory));
  }

  /** Stages and schedule; before the first step. */
  setBorders(borders: Borders): void {
    this.borders = borders;
  }

  /** Wires that end at parameters; before the first step. */
  setDrives(drives: Drives): void {
    this.drives = drives;
  }

  /** Workers 1 and up, and when to use them; before the first step. */
  setCrew(crew: Crew, balance: Balance): void {
    assert(this.plan.workers > 1, 'only a plan for several workers has a crew');
    this.crew = crew;
    this.balance = balance;
  }

  /** Attaches an observer from the current step on; returns what removes it. */
  observe(observer: Observer): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /**
   * Computes steps until `until` (excluded) or until `budget` milliseconds have passed; the budget
   * is looked at once per span. Nothing else happens meanwhile. Problems: a diverged variable, a stage that failed.
   */
  async advance(until: number, budget = Number.POSITIVE_INFINITY): Promise<Outcome<number>> {
    const deadline = performance.now() + budget;
    while (this.step < until) {
      const problems = this.span(until);
      if (problems.length > 0) return fail(...problems);
      if (performance.now() >= deadline) break;
    }
    this.crew?.settle();
    return succeed(this.step);
  }

  private span(until: number): readonly Problem[] {
    const from = this.step;
    if (this.borders || this.drives || this.plan.lookups.length > 0) this.crew?.settle();
    const said = this.enter();
    if (said.length > 0) return said;
    let to = Math.min(until, from + this.plan.span, followTables(this.plan, this.views, from));
    if (this.borders) to = Math.min(to, this.borders.next(from));
    if (this.drives?.everyStep) to = Math.min(to, from + 1);
    for (const observer of this.observers)
      if (!this.glances(observer)) to = Math.min(to, observer.next(from));
    to = Math.min(to, nextMultiple(from, this.guardEvery), nextMultiple(from, CHECKPOINT_INTERVAL));
    if (from % CHECKPOINT_INTERVAL === 0) this.last = this.checkpoint();
    const problems = this.borders?.emit(from, to) ?? [];
    if (problems.length > 0) return problems;
    const glances = [...this.observers].some(this.glances);
    this.compute(from, to, glances ? this.glance : undefined);
    this.step = to;
    for (const observer of this.observers) if (!this.glances(observer)) observer.collect(from, to);
    const lost =
      to % CHECKPOINT_INTERVAL === 0 && findLostWeight(this.plan, this.settled()) !== null;
    const diverged = to % this.guardEvery === 0 && findDivergence(this.plan, this.views) !== null;
    return lost || diverged ? this.pinDown(to) : [];
  }

  /** What happens before the current step is computed. */
  private enter(): readonly Problem[] {
    const said = this.crossBorder();
    return said.length > 0 ? said : (this.drives?.apply() ?? []);
  }

  /** Stages and schedule at the current step, once; problems of a border that was crossed ahead are told here. */
  private crossBorder(): readonly Problem[] {
    const { borders, step, untold } = this;
    this.untold = [];
    if (!borders || this.ranBorderAt === step) return untold;
    this.ranBorderAt = step;
    return borders.run(step);
  }

  /**
   * A run that stops where a presentation ends has seen all of it: the border is crossed, and what
   * rules do once per presentation is done. Whoever goes on goes on from there, with the same bits.
   */
  conclude(): void {
    const { step, views, shards, plan } = this;
    if (this.ranBorderAt === step || !this.borders?.endsShowing(step)) return;
    if (shards.every((_, worker) => plan.shards[worker]?.conclude.length === 0)) return;
    this.untold = this.enter();
    followTables(plan, views, step);
    for (const shard of shards) shard.conclude(step);
    views.i32[plan.control / 4 + SWEPT] = step;
  }

  /** Steps between two looks for numbers that are none: whole spans, so that none is cut short. */
  private get guardEvery(): number {
    const { span } = this.plan;
    return Math.max(span, GUARD_INTERVAL - (GUARD_INTERVAL % span));
  }

  /** Other workers may be a few steps away, and rules still change things when spikes are sent. */
  private readonly glances = (observer: Observer): boolean =>
    observer.glance !== undefined && this.crew === null && !this.learns;

  private readonly glance = (step: number): void => {
    for (const observer of this.observers) observer.glance?.(step);
  };

  private get own(): Shard {
    const [own] = this.shards;
    assert(own, 'a plan is for at least one worker');
    return own;
  }

  private compute(from: number, to: number, after?: (step: number) => void): void {
    const { crew, shards } = this;
    if (crew && this.balance && !this.staysAlone)
      this.balance.run(
        to - from,
        () => crew.run(from, to, this.own),
        () => {
          crew.settle();
          this.alone(from, to);
        },
      );
    else this.alone(from, to, shards.length === 1 ? after : undefined);
  }

  /** Does everybody's work: the same bits, without waiting for anybody. */
  private alone(from: number, to: number, after?: (step: number) => void): void {
    eachEpoch(this.plan, from, to, (first, end) => {
      for (const shard of this.shards) shard.advance(first, end, after);
      for (const shard of this.shards) shard.send(first, end);
    });
  }

  /** Repeats from the last automatic checkpoint, one step at a time, to the first step that diverged. */
  private pinDown(until: number): readonly Problem[] {
    const observers = [...this.observers];
    this.observers.clear();
    let before: States = new Map();
    const synapses = this.plan.projections.reduce((sum, p) => sum + p.synapses, 0);
    const weightsEvery = synapses > MANY_SYNAPSES ? GUARD_INTERVAL : 1;
    if (this.last) this.restore(this.last);
    while (this.step < until) {
      before = statesOf(this.plan, this.views);
      const from = this.step;
      this.crew?.settle();
      this.enter();
      followTables(this.plan, this.views, from);
      this.borders?.emit(from, from + 1);
      this.compute(from, from + 1);
      this.step = from + 1;
      if (this.step % weightsEvery === 0 && findLostWeight(this.plan, this.settled())) break;
      if (findDivergence(this.plan, this.views)) break;
    }
    for (const observer of observers) this.observers.add(observer);
    return [sayWhatWasLost(this.plan, this.settled(), this.step, before)];
  }

  /** Computes what is shown, as a step leaves it. */
  private prime(step: number): void {
    for (const run of this.primers) run(step);
  }

  /** Everything a continuation needs, in one buffer that the caller owns. */
  checkpoint(): ArrayBuffer {
    return writeCheckpoint(this.plan, this.settled(), this.step, {
      borders: this.borders?.state() ?? null,
      ranBorderAt: this.ranBorderAt === this.step ? this.step : -1,
      due: [BORDER, SWEPT].map(
        (word) => this.views.i32[this.plan.control / 4 + word] === this.step,
      ),
    });
  }

  /** Returns to a checkpoint; lists regions that this plan does not have. `exact`: it was this plan's. */
  restore(buffer: ArrayBuffer): Outcome<Pick<Restored, 'step' | 'exact' | 'missing'>> {
    this.crew?.settle();
    const restored = readCheckpoint(this.plan, this.views, buffer);
    if (!restored) return fail(runProblems.notACheckpoint());
    const extra = restored.extra as {
      borders?: unknown;
      ranBorderAt?: number;
      due?: readonly boolean[];
    };
    this.step = restored.step;
    this.drives?.forget();
    for (const { reader } of this.shards) reader.forget();
    for (const [k, word] of [BORDER, SWEPT].entries())
      this.views.i32[this.plan.control / 4 + word] =
        restored.exact && extra.due?.[k] ? restored.step : 0;
    if (restored.exact) {
      this.borders?.restore(extra.borders);
      this.ranBorderAt = extra.ranBorderAt ?? -1;
    }
    // Logs of another plan may be laid out otherwise; all that they told was applied.
    else
      for (const { heads } of this.plan.logs) {
        const region = this.plan.regions.find((r) => r.offset === heads);
        for (let k = 0; k < (region?.length ?? 0); k++)
          this.views.i32[heads / 4 + k] = k % (NEWEST + 1) === NEWEST ? 0 : NEVER;
      }
    const { step, exact, missing } = restored;
    return succeed({ step, exact, missing });
  }

  /** Rewrites one number of the memory; between two steps. */
  writeNumber(offset: number, value: number): void {
    this.views.f64[offset / 8] = value;
  }

  /** Rewrites numbers of the memory; between two steps. */
  write(offset: number, values: Float64Array): void {
    this.views.f64.set(values, offset / 8);
  }

  /** Brings observables up to date after parameters changed. */
  refresh(): void {
    this.prime(Math.max(0, this.step - 1));
  }

  /** The run stops here, for good or not: what belongs to the time until now is done, observers hand on what they hold back. */
  finish(): void {
    this.conclude();
    for (const observer of this.observers) observer.finish?.(this.step);
  }

  /** Ends the workers; the memory goes with the object. */
  close(): void {
    this.crew?.close();
    this.crew = null;
    this.observers.clear();
  }
}

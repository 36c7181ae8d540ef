/**
 * The part of a synapse kernel that makes up for events of the other ends (`Replay`): once per row
 * the path of its element's traces, then for a block of synapses the statements of each event that
 * waits. Events are collected first, newest before older, and applied from the end: which synapse
 * has how many cannot be foretold, and a processor that guesses wrongly loses more than a list costs.
 */

import type { SynapseKernel } from '../compile/kernel-types.ts';
import { LONGEST_REPLAY, NEWEST, type Replay } from '../compile/replay-types.ts';

import type { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';
import type { Assignment } from '../language/ast.ts';
import type { Graph, Node } from './dag.ts';
import { Emitter, type Target } from './emitter.ts';
import { pushItem } from './scalar-access.ts';

/** What the kernel around it lends. */
export interface Surroundings {
  readonly code: Code;
  readonly graph: Graph;
  readonly target: Target;
  readonly step: number;
  /** Locals of the listed element and of the synapse's other end. */
  readonly element: number;
  readonly other: number;
  readonly index: number;
  readonly ends: SynapseKernel['ends'];
  /** Whether the walk does nothing else: a row that is up to date is passed over. */
  readonly settles: boolean;
  /** Nodes of names that are one number for all, and of the synapse's own names. */
  readonly names: ReadonlyMap<string, Node>;
  localInput(key: string, local: number, varies: boolean): Node;
  build(statements: readonly Assignment[], names: Map<string, Node>): void;
  /** The local of a name of the synapse. */
  cell(name: string): number | null;
  /** Moves the names of the synapse at `index` from memory to locals and back. */
  read(index: number): void;
  write(): void;
  /** Visits the synapses from the current one to `until`, excluded. */
  walk(until: number, visit: () => void): void;
}

export interface ReplayParts {
  /** Prepares a row; `rest` walks it. */
  row(rest: () => void): void;
  /** Applies what waits for the synapses up to `until`. */
  block(until: number): void;
}

/** Bytes of a spike that was collected: synapse, step. */
const EVENT = 8;

/** Base-2 logarithm of the bytes of a head. */
const HEAD = 4;
/** Bytes between the paths of two traces. */
const PATH = 8 * (LONGEST_REPLAY + 1);

export function createReplay(replay: Replay, around: Surroundings): ReplayParts {
  const { code, graph, names } = around;
  const bound = code.local('i32');
  const seen = code.local('i32');
  const place = code.local('i32');
  const due = code.local('i32');
  const old = code.local('i32');
  const when = code.local('i32');
  const head = code.local('i32');
  const end = code.local('i32');
  const last = code.local('i32');
  const at = code.local('i32');
  const count = code.local('i32');
  const traces = Object.entries(replay.traces).map(([name, at], k) => ({
    name,
    ...at,
    local: code.local('f64'),
    path: replay.path + k * PATH,
  }));

  /** The statements' targets among `wanted`, each with the local it goes to. */
  const section = (statements: readonly Assignment[], wanted: (name: string) => number | null) => {
    const own = new Map(names);
    for (const trace of traces)
      own.set(trace.name, around.localInput(`trace ${trace.name}`, trace.local, true));
    around.build(statements, own);
    const targets = [...new Set(statements.map((s) => s.target))].flatMap((name) => {
      const local = wanted(name);
      return local === null ? [] : [{ name, local, node: graph.toNumber(own.get(name)!) }];
    });
    const emitter = new Emitter(
      code,
      around.target,
      targets.map((t) => t.node),
    );
    const same = new Set<Node>();
    for (const node of emitter.needed)
      for (const arg of node.varies ? node.args : [])
        if (!arg.varies && arg.args.length > 0) same.add(arg);
    return {
      /** Computes what is the same for all once; `inside` uses it. */
      prepared: (inside: () => void) =>
        emitter.scope(() => {
          for (const node of same) emitter.hold(node);
          inside();
        }),
      run: () =>
        emitter.scope(() => {
          for (const { node } of targets) emitter.push(node);
          for (const { local } of [...targets].reverse()) code.set(local);
        }),
    };
  };
  const traceLocal = (name: string) => traces.find((t) => t.name === name)?.local ?? null;
  const update = section(replay.update, traceLocal);
  const jump = section(replay.jump, traceLocal);
  const events = section(replay.body, around.cell);

  const pushByte = (shift: number, local: number): Code => code.get(local).i32(shift).op(OP.i32Shl);

  const takePath = (): void => {
    for (const { local, before, after, path } of traces) {
      code.i32(0);
      pushByte(3, around.element).memory(OP.f64Load, before).memory(OP.f64Store, path);
      pushByte(3, around.element).memory(OP.f64Load, after).set(local);
    }
    code.i32(8).set(place);
    code.get(bound).get(seen).op(OP.i32Sub).i32(3).op(OP.i32Shl).set(last);
    code.repeatWhile(
      () => code.get(last).get(place).op(OP.i32GeU),
      () => {
        update.run();
        for (const { local, path } of traces) code.get(place).get(local).memory(OP.f64Store, path);
        code.get(place).i32(8).op(OP.i32Add).set(place);
      },
    );
    // The row will be up to date: its traces are those at the end of the path.
    for (const { before, path } of traces) {
      pushByte(3, around.element);
      code.get(last).memory(OP.f64Load, path).memory(OP.f64Store, before);
    }
    jump.run();
    for (const { local, after } of traces)
      pushByte(3, around.element).get(local).memory(OP.f64Store, after);
  };

  /** Appends spike `rank` of the neuron whose head is at hand, if the row has not seen it. */
  const collect = (rank: number): void => {
    code.get(last).get(around.index).memory(OP.i32Store, replay.events);
    pushByte(HEAD, around.other)
      .memory(OP.i32Load, replay.heads + 4 * rank)
      .set(when);
    code
      .get(last)
      .get(when)
      .memory(OP.i32Store, replay.events + 4);
    code
      .get(when)
      .get(old)
      .op(OP.i32GeS)
      .i32(EVENT)
      .op(OP.i32Mul)
      .get(last)
      .op(OP.i32Add)
      .set(last);
  };
  /** Goes through collected spikes; synapse and other end are at hand. */
  const through = (from: number, to: number, visit: () => void): void => {
    code.repeatWhile(
      () => code.get(from).get(to).op(OP.i32LtU),
      () => {
        code.get(from).memory(OP.i32Load, replay.events).set(around.index);
        pushItem(code, around.index, around.ends);
        code.set(around.other);
        visit();
        code.get(from).i32(EVENT).op(OP.i32Add).set(from);
      },
    );
  };
  const apply = (): void => {
    const now = (): void => {
      code.get(when).get(old).op(OP.i32Sub).i32(replay.begin).op(OP.i32Add);
      code.i32(3).op(OP.i32Shl).set(place);
      for (const { local, path } of traces) code.get(place).memory(OP.f64Load, path).set(local);
      around.read(around.index);
      events.run();
      around.write();
    };
    // What is due at once was due when it was logged.
    if (replay.lag === 0) now();
    else {
      code.get(when).get(due).op(OP.i32LtS);
      code.when(now);
    }
  };
  /** Applies what the log tells of the neuron at hand, from before its newest spikes. */
  const applyLogged = (): void => {
    const follow = (): void => {
      pushByte(3, head).tee(head).memory(OP.i32Load, replay.entries).set(when);
      code
        .get(head)
        .memory(OP.i32Load, replay.entries + 4)
        .set(head);
    };
    code.i32(0).set(count);
    pushByte(HEAD, around.other)
      .memory(OP.i32Load, replay.heads + 4 * NEWEST)
      .set(head);
    follow();
    code.repeatWhile(
      () => code.get(when).get(old).op(OP.i32GeS),
      () => {
        code.get(count).get(when).memory(OP.i32Store, replay.waiting);
        code.get(count).i32(4).op(OP.i32Add).set(count);
        follow();
      },
    );
    code.repeatWhile(
      () => code.get(count),
      () => {
        code.get(count).i32(4).op(OP.i32Sub).tee(count);
        code.memory(OP.i32Load, replay.waiting).set(when);
        apply();
      },
    );
  };

  return {
    row(rest) {
      code.get(around.step).i32(replay.until).op(OP.i32Add).set(bound);
      pushByte(2, around.element).memory(OP.i32Load, replay.seen).tee(seen);
      // A state that came from elsewhere may lie further behind than paths are long.
      code.get(bound).i32(LONGEST_REPLAY).op(OP.i32Sub).tee(old);
      code.get(seen).get(old).op(OP.i32GtS, OP.select).set(seen);
      code.get(bound).i32(replay.lag).op(OP.i32Sub).set(due);
      code.get(seen).i32(replay.lag).op(OP.i32Sub).set(old);
      update.prepared(() => jump.prepared(takePath));
      pushByte(2, around.element).get(bound).memory(OP.i32Store, replay.seen);
      events.prepared(() => {
        if (!around.settles) rest();
        else {
          code.get(bound).get(seen).op(OP.i32GtS);
          code.when(rest);
        }
      });
    },
    block(until) {
      code.i32(0).tee(last).set(at);
      around.walk(until, () => collect(0));
      for (let rank = 1; rank < NEWEST; rank++) {
        code.get(last).set(end);
        through(at, end, () => collect(rank));
      }
      through(at, last, applyLogged);
      code.repeatWhile(
        () => code.get(last),
        () => {
          code.get(last).i32(EVENT).op(OP.i32Sub).tee(last);
          code.memory(OP.i32Load, replay.events).set(around.index);
          code
            .get(last)
            .memory(OP.i32Load, replay.events + 4)
            .set(when);
          apply();
        },
      );
    },
  };
}

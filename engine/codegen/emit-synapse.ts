/**
 * SynapseKernels as scalar code: a learning rule's statements for the synapses of the listed
 * elements, one after the other, in the order of the specification (`interpreter.ts`). What
 * depends on the listed element only is computed once per element.
 */

import type { SynapseKernel } from '../compile/kernel-types.ts';
import { REPLAY_BLOCK } from '../compile/replay-types.ts';
import { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import { type BuildContext, buildExpression, buildStatements, Graph, type Node } from './dag.ts';
import { pushSlot } from './emit-access.ts';
import { createReplay } from './emit-replay.ts';
import { Emitter } from './emitter.ts';
import { SHIFT, storedAs } from './memory.ts';
import { createScalars } from './scalar.ts';
import { emitRead, emitWrite, pushItem } from './scalar-access.ts';
import { buildElementary } from './simd-math.ts';
import { createCells } from './synapse-cells.ts';

const STEP = 0;
const LIST = 1;
const COUNT = 2;

/**
 * Goes through synapses block by block: those of a block are prepared together, and then visited.
 * Synapses of a column lie far apart and are rarely in the cache: they are touched, so that many
 * reads are under way at once.
 */
function inBlocks(
  code: Code,
  position: number,
  last: number,
  prepare: (until: number) => void,
  visit: (until: number) => void,
): void {
  const begin = code.local('i32');
  const block = code.local('i32');
  code.repeatWhile(
    () => code.get(position).get(last).op(OP.i32LtU),
    () => {
      code.get(position).tee(begin).i32(REPLAY_BLOCK).op(OP.i32Add).tee(block).get(last);
      code.get(block).get(last).op(OP.i32LtU, OP.select).set(block);
      prepare(block);
      code.get(begin).set(position);
      visit(block);
    },
  );
}

/**
 * The code of a kernel. Long alternatives for exponents that are rarely asked for (`w**mu`) cost
 * registers even where they are jumped over. Where there are some, the first code takes the short
 * ones for granted, and returns 1 having done nothing where it must not; the second looks each time.
 */
export function emitSynapse(kernel: SynapseKernel): readonly Code[] {
  const code = new Code(4);
  const plain = createPass(code, kernel, new Set());
  plain.prepare();
  if (!plain.assumes()) {
    plain.run();
    return [code.i32(0)];
  }
  code.when(
    () => {
      plain.run();
      code.i32(0);
    },
    () => code.i32(1),
    'i32',
  );
  const other = new Code(4);
  const all = createPass(other, kernel, null);
  all.prepare();
  all.run();
  return [code, other.i32(0)];
}

interface Pass {
  /** Reads what is one number for all. */
  prepare(): void;
  /** Pushes whether everything that is taken for granted holds; false: nothing is. */
  assumes(): boolean;
  run(): void;
}

function createPass(code: Code, kernel: SynapseKernel, assumed: Set<Node> | null): Pass {
  const end = code.local('i32');
  const element = code.local('i32');
  const position = code.local('i32');
  const last = code.local('i32');
  const index = code.local('i32');
  const other = code.local('i32');
  const delivered = code.local('i32');
  const graph = new Graph();
  const inputs = new Map<Node, () => void>();

  /** Locals as inputs of the graph, so that a name is read where it stands. */
  const localInput = (key: string, local: number, varies: boolean): Node => {
    const node = graph.input(key, 'f64', varies);
    inputs.set(node, () => code.get(local));
    return node;
  };
  const names = new Map<string, Node>();
  /** What is read or given before the first element, and what is made of nothing else. */
  const global = new Set<Node>();
  const isGlobal = (node: Node): boolean => {
    if (global.has(node)) return true;
    if (node.varies || inputs.has(node) || !node.args.every(isGlobal)) return false;
    global.add(node);
    return true;
  };
  const integer = (key: string, local: number, varies: boolean): void => {
    const node = graph.input(key, 'f64', varies);
    inputs.set(node, () => code.get(local).op(OP.f64ConvertI32s));
    names.set(key, node);
  };
  integer('step', STEP, false);
  global.add(names.get('step')!);
  integer('i', element, false);
  const nameIn = (known: ReadonlyMap<string, Node>, name: string): Node => {
    const node = known.get(name);
    assert(node, `${kernel.name}: ${name} has a value before it is read`);
    return node;
  };
  const context: BuildContext = {
    graph,
    type: 'f64',
    jumps: true,
    assumed,
    isGlobal,
    name: (name) => nameIn(names, name),
    elementary: (name, args) => buildElementary(graph, name, args),
    draw: (name) => assert(false, `a synapse kernel does not draw ${name}()`) as never,
  };

  const memory = createCells(code, kernel, STEP);
  const { all: cells, read, write } = memory;
  const { replay } = kernel;

  // ---- before: names of the row are nodes; what it makes is kept in locals.
  for (const [key, cell] of memory.of('row'))
    names.set(key, localInput(`row ${key}`, cell.local, false));
  for (const [key, { binding }] of cells) {
    const node = names.get(key);
    if (node && binding.at === 'uniform') global.add(node);
  }
  buildStatements(kernel.before, names, context);
  const made = new Map<string, { readonly node: Node; readonly local: number }>();
  for (const { target } of kernel.before) {
    const local = cells.get(target)?.local ?? code.local('f64');
    made.set(target, { node: graph.toNumber(names.get(target)!), local });
  }

  // ---- body: everything that stood before is read from locals again.
  const changing = new Set(kernel.body.map((s) => s.target));
  for (const [key, { local }] of made)
    names.set(key, localInput(`made ${key}`, local, cells.has(key) && changing.has(key)));
  for (const [key, cell] of cells) {
    const fixed = cell.level === 'row' ? !changing.has(key) : cell.binding.at === 'uniform';
    if (made.has(key)) continue;
    names.set(key, localInput(`cell ${key}`, cell.local, !fixed));
    if (cell.binding.at === 'uniform') global.add(names.get(key)!);
  }
  const common = new Map(names);
  integer('j', other, true);
  const bodyRoots = new Map<string, Node>();
  buildStatements(kernel.body, names, context);
  for (const { target } of kernel.body)
    if (cells.has(target)) bodyRoots.set(target, graph.toNumber(names.get(target)!));
  const value = kernel.deliver && graph.toNumber(buildExpression(kernel.deliver.value, context));

  const target = createScalars(code, (node) => inputs.get(node)!());
  const single = storedAs(kernel) === 'f32';
  /** Whether rows are only brought up to date. */
  const settles = replay !== null && kernel.body.length === 0 && !kernel.deliver;
  const waiting =
    replay &&
    createReplay(replay, {
      code,
      graph,
      target,
      step: STEP,
      element,
      other,
      index,
      ends: kernel.ends,
      settles,
      names: common,
      localInput,
      build: (list, own) =>
        buildStatements(list, own, { ...context, name: (key) => nameIn(own, key) }),
      cell: (key) => (cells.get(key)?.level === 'synapse' ? cells.get(key)!.local : null),
      read: (at) => read('synapse', at),
      write: () => write('synapse'),
      walk: (until, visit) => walk(until, visit),
    });
  const beforeRoots = [...made.values()].map((m) => m.node);
  const bodyNodes = [...bodyRoots.values(), ...(value ? [value] : [])];
  const beforeEmitter = new Emitter(code, target, beforeRoots);
  const bodyEmitter = new Emitter(code, target, bodyNodes);

  const hoisted = new Set<Node>();
  for (const node of bodyEmitter.needed)
    for (const arg of node.varies ? node.args : [])
      if (!arg.varies && arg.args.length > 0) hoisted.add(arg);
  for (const root of bodyNodes) if (!root.varies && root.args.length > 0) hoisted.add(root);

  /** Visits synapses from the current position on. */
  const walk = (until: number, visit: () => void): void => {
    code.repeatWhile(
      () => code.get(position).get(until).op(OP.i32LtU),
      () => {
        pushItem(code, position, kernel.ends);
        code.set(other);
        if (kernel.order) {
          pushItem(code, position, kernel.order);
          code
            .get(other)
            .i32(4 * kernel.order.buckets)
            .op(OP.i32Mul);
          code.memory(OP.i32Load, kernel.order.rows).op(OP.i32Add);
        } else code.get(position);
        code.set(index);
        visit();
        code.get(position).i32(1).op(OP.i32Add).set(position);
      },
    );
  };
  /** Computes all values before any of their names changes. */
  const assign = (emitter: Emitter, values: readonly (readonly [Node, number])[]): void => {
    for (const [node] of values) emitter.push(node);
    for (const [, local] of [...values].reverse()) code.set(local);
  };

  return {
    prepare: memory.readUniforms,
    assumes() {
      const conditions = [...(assumed ?? [])];
      const emitter = new Emitter(code, target, conditions);
      for (const [k, condition] of conditions.entries()) {
        emitter.push(condition);
        if (k > 0) code.op(OP.i32And);
      }
      return conditions.length > 0;
    },
    run() {
      memory.findSlots();
      if (kernel.deliver) {
        const { ring } = kernel.deliver;
        pushSlot(code, STEP, ring, ring.shift);
        code.set(delivered);
      }
      code.get(LIST).get(COUNT).i32(2).op(OP.i32Shl, OP.i32Add).set(end);
      code.repeatWhile(
        () => code.get(LIST).get(end).op(OP.i32LtU),
        () => {
          code.get(LIST).memory(OP.i32Load, 0).set(element);
          read('row', element);
          beforeEmitter.scope(() =>
            assign(
              beforeEmitter,
              [...made.values()].map((m) => [m.node, m.local] as const),
            ),
          );
          code
            .get(element)
            .i32(4 * kernel.buckets)
            .op(OP.i32Mul)
            .tee(position);
          code.memory(OP.i32Load, kernel.rows + 4 * kernel.bucket + 4).set(last);
          code
            .get(position)
            .memory(OP.i32Load, kernel.rows + 4 * kernel.bucket)
            .set(position);
          bodyEmitter.scope(() => {
            // The same for all synapses of the row.
            for (const node of hoisted) bodyEmitter.hold(node);
            const visitAll = (until: number): void => {
              if (settles) {
                code.get(until).set(position);
                return;
              }
              walk(until, () => {
                read('synapse', index);
                read('other', other);
                bodyEmitter.scope(() => {
                  if (value) bodyEmitter.hold(value);
                  assign(
                    bodyEmitter,
                    [...bodyRoots].map(([key, node]) => [node, cells.get(key)!.local] as const),
                  );
                  write('synapse');
                  write('other');
                  if (!kernel.deliver || !value) return;
                  const { ring } = kernel.deliver;
                  const place = code.local('i32');
                  code.get(other).i32(SHIFT[ring.type]).op(OP.i32Shl);
                  code.get(delivered).op(OP.i32Add).tee(place).get(place);
                  if (single && ring.type === 'f32') {
                    // The sum of two singles, rounded once, is the same from either precision.
                    code.memory(OP.f32Load, ring.offset);
                    bodyEmitter.push(value);
                    code.op(OP.f32Demote, OP.f32Add).memory(OP.f32Store, ring.offset);
                    return;
                  }
                  emitRead(code, ring.type, ring.offset);
                  bodyEmitter.push(value);
                  if (single) code.op(OP.f32Demote, OP.f64Promote);
                  code.op(OP.f64Add);
                  emitWrite(code, ring.type, ring.offset);
                });
              });
            };
            const touchAll = (until: number): void => walk(until, () => memory.touch(index));
            if (kernel.order) inBlocks(code, position, last, touchAll, visitAll);
            else if (waiting)
              waiting.row(() => inBlocks(code, position, last, waiting.block, visitAll));
            else visitAll(last);
          });
          write('row');
          code.get(LIST).i32(4).op(OP.i32Add).set(LIST);
        },
      );
    },
  };
}

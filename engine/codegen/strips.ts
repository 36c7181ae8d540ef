/**
 * Elementary functions of many numbers at a time. A kernel that computes them element by element
 * holds the coefficients of all of them at once, more than there are registers; so it leaves the
 * arguments of 64 elements in a strip of memory, calls the function for the whole strip, and goes
 * on with the results. Each worker has strips of its own, at the end of the memory.
 */

import type { Kernel } from '../compile/kernel-types.ts';
import { visit } from '../compile/rewrite.ts';
import { Code } from '../kit/assembler.ts';
import {
  EXPREL_LONG,
  EXPREL_LONG_FROM,
  EXPREL_SHORT,
  EXPREL_SHORT_FROM,
} from '../kit/elementary.ts';
import type { ModuleBuilder } from '../kit/module.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { Graph, type Node } from './dag.ts';
import { RANDOM_IMPORTS } from './emit-random.ts';
import { Emitter } from './emitter.ts';
import { createLanes, pushF64x2 } from './lanes.ts';
import { ELEMENTARY, type Elementary } from './program.ts';
import { exprelPolynomial } from './simd-exponentials.ts';
import { buildElementary } from './simd-math.ts';

/** Elements of a strip, at most. */
export const STRIP = 64;
export const STRIP_BYTES = 8 * STRIP;
export const MOST_STRIPS = 32;
/** Bytes that a worker needs. */
export const STRIPS_BYTES = MOST_STRIPS * STRIP_BYTES;

/** The imported global that says where a worker's strips begin. */
export const STRIPS_GLOBAL = 0;

const SIGNATURE = { parameters: ['i32', 'i32'], results: [] } as const;
const ADDRESS = 0;
const BYTES = 1;

/** Index of the function that reads so many bytes of the strip at an address, and writes the one behind it. */
export const stripFunction = (name: Elementary): number =>
  RANDOM_IMPORTS.length + ELEMENTARY.indexOf(name);

const codes = new Map<Elementary, Code>();

/**
 * Adds the functions of strips that kernels may call; they must be a module's first. The others
 * keep their places, empty.
 */
export function addStrips(module: ModuleBuilder, kernels: readonly Kernel[]): void {
  const called = new Set(kernels.flatMap(functionsIn));
  if (!ELEMENTARY.some((name) => called.has(name))) return;
  for (const name of ELEMENTARY)
    module.add(null, SIGNATURE, called.has(name) ? codeOf(name) : new Code(2));
}

function functionsIn(kernel: Kernel): string[] {
  if (kernel.kind !== 'element') return [];
  const found: string[] = [];
  for (const expr of [...kernel.body.map((s) => s.value), kernel.fires])
    if (expr)
      visit(expr, (e) => {
        if (e.kind === 'call') found.push(e.name);
      });
  return found;
}

function codeOf(name: Elementary): Code {
  const code = codes.get(name) ?? (name === 'exprel' ? emitExprel() : emitWhole(name));
  codes.set(name, code);
  return code;
}

type Build = (graph: Graph, x: Node) => Node;

/**
 * Writes `build` of each number of the strip, `vectors` of two at a time; `look` sees each vector
 * of numbers first.
 */
function emitLoop(
  code: Code,
  vectors: number,
  build: Build,
  look: (code: Code, push: () => void) => void = () => {},
): void {
  const graph = new Graph();
  const at = code.local('i32');
  const end = code.local('i32');
  const inputs = Array.from({ length: vectors }, (_, v) => graph.input(`${v}`, 'f64', true));
  const results = inputs.map((x) => build(graph, x));
  const lanes = createLanes(code, (node) => {
    code.get(at).simdMemory(SIMD.load, 16 * Number(node.value));
  });
  const emitter = new Emitter(code, lanes, results);
  for (const node of emitter.needed) if (node.op === 'const') emitter.hold(node);
  code.get(ADDRESS).tee(at).get(BYTES).op(OP.i32Add).set(end);
  code.loop(() => {
    emitter.scope(() => {
      for (const x of inputs) {
        emitter.hold(x);
        look(code, () => emitter.push(x));
      }
      for (const [v, result] of results.entries()) {
        code.get(at);
        emitter.push(result);
        code.simdMemory(SIMD.store, STRIP_BYTES + 16 * v);
      }
    });
    code
      .get(at)
      .i32(16 * vectors)
      .op(OP.i32Add)
      .tee(at);
    code.get(end).op(OP.i32LtS).branchIf(0);
  });
}

function emitWhole(name: Elementary): Code {
  const code = new Code(2);
  emitLoop(code, 2, (graph, x) => buildElementary(graph, name, [x]));
  return code;
}

/** `exprel` has two polynomials; mostly one of them does for the whole strip, the first tells which. */
function emitExprel(): Code {
  const code = new Code(2);
  const least = code.local('v128');
  const most = code.local('v128');
  const whole = code.local('i32');
  const attempt = (coefficients: readonly number[], from: number, isBelow: () => void): void => {
    pushF64x2(code, 0);
    code.set(least);
    pushF64x2(code, from);
    code.set(most);
    emitLoop(
      code,
      1,
      (graph, x) => exprelPolynomial(graph, x, coefficients),
      (_, push) => {
        code.get(least);
        push();
        code.simd(SIMD.f64x2Pmin).set(least);
        code.get(most);
        push();
        code.simd(SIMD.f64x2Pmax).set(most);
      },
    );
    code.get(least);
    pushF64x2(code, from);
    code.simd(SIMD.f64x2Ge).get(most);
    isBelow();
    code.simd(SIMD.and).simd(SIMD.i64x2AllTrue).set(whole);
  };
  code.get(ADDRESS).memory(OP.f64Load, 0).f64(EXPREL_SHORT_FROM).op(OP.f64Ge);
  code.when(
    () =>
      attempt(EXPREL_SHORT, EXPREL_SHORT_FROM, () => {
        pushF64x2(code, 0);
        code.simd(SIMD.f64x2Le);
      }),
    () =>
      attempt(EXPREL_LONG, EXPREL_LONG_FROM, () => {
        pushF64x2(code, EXPREL_SHORT_FROM);
        code.simd(SIMD.f64x2Lt);
      }),
  );
  code
    .get(whole)
    .op(OP.i32Eqz)
    .when(() => emitLoop(code, 2, (graph, x) => buildElementary(graph, 'exprel', [x])));
  return code;
}

/** What an element kernel's graph begins with: memory, numbers that are the same for all, draws. */

import type { ElementKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import type { Node } from './dag.ts';
import { type Input, lanesOf } from './element-graph.ts';
import type { ElementMemory } from './element-memory.ts';
import type { RandomEmitter } from './emit-random.ts';
import { pushF64x2, pushI32x4 } from './lanes.ts';

export interface InputContext {
  readonly code: Code;
  readonly kernel: ElementKernel;
  readonly memory: ElementMemory;
  readonly random: RandomEmitter | null;
  /** Locals: the step, and the first element of the loop body. */
  readonly step: number;
  readonly element: number;
}

/** Pushes the value of an input node; `push` that of another node. */
export function emitInput(
  { code, kernel, memory, random, step, element }: InputContext,
  input: Input,
  args: readonly Node[],
  push: (node: Node) => void,
): void {
  const single = kernel.precision === 'f32';
  /** Turns the f64 on the stack into a vector of it. */
  const splat = (): void => {
    if (single) code.op(OP.f32Demote).simd(SIMD.f32x4Splat);
    else code.simd(SIMD.f64x2Splat);
  };
  /** Pushes element numbers as integers. */
  const indices = (vector: number): void => {
    const first = vector * lanesOf(kernel);
    code.get(element).simd(SIMD.i32x4Splat);
    pushI32x4(code, first, first + 1, first + 2, first + 3);
    code.simd(SIMD.i32x4Add);
  };
  switch (input.kind) {
    case 'load':
    case 'reload':
    case 'shorts':
    case 'ints':
      memory.load(input);
      return;
    case 'uniform':
      code.i32(0).memory(OP.f64Load, input.offset);
      splat();
      return;
    case 'step':
      code.get(step).op(OP.f64ConvertI32s);
      splat();
      return;
    case 'index':
      indices(input.vector);
      code.simd(single ? SIMD.f32x4ConvertS : SIMD.f64x2ConvertS);
      return;
    case 'valid':
      code.i32(kernel.n).simd(SIMD.i32x4Splat);
      indices(input.vector);
      code.simd(SIMD.i32x4GtS);
      if (!single) code.simd(SIMD.i64x2ExtendLowS);
      return;
    case 'quarter':
      pushF64x2(code, 0, 0.25);
      return;
    case 'spread': {
      const order = input.lane === 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : [8, 9, 10, 11, 12, 13, 14, 15];
      const pair = code.local('v128');
      push(args[0]!);
      code
        .tee(pair)
        .get(pair)
        .simd(SIMD.shuffle, ...order, ...order);
      return;
    }
    case 'uniforms':
      random!.uniforms();
      return;
    case 'poisson':
      for (const arg of args) push(arg);
      random!.poissons();
      return;
    case 'group':
      code.get(random!.groupPair(input.site, input.pair));
      return;
    case 'call':
      assert(false, `${input.name}() waits in a strip`);
  }
}

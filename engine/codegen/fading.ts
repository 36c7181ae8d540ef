/**
 * What decays never reaches 0: it ends among numbers so small that processors take many times as
 * long for each, for ever. So now and then numbers that can no longer matter become 0, at steps
 * that depend on nothing else.
 */

import type { ElementKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import { pushF64x2 } from './lanes.ts';
import { load, store, type Words } from './memory.ts';

/** A power of two; what halves in 20 steps does not pass from `least` to the smallest numbers between. */
const EVERY = 1024;

const least = ({ precision }: ElementKernel): number => (precision === 'f64' ? 1e-290 : 1e-30);

function offsetsOf({ fades = [], bindings }: ElementKernel): number[] {
  return fades.map((key) => {
    const binding = bindings[key];
    assert(binding?.at === 'element' && binding.type === 'f64', `${key} may fade`);
    return binding.offset;
  });
}

/** Lets values fade whose time it is, for the elements from local `from` to local `end`. */
export function emitFading(
  code: Code,
  kernel: ElementKernel,
  locals: { readonly step: number; readonly from: number; readonly end: number },
): void {
  const offsets = offsetsOf(kernel);
  if (offsets.length === 0) return;
  const at = code.local('i32');
  const value = code.local('v128');
  code
    .get(locals.step)
    .i32(EVERY - 1)
    .op(OP.i32And, OP.i32Eqz);
  code.when(() => {
    code.get(locals.from).i32(3).op(OP.i32Shl).set(at);
    const more = () => code.get(at).get(locals.end).i32(3).op(OP.i32Shl, OP.i32LtS);
    code.repeatWhile(more, () => {
      for (const offset of offsets) {
        code.get(at).get(at).simdMemory(SIMD.load, offset).tee(value);
        code.get(value).simd(SIMD.f64x2Abs);
        pushF64x2(code, least(kernel));
        code.simd(SIMD.f64x2Lt).simd(SIMD.andnot).simdMemory(SIMD.store, offset);
      }
      code.get(at).i32(16).op(OP.i32Add).set(at);
    });
  });
}

/** The same, for the interpreter. */
export function createFading(kernel: ElementKernel, words: Words) {
  const offsets = offsetsOf(kernel);
  return (step: number, from: number, end: number): void => {
    if (step % EVERY !== 0) return;
    for (const offset of offsets)
      for (let element = from; element < end; element++) {
        const address = offset + 8 * element;
        if (Math.abs(load(words, 'f64', address)) < least(kernel)) store(words, 'f64', address, 0);
      }
  };
}

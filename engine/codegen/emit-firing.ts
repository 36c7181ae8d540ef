/** Firing: which elements of a loop body do, what they do then, and the list of them. */

import type { ElementKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { lanesOf, type Store, type VectorGraph } from './element-graph.ts';
import type { Emitter } from './emitter.ts';
import { pushF64x2, pushI32x4 } from './lanes.ts';

/** A loop body, as far as its firing is concerned. */
export interface FiringBody {
  readonly code: Code;
  readonly kernel: ElementKernel;
  readonly emitter: Emitter;
  readonly vectors: readonly VectorGraph[];
  /** Locals: the first element, and where the list goes on. */
  readonly element: number;
  readonly pointer: number;
  store(store: Store, vector: number, bits: number | null): void;
}

/** Of the vectors of these numbers, those that fire: a branch that most bodies do not take. */
export function emitFiring(body: FiringBody, numbers: readonly number[]): void {
  const { code, kernel, emitter, vectors } = body;
  const single = kernel.precision === 'f32';
  for (const [k, number] of numbers.entries()) {
    emitter.push(vectors[number]!.fires!);
    if (kernel.firing === 'count') {
      if (single) pushI32x4(code, 0x3f800000);
      else pushF64x2(code, 1);
      code.simd(single ? SIMD.f32x4Ge : SIMD.f64x2Ge);
    }
    if (k > 0) code.simd(SIMD.or);
  }
  // Shorter in machine code than `any_true`.
  code.simd(single ? SIMD.i32x4Bitmask : SIMD.i64x2Bitmask).when(() => {
    emitter.scope(() => {
      for (const k of numbers) {
        const { fired } = vectors[k]!;
        emitter.hold(fired!);
        emitter.push(fired!);
        code.simd(SIMD.anyTrue).when(() => emitter.scope(() => emitReset(body, k)));
      }
    });
  });
}

function emitReset(
  { code, kernel, emitter, vectors, element, pointer, store }: FiringBody,
  k: number,
) {
  const vector = vectors[k]!;
  const single = kernel.precision === 'f32';
  const lanes = lanesOf(kernel);
  for (const draw of vector.resetDraws) emitter.hold(draw);
  const written = new Set(vector.stores.map((s) => s.key));
  const bits = code.local('i32');
  const times = code.local('i32');
  emitter.push(vector.fired!);
  code.simd(single ? SIMD.i32x4Bitmask : SIMD.i64x2Bitmask).set(bits);
  for (const { value } of vector.resetStores) emitter.hold(value);
  for (const each of vector.resetStores) store(each, k, written.has(each.key) ? null : bits);
  const append = (lane: number): void => {
    code
      .get(pointer)
      .get(element)
      .i32(k * lanes + lane)
      .op(OP.i32Add)
      .memory(OP.i32Store, 0);
    code.get(pointer).i32(4).op(OP.i32Add).set(pointer);
  };
  for (let lane = 0; lane < lanes; lane++)
    code
      .get(bits)
      .i32(1 << lane)
      .op(OP.i32And)
      .when(() => {
        if (kernel.firing === 'condition') {
          append(lane);
          return;
        }
        emitter.push(vector.fires!);
        if (single) code.simd(SIMD.f32x4Extract, lane).op(OP.f64Promote);
        else code.simd(SIMD.f64x2Extract, lane);
        code.op(0xfc, 0x02).set(times); // i32.trunc_sat_f64_s
        code.loop(() => {
          append(lane);
          code.get(times).i32(1).op(OP.i32Sub).tee(times).branchIf(0);
        });
      });
}

/** Where an ElementKernel's arrays and rings are, and how vectors of them are loaded and stored. */

import type { Binding, ElementKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import { type Input, lanesOf, sharesShorts } from './element-graph.ts';
import { emitLoad, emitStore, emitStoreLanes, isRounded, pushSlot } from './emit-access.ts';
import { pushI32x4 } from './lanes.ts';
import { BYTES, type Ring, SHIFT } from './memory.ts';

export type LoadInput = Extract<Input, { key: string }>;

export class ElementMemory {
  readonly #kernel: ElementKernel;
  readonly #code: Code;
  /** Vectors of a loop body. */
  readonly #vectors: number;
  /** Address of the loop body's first element, without the region's offset, by `SHIFT`. */
  readonly #places = new Map<number, number>();
  readonly #rings = new Map<string, { readonly base: number; readonly address: number }>();

  constructor(kernel: ElementKernel, code: Code, vectors: number) {
    this.#kernel = kernel;
    this.#code = code;
    this.#vectors = vectors;
  }

  /** Ring slots are found once per call; `touched`: what is read or written. */
  prepare(step: number, touched: ReadonlySet<string>): void {
    const code = this.#code;
    for (const [key, binding] of Object.entries(this.#kernel.bindings)) {
      const clears = binding.at === 'ring' && binding.clear;
      if (!touched.has(key) && !clears) continue;
      if (binding.at !== 'element' && binding.at !== 'ring') continue;
      const shift = SHIFT[binding.type];
      if (!this.#places.has(shift)) this.#places.set(shift, code.local('i32'));
      if (binding.at !== 'ring') continue;
      const base = code.local('i32');
      pushSlot(code, step, binding, binding.shift);
      code.set(base);
      this.#rings.set(key, { base, address: code.local('i32') });
    }
  }

  /** Addresses are found once per loop body, which begins at `element`. */
  enterBody(element: number): void {
    const code = this.#code;
    for (const [shift, place] of this.#places) {
      code.get(element);
      if (shift > 0) code.i32(shift).op(OP.i32Shl);
      code.set(place);
    }
    for (const [key, { base, address }] of this.#rings) {
      const binding = this.#kernel.bindings[key] as Ring;
      code.get(base).get(this.#places.get(SHIFT[binding.type])!).op(OP.i32Add).set(address);
    }
  }

  #locate(key: string, vector: number) {
    const binding = this.#kernel.bindings[key]!;
    assert(binding.at === 'element' || binding.at === 'ring', `${key} has one value per element`);
    const { type } = binding;
    const address =
      binding.at === 'ring' ? this.#rings.get(key)?.address : this.#places.get(SHIFT[type]);
    assert(address !== undefined, `${key} has an address`);
    const offset = binding.offset + BYTES[type] * lanesOf(this.#kernel) * vector;
    return { address, offset, type };
  }

  /** Pushes a vector of what memory holds. */
  load({ kind, key, vector }: LoadInput): void {
    const { address, offset, type } = this.#locate(key, vector);
    if (kind === 'load' || kind === 'reload') {
      emitLoad(this.#code, this.#kernel.precision, type, address, offset);
      return;
    }
    const isHalf = this.#vectors === (kind === 'shorts' ? 2 : 1);
    this.#code.get(address).simdMemory(isHalf ? SIMD.load64Zero : SIMD.load, offset);
  }

  /** `bits`: local with the lanes to be stored, where the others must keep all their digits. */
  store(key: string, vector: number, value: number, bits: number | null): void {
    const { address, offset, type } = this.#locate(key, vector);
    const { precision } = this.#kernel;
    if (bits !== null && isRounded(precision, type))
      emitStoreLanes(this.#code, type, address, offset, value, bits);
    else emitStore(this.#code, precision, type, address, offset, value);
  }

  /** Four integers at once, of the vector and the one before it. */
  storeInts(key: string, vector: number, value: number): void {
    const { address, offset } = this.#locate(key, vector - (vector % 2));
    this.#code.get(address).get(value);
    if (this.#vectors === 1) this.#code.simdMemory(SIMD.store64Lane, offset, 0);
    else this.#code.simdMemory(SIMD.store, offset);
  }

  /** Clears what a vector has read from rings that are cleared, unless it was `written`. */
  clear(vector: number, written: ReadonlySet<string>): void {
    const code = this.#code;
    for (const [key, binding] of Object.entries(this.#kernel.bindings)) {
      if (!clears(binding) || written.has(key)) continue;
      const together = sharesShorts(this.#kernel, key, this.#vectors);
      if (together && vector > 0) continue;
      const zero = code.local('v128');
      pushI32x4(code, 0);
      code.set(zero);
      const { address, offset, type } = this.#locate(key, vector);
      if (!together) emitStore(code, this.#kernel.precision, type, address, offset, zero);
      else if (this.#vectors === 2)
        code.get(address).get(zero).simdMemory(SIMD.store64Lane, offset, 0);
      else code.get(address).get(zero).simdMemory(SIMD.store, offset);
    }
  }
}

const clears = (binding: Binding): boolean => binding.at === 'ring' && binding.clear;

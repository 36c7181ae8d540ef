/** The instructions of a WebAssembly function. Vector instructions carry the prefix 0xfd. */

import { joined, signed, TYPE, unsigned, type ValueType } from './encoding.ts';
import { OP } from './opcodes.ts';

/**
 * An address that is known only when the module is encoded: `HOLE * (k + 1) + d` in the place of an
 * address is address `k` of the function, and `d` bytes more.
 */
export const HOLE = 2 ** 33;

interface Hole {
  /** Where its five bytes stand in the instructions. */
  readonly at: number;
  readonly address: number;
  readonly beyond: number;
  /** A constant, whose last byte repeats the sign, not a load's offset. */
  readonly signed: boolean;
}

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** One function's body: instructions are appended, locals declared as they are needed. */
export class Code {
  readonly bytes: number[] = [];
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;
  readonly #holes: Hole[] = [];
  #encoded: { readonly begin: number; readonly bytes: Uint8Array } | null = null;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** Declares a local variable and returns its index. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  op(...opcodes: readonly number[]): this {
    for (const opcode of opcodes) this.bytes.push(opcode);
    return this;
  }

  #indexed(opcode: number, index: number): this {
    this.bytes.push(opcode);
    unsigned(this.bytes, index);
    return this;
  }

  get = (local: number): this => this.#indexed(OP.localGet, local);
  set = (local: number): this => this.#indexed(OP.localSet, local);
  tee = (local: number): this => this.#indexed(OP.localTee, local);
  globalGet = (global: number): this => this.#indexed(OP.globalGet, global);
  globalSet = (global: number): this => this.#indexed(OP.globalSet, global);

  /** Calls a function by its index, which may be a hole. */
  call(index: number): this {
    this.bytes.push(OP.call);
    this.#offset(index);
    return this;
  }

  i32(value: number): this {
    this.bytes.push(OP.i32Const);
    if (value >= HOLE) this.#hole(value, true);
    else signed(this.bytes, BigInt(value | 0));
    return this;
  }

  #hole(value: number, signed: boolean): void {
    const address = Math.floor(value / HOLE) - 1;
    this.#holes.push({ at: this.bytes.length, address, beyond: value % HOLE, signed });
    this.bytes.push(0, 0, 0, 0, 0);
  }

  /** A number without a sign that may be a hole. */
  #offset(offset: number): void {
    if (offset >= HOLE) this.#hole(offset, false);
    else unsigned(this.bytes, offset);
  }

  i64(value: bigint): this {
    this.bytes.push(OP.i64Const);
    signed(this.bytes, BigInt.asIntN(64, value));
    return this;
  }

  f64(value: number): this {
    this.bytes.push(OP.f64Const);
    float[0] = value;
    this.bytes.push(...floatBytes);
    return this;
  }

  /** Scalar load or store at [address on the stack] + `offset`. */
  memory(opcode: number, offset: number): this {
    this.bytes.push(opcode, 0);
    this.#offset(offset);
    return this;
  }

  simd(opcode: number, ...immediates: readonly number[]): this {
    this.bytes.push(0xfd);
    unsigned(this.bytes, opcode);
    this.bytes.push(...immediates);
    return this;
  }

  /** Vector load or store; `lane` for those that move one lane. */
  simdMemory(opcode: number, offset: number, lane?: number): this {
    this.bytes.push(0xfd);
    unsigned(this.bytes, opcode);
    this.bytes.push(0);
    this.#offset(offset);
    if (lane !== undefined) this.bytes.push(lane);
    return this;
  }

  /** A block that `br 0` leaves. */
  block(body: () => void): this {
    this.bytes.push(0x02, 0x40);
    body();
    return this.op(OP.end);
  }

  /** A loop that `br 0` repeats. */
  loop(body: () => void): this {
    this.bytes.push(0x03, 0x40);
    body();
    return this.op(OP.end);
  }

  /** Runs `then` if the i32 on the stack is not 0; both leave a `type` on the stack, if given. */
  when(then: () => void, otherwise?: () => void, type?: ValueType): this {
    this.bytes.push(OP.if, type ? TYPE[type] : 0x40);
    then();
    if (otherwise) {
      this.bytes.push(OP.else);
      otherwise();
    }
    return this.op(OP.end);
  }

  branch = (depth: number): this => this.#indexed(OP.br, depth);
  branchIf = (depth: number): this => this.#indexed(OP.brIf, depth);

  /** Repeats `body` while the i32 that `condition` leaves is not 0. */
  repeatWhile(condition: () => void, body: () => void): this {
    return this.block(() => {
      condition();
      this.op(OP.i32Eqz).branchIf(0);
      this.loop(() => {
        body();
        condition();
        this.branchIf(0);
      });
    });
  }

  /** Declarations and instructions, as they stand in the code section, with `addresses` in its holes. */
  encode(addresses: readonly number[]): Uint8Array {
    this.#encoded ??= this.#encode();
    const { begin, bytes } = this.#encoded;
    const result = bytes.slice();
    for (const { at, address, beyond, signed } of this.#holes) {
      const value = addresses[address]! + beyond;
      for (let k = 0; k < 4; k++) result[begin + at + k] = ((value >>> (7 * k)) & 127) | 128;
      const last = value >>> 28;
      result[begin + at + 4] = signed && last >= 8 ? last | 112 : last;
    }
    return result;
  }

  #encode(): { readonly begin: number; readonly bytes: Uint8Array } {
    const runs: [number, ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const out: number[] = [];
    unsigned(out, runs.length);
    for (const [count, type] of runs) {
      unsigned(out, count);
      out.push(TYPE[type]);
    }
    return { begin: out.length, bytes: joined([out, this.bytes, [OP.end]]) };
  }
}

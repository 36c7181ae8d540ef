/**
 * A small WebAssembly encoder: modules that import one memory and some functions, and export
 * functions and nothing else. Vector instructions carry the prefix 0xfd.
 */

import { OP, SIMD } from './opcodes.ts';

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

function unsigned(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function signed(out: number[], value: bigint): void {
  let rest = value;
  for (;;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    if ((rest === 0n && byte < 64) || (rest === -1n && byte >= 64)) {
      out.push(byte);
      return;
    }
    out.push(byte | 128);
  }
}

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

function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Collects functions and globals, then encodes a module. Imports have the first indices. */
export class ModuleBuilder {
  readonly #imports: readonly (Signature & { readonly name: string })[];
  readonly #functions: {
    readonly name: string | null;
    readonly signature: Signature;
    readonly code: Code;
    readonly addresses: readonly number[];
  }[] = [];
  readonly #globals: ValueType[] = [];
  readonly #importedGlobals: readonly string[];

  /** `globals`: i32 numbers that are imported and never change; they have the first indices. */
  constructor(
    imports: readonly (Signature & { readonly name: string })[],
    globals: readonly string[] = [],
  ) {
    this.#imports = imports;
    this.#importedGlobals = globals;
  }

  /** A mutable variable of the instance, 0 at first. */
  global(type: 'v128' | 'f64' | 'i32'): number {
    this.#globals.push(type);
    return this.#importedGlobals.length + this.#globals.length - 1;
  }

  get globals(): number {
    return this.#globals.length;
  }

  /**
   * Adds a function, under a name or for others of the module, and returns its index; one `code`
   * may stand in many, each with its own `addresses` in the holes.
   */
  add(
    name: string | null,
    signature: Signature,
    code: Code,
    addresses: readonly number[] = [],
  ): number {
    this.#functions.push({ name, signature, code, addresses });
    return this.#imports.length + this.#functions.length - 1;
  }

  /** The module's bytes; `shared` must say what kind of memory it will be given. */
  encode(shared: boolean): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = [Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)];
    const section = (
      id: number,
      items: readonly ArrayLike<number>[],
      entries = items.length,
    ): void => {
      const count = number(entries);
      const size = items.reduce((sum, item) => sum + item.length, count.length);
      parts.push(Uint8Array.of(id, ...number(size), ...count));
      const body = new Uint8Array(size - count.length);
      let at = 0;
      for (const item of items) {
        body.set(item, at);
        at += item.length;
      }
      parts.push(body);
    };
    const text = (value: string): number[] => {
      const bytes = new TextEncoder().encode(value);
      const encoded: number[] = [];
      unsigned(encoded, bytes.length);
      return [...encoded, ...bytes];
    };
    const number = (value: number): number[] => {
      const encoded: number[] = [];
      unsigned(encoded, value);
      return encoded;
    };
    const list = (types: readonly ValueType[]) => [types.length, ...types.map((t) => TYPE[t])];
    const all = [...this.#imports, ...this.#functions.map((f) => f.signature)];
    section(
      1,
      all.map((s) => [0x60, ...list(s.parameters), ...list(s.results)]),
    );
    // Without a stated maximum any memory fits; a shared one must state it: 4 GiB.
    const limits = shared ? [0x03, 0x01, ...number(65536)] : [0x00, 0x01];
    section(2, [
      [...text('env'), ...text('memory'), 0x02, ...limits],
      ...this.#imports.map((f, k) => [...text('env'), ...text(f.name), 0x00, ...number(k)]),
      ...this.#importedGlobals.map((g) => [...text('env'), ...text(g), 0x03, TYPE.i32, 0]),
    ]);
    section(
      3,
      this.#functions.map((_, k) => number(this.#imports.length + k)),
    );
    const zero: Readonly<Record<string, readonly number[]>> = {
      i32: [OP.i32Const, 0],
      f64: [OP.f64Const, 0, 0, 0, 0, 0, 0, 0, 0],
      v128: [0xfd, SIMD.const, ...new Array<number>(16).fill(0)],
    };
    section(
      6,
      this.#globals.map((type) => [TYPE[type], 1, ...zero[type]!, OP.end]),
    );
    section(
      7,
      this.#functions.flatMap(({ name }, k) =>
        name === null ? [] : [[...text(name), 0x00, ...number(this.#imports.length + k)]],
      ),
    );
    section(
      10,
      this.#functions.flatMap((f) => {
        const body = f.code.encode(f.addresses);
        return [[...number(body.length)], body];
      }),
      this.#functions.length,
    );
    return joined(parts);
  }
}

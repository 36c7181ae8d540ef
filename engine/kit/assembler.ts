/**
 * A small WebAssembly encoder: modules that import one memory and some functions, and export
 * functions and nothing else. It knows only what kernels need; opcodes are the numbers of the
 * WebAssembly core specification 2.0 (vector instructions carry the prefix 0xfd).
 */

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

/** Scalar opcodes. */
export const OP = {
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  f64Load: 0x2b,
  f32Load: 0x2a,
  i32Load8u: 0x2d,
  i32Load16u: 0x2f,
  i32Store: 0x36,
  f32Store: 0x38,
  f64Store: 0x39,
  i32Store8: 0x3a,
  i32Store16: 0x3b,
  i32Const: 0x41,
  i64Const: 0x42,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GtU: 0x4b,
  i32GeS: 0x4e,
  i32GeU: 0x4f,
  i64Eq: 0x51,
  i64Ne: 0x52,
  f64Eq: 0x61,
  f64Ne: 0x62,
  f64Lt: 0x63,
  f64Gt: 0x64,
  f64Le: 0x65,
  f64Ge: 0x66,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32RemS: 0x6f,
  i32And: 0x71,
  i32Or: 0x72,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  i32Wrap: 0xa7,
  i64ExtendU: 0xad,
  f64Abs: 0x99,
  f64Neg: 0x9a,
  f64Ceil: 0x9b,
  f64Floor: 0x9c,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  f64ConvertI32s: 0xb7,
  f64ConvertI32u: 0xb8,
  f32Demote: 0xb6,
  f64Promote: 0xbb,
  i64Reinterpret: 0xbd,
  f64Reinterpret: 0xbf,
} as const;

/** Vector opcodes, behind the prefix. */
export const SIMD = {
  load: 0,
  load16Splat: 8,
  store: 11,
  const: 12,
  shuffle: 13,
  swizzle: 14,
  i8x16Splat: 15,
  i32x4Splat: 17,
  f32x4Splat: 19,
  f64x2Splat: 20,
  i8x16Replace: 23,
  i32x4Extract: 27,
  i32x4Replace: 28,
  f32x4Extract: 31,
  f64x2Extract: 33,
  f64x2Replace: 34,
  i8x16Eq: 35,
  i8x16LtU: 38,
  i32x4Eq: 55,
  i32x4Ne: 56,
  i32x4LtS: 57,
  i32x4GtS: 59,
  i32x4LeS: 61,
  i32x4GeS: 63,
  f32x4Eq: 65,
  f32x4Ne: 66,
  f32x4Lt: 67,
  f32x4Gt: 68,
  f32x4Le: 69,
  f32x4Ge: 70,
  f64x2Eq: 71,
  f64x2Ne: 72,
  f64x2Lt: 73,
  f64x2Gt: 74,
  f64x2Le: 75,
  f64x2Ge: 76,
  not: 77,
  and: 78,
  andnot: 79,
  or: 80,
  xor: 81,
  bitselect: 82,
  anyTrue: 83,
  load16Lane: 85,
  store16Lane: 89,
  store32Lane: 90,
  store64Lane: 91,
  load32Zero: 92,
  load64Zero: 93,
  demoteZero: 94,
  promoteLow: 95,
  i8x16Bitmask: 100,
  i8x16NarrowI16u: 102,
  f32x4Ceil: 103,
  f32x4Floor: 104,
  i8x16AddSatU: 112,
  f64x2Ceil: 116,
  f64x2Floor: 117,
  i16x8NarrowI32s: 133,
  i16x8NarrowI32u: 134,
  i16x8ExtendLowU: 137,
  i16x8ExtendHighU: 138,
  i16x8ShrU: 141,
  i16x8Add: 142,
  i32x4AllTrue: 163,
  i32x4Bitmask: 164,
  i32x4ExtendLowU: 169,
  i32x4ExtendHighU: 170,
  i32x4Shl: 171,
  i32x4ShrU: 173,
  i32x4Add: 174,
  i32x4Sub: 177,
  i32x4MinS: 182,
  i32x4MaxS: 184,
  i64x2AllTrue: 195,
  i64x2Bitmask: 196,
  i64x2ExtendLowS: 199,
  i64x2ExtendHighS: 200,
  i64x2Shl: 203,
  i64x2ShrU: 205,
  i64x2Add: 206,
  i64x2Sub: 209,
  i64x2Eq: 214,
  i64x2ExtMulLowU: 222,
  i64x2ExtMulHighU: 223,
  f32x4Abs: 224,
  f32x4Neg: 225,
  f32x4Sqrt: 227,
  f32x4Add: 228,
  f32x4Sub: 229,
  f32x4Mul: 230,
  f32x4Div: 231,
  f32x4Pmin: 234,
  f32x4Pmax: 235,
  f64x2Abs: 236,
  f64x2Neg: 237,
  f64x2Sqrt: 239,
  f64x2Add: 240,
  f64x2Sub: 241,
  f64x2Mul: 242,
  f64x2Div: 243,
  f64x2Pmin: 246,
  f64x2Pmax: 247,
  truncF32s: 248,
  truncF32u: 249,
  f32x4ConvertS: 250,
  f32x4ConvertU: 251,
  truncF64s: 252,
  truncF64u: 253,
  f64x2ConvertS: 254,
  f64x2ConvertU: 255,
} as const;

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

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** One function's body: instructions are appended, locals declared as they are needed. */
export class Code {
  readonly bytes: number[] = [];
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;

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
  call = (index: number): this => this.#indexed(OP.call, index);

  i32(value: number): this {
    this.bytes.push(OP.i32Const);
    signed(this.bytes, BigInt(value | 0));
    return this;
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
    unsigned(this.bytes, offset);
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
    unsigned(this.bytes, offset);
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

  /** Declarations and instructions, as they stand in the code section. */
  encode(): Uint8Array {
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
    return joined([out, this.bytes, [OP.end]]);
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
  readonly #functions: { name: string; signature: Signature; code: Code }[] = [];
  readonly #globals: ValueType[] = [];

  constructor(imports: readonly (Signature & { readonly name: string })[]) {
    this.#imports = imports;
  }

  /** A mutable variable of the instance, 0 at first. */
  global(type: 'v128' | 'f64' | 'i32'): number {
    this.#globals.push(type);
    return this.#globals.length - 1;
  }

  add(name: string, signature: Signature, code: Code): void {
    this.#functions.push({ name, signature, code });
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
      this.#functions.map((f, k) => [...text(f.name), 0x00, ...number(this.#imports.length + k)]),
    );
    section(
      10,
      this.#functions.flatMap((f) => {
        const body = f.code.encode();
        return [[...number(body.length)], body];
      }),
      this.#functions.length,
    );
    return joined(parts);
  }
}

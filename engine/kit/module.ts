/**
 * WebAssembly modules that import one memory, functions and numbers, and export functions and
 * nothing else.
 */

import type { Code } from './assembler.ts';
import { joined, TYPE, unsigned, type ValueType } from './encoding.ts';
import { OP, SIMD } from './opcodes.ts';

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

/**
 * The two backends behind one interface: WebAssembly, and the interpreter it is tested against.
 * All kernels of a plan become one module, which imports the run's memory; a module is compiled
 * once and attached in every worker.
 */

import type { Backend, CompiledKernels, Kernel, KernelFunction } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { ModuleBuilder } from '../kit/module.ts';
import { assert } from '../problems/problem.ts';
import { emitDeliver } from './emit-deliver.ts';
import { emitElement } from './emit-element.ts';
import { addMatrices, emitMatrix } from './emit-matrix.ts';
import { RANDOM_IMPORTS } from './emit-random.ts';
import { type CallKernel, emitSequence } from './emit-sequence.ts';
import { emitSynapse } from './emit-synapse.ts';
import { interpreterBackend, interpretKernels } from './interpreter.ts';
import { type ShapedKernel, shapeOf } from './kernel-shape.ts';
import { drawLargePoisson, PoissonTable } from './random.ts';
import { addStrips, STRIPS_BYTES } from './strips.ts';

export { interpreterBackend };

/** What is posted to a worker. */
interface WasmData {
  readonly backend: 'wasm';
  readonly shared: boolean;
  readonly module: WebAssembly.Module;
  readonly kernels: readonly Kernel[];
}

const SIGNATURE = { parameters: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] } as const;

/** Code of shapes seen before: a network that is changed and built again has the same ones. */
const emitted = new Map<string, readonly Code[]>();
const MOST_SHAPES = 1000;

/** Ends the name of what is called where a kernel's first code took too much for granted. */
const OTHERWISE = ' otherwise';

function emit(kernel: ShapedKernel, module: ModuleBuilder): readonly Code[] {
  switch (kernel.kind) {
    case 'element':
      return [emitElement(kernel, module)];
    case 'deliver':
      return [emitDeliver(kernel)];
    case 'synapse':
      return emitSynapse(kernel);
  }
}

/** The bytes of the module of all `kernels`, for a shared memory or one that is not. */
export function generateModule(
  kernels: readonly Kernel[],
  shared: boolean,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(RANDOM_IMPORTS, ['strips']);
  addStrips(module, kernels);
  let matrices: number | null = null;
  const functions = new Map<string, number>();
  const add = (name: string, code: Code, addresses: readonly number[] = []) =>
    void functions.set(name, module.add(name, SIGNATURE, code, addresses));
  const indexOf = (name: string): number => {
    const index = functions.get(name);
    assert(index !== undefined, `kernel ${name} stands before its sequence`);
    return index;
  };
  /** Parameters of a kernel of two functions are kept for the second. */
  const call: CallKernel = (code, name) => {
    if (!functions.has(name + OTHERWISE)) return void code.call(indexOf(name));
    const kept = SIGNATURE.parameters.map((type) => code.local(type));
    for (const local of [...kept].reverse()) code.set(local);
    for (const local of kept) code.get(local);
    code.call(indexOf(name)).when(
      () => {
        for (const local of kept) code.get(local);
        code.call(indexOf(name + OTHERWISE));
      },
      () => code.i32(0),
      'i32',
    );
  };
  for (const each of kernels) {
    if (each.kind === 'matrix') {
      matrices ??= addMatrices(module);
      add(each.name, emitMatrix(each, matrices));
      continue;
    }
    if (each.kind === 'sequence') {
      add(each.name, emitSequence(each, call));
      continue;
    }
    const { key, kernel, addresses } = shapeOf(each);
    const { globals } = module;
    const codes = emitted.get(key) ?? emit(kernel, module);
    // Variables of the module belong to one kernel.
    if (module.globals === globals) {
      if (emitted.size >= MOST_SHAPES) emitted.clear();
      emitted.set(key, codes);
    }
    for (const [k, code] of codes.entries())
      add(k === 0 ? each.name : each.name + OTHERWISE, code, addresses);
  }
  return module.encode(shared);
}

/** The rare paths of random draws, over the state in `memory`. */
function randomImports(memory: WebAssembly.Memory): Record<string, WebAssembly.ImportValue> {
  const words = new Uint32Array(memory.buffer);
  const tables = new Map<number, PoissonTable>();
  let current = new Int32Array(0);
  const tableOf = (mean: number): PoissonTable => {
    let table = tables.get(mean);
    if (!table) {
      // A mean that changes every step makes a table every step: forget the old ones.
      if (tables.size >= 64) tables.clear();
      table = new PoissonTable(mean);
      tables.set(mean, table);
    }
    return table;
  };
  return {
    memory,
    poissonTable(mean: number): number {
      const table = tableOf(mean);
      current = new Int32Array(table.table.buffer);
      return table.parts;
    },
    poissonWord: (k: number): number => current[k]!,
    poissonTail: (mean: number, address: number): number =>
      tableOf(mean).drawTail(words, (address >>> 0) / 4),
    poissonLarge: (mean: number, address: number): number =>
      drawLargePoisson(mean, words, (address >>> 0) / 4),
  };
}

async function attachModule(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  worker: number,
): Promise<Readonly<Record<string, KernelFunction>>> {
  const strips = memory.buffer.byteLength - STRIPS_BYTES * (worker + 1);
  const instance = await WebAssembly.instantiate(module, {
    env: { ...randomImports(memory), strips },
  });
  const functions = { ...(instance.exports as Record<string, KernelFunction>) };
  for (const [name, first] of Object.entries(functions)) {
    const otherwise = functions[name + OTHERWISE];
    if (otherwise)
      functions[name] = (step, a, b, c) =>
        first(step, a, b, c) === 0 ? 0 : otherwise(step, a, b, c);
  }
  return functions;
}

const isShared = (memory: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;

function adoptModule(data: WasmData): CompiledKernels {
  return {
    data,
    async attach(memory, worker = 0) {
      // The kind of memory is part of a module's type: the other kind needs another module.
      const fits = isShared(memory) === data.shared;
      const module = fits
        ? data.module
        : await WebAssembly.compile(generateModule(data.kernels, !data.shared));
      return attachModule(module, memory, worker);
    },
  };
}

export const wasmBackend: Backend = {
  name: 'wasm',
  async compile(kernels) {
    const shared = typeof SharedArrayBuffer !== 'undefined';
    const module = await WebAssembly.compile(generateModule(kernels, shared));
    return adoptModule({ backend: 'wasm', shared, module, kernels });
  },
};

/** Kernels that another worker compiled, from the `data` it posted. */
export function adoptKernels(data: unknown): CompiledKernels {
  assert(
    typeof data === 'object' && data !== null && 'backend' in data,
    'data of compiled kernels',
  );
  const posted = data as WasmData | { backend: 'interpreter'; kernels: readonly Kernel[] };
  return posted.backend === 'wasm' ? adoptModule(posted) : interpretKernels(posted.kernels);
}

let simd: boolean | null = null;

/** Whether this host runs WebAssembly vector instructions. */
export function canRunWasm(): boolean {
  simd ??=
    typeof WebAssembly !== 'undefined' &&
    WebAssembly.validate(
      Uint8Array.from([
        0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b,
        0x03, 0x02, 0x01, 0x00, 0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b,
      ]),
    );
  return simd;
}

/** Runs kernels on both backends over equal memories and compares every byte. */

import { expect } from 'vitest';
import { interpreterBackend, wasmBackend } from '../../../engine/codegen/backend.ts';
import { STRIPS_BYTES } from '../../../engine/codegen/strips.ts';
import type { Backend, Kernel, KernelFunction } from '../../../engine/compile/kernel-types.ts';

export type Run = (functions: Readonly<Record<string, KernelFunction>>) => number;

/** A memory with `fill` applied to its bytes. */
export function createMemory(
  pages: number,
  fill: (buffer: ArrayBufferLike) => void,
  shared = false,
): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  fill(memory.buffer);
  return memory;
}

/** NaNs may differ in sign and payload between hosts; nothing else may differ. */
function canonical(memory: WebAssembly.Memory, singles: readonly (readonly [number, number])[]) {
  const copy = new Uint8Array(memory.buffer).slice();
  const isSingle = (byte: number) => singles.some(([from, to]) => byte >= from && byte < to);
  const f64 = new Float64Array(copy.buffer);
  for (let k = 0; k < f64.length; k++)
    if (Number.isNaN(f64[k]!) && !isSingle(8 * k)) f64[k] = Number.NaN;
  const f32 = new Float32Array(copy.buffer);
  for (const [from, to] of singles)
    for (let k = from / 4; k < to / 4; k++) if (Number.isNaN(f32[k]!)) f32[k] = Number.NaN;
  return copy;
}

export async function attach(
  backend: Backend,
  kernels: readonly Kernel[],
  memory: WebAssembly.Memory,
): Promise<Readonly<Record<string, KernelFunction>>> {
  return (await backend.compile(kernels)).attach(memory);
}

/** `singles`: byte ranges that hold f32 numbers; `scratch`: those that are not compared. */
export async function compareBackends(
  kernels: readonly Kernel[],
  pages: number,
  fill: (buffer: ArrayBufferLike) => void,
  run: Run,
  singles: readonly (readonly [number, number])[] = [],
  shared = false,
  scratch: readonly (readonly [number, number])[] = [],
): Promise<{ readonly memory: WebAssembly.Memory; readonly count: number }> {
  const ours = createMemory(pages, fill, shared);
  const theirs = createMemory(pages, fill, shared);
  const count = run(await attach(wasmBackend, kernels, ours));
  const expected = run(await attach(interpreterBackend, kernels, theirs));
  expect(count).toBe(expected);
  const memoryEnd = ours.buffer.byteLength;
  const a = canonical(ours, singles);
  const b = canonical(theirs, singles);
  const strips = [memoryEnd - STRIPS_BYTES, memoryEnd] as const;
  for (const [from, to] of [...scratch, strips])
    for (const bytes of [a, b]) bytes.fill(0, from, to);
  const different = a.findIndex((byte, k) => byte !== b[k]);
  if (different >= 0) {
    const at = Math.floor(different / 8);
    const [x, y] = [new Float64Array(a.buffer)[at], new Float64Array(b.buffer)[at]];
    expect.fail(`byte ${different}: WebAssembly ${x}, interpreter ${y} (as f64)`);
  }
  return { memory: ours, count };
}

/** Kernels one after the other in every step, and the lists of spikes that join them. */

import type {
  ElementCall,
  KernelFunction,
  ListCall,
  SequenceKernel,
  SpikeSlots,
} from '../compile/kernel-types.ts';
import { assert } from '../problems/problem.ts';
import type { Words } from './memory.ts';

export function interpretSequence(
  { calls }: SequenceKernel,
  words: Words,
  known: Readonly<Record<string, KernelFunction>>,
): KernelFunction {
  const kernelNamed = (name: string): KernelFunction => {
    const kernel = known[name];
    assert(kernel, `kernel ${name} stands before its sequence`);
    return kernel;
  };
  const runs = calls.map((call) =>
    call.call === 'elements'
      ? runElements(call, kernelNamed(call.kernel), words)
      : runList(call, call.kernels.map(kernelNamed), words),
  );
  return (from, to) => {
    for (let step = from; step < to; step++) for (const run of runs) run(step);
    return 0;
  };
}

const placeOf = ({ depth, list, count, listStride, countStride }: SpikeSlots, step: number) => ({
  list: list + (step % depth) * listStride,
  count: (count + (step % depth) * countStride) / 4,
});

function runElements({ from, to, spikes }: ElementCall, kernel: KernelFunction, { i32 }: Words) {
  if (!spikes) return (step: number) => void kernel(step, from, to, 0);
  return (step: number) => {
    const { list, count } = placeOf(spikes, step);
    i32[count] = kernel(step, from, to, list);
  };
}

function runList(
  { lag, parts, scratch }: ListCall,
  kernels: readonly KernelFunction[],
  { i32, u32 }: Words,
) {
  return (step: number) => {
    if (step < lag) return;
    const spikes = parts.flatMap((part) => {
      const { list, count } = placeOf(part, step - lag);
      return [...u32.subarray(list / 4, list / 4 + i32[count]!)];
    });
    if (spikes.length === 0) return;
    u32.set(spikes, scratch / 4);
    for (const kernel of kernels) kernel(step, scratch, spikes.length, 0);
  };
}

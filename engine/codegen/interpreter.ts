/**
 * The reference backend: kernels executed as their descriptions say, in plain TypeScript over
 * typed views of the memory. It is the specification that generated code is tested against, and
 * the fallback on hosts without WebAssembly SIMD.
 */

import type {
  Backend,
  Binding,
  CompiledKernels,
  DeliverKernel,
  Kernel,
  KernelFunction,
  MatrixKernel,
  SynapseKernel,
} from '../compile/kernel-types.ts';
import { LONGEST_REPLAY, NEWEST, type Replay } from '../compile/replay-types.ts';
import type { Assignment } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';
import { interpretElement } from './interpret-element.ts';
import { type Context, compileExpression, type Step } from './interpret-expression.ts';
import { interpretSequence } from './interpret-sequence.ts';
import { BYTES, load, slotOf, store, storedAs, type Words, wordsOf } from './memory.ts';

function interpretDeliver(kernel: DeliverKernel, words: Words): KernelFunction {
  const { delays, mixed, ring, targets, weights } = kernel;
  const rows = kernel.rows / 4;
  const buckets = mixed ? 1 : delays.length;
  return (step, list, count) => {
    const constant = kernel.weight === undefined ? 1 : words.f64[kernel.weight / 8]!;
    const slots = delays.map((delay) => ((step + delay) % ring.slots) * ring.stride);
    if (mixed) words.u32.set(slots, mixed.slots / 4);
    for (let k = 0; k < count; k++) {
      const source = words.u32[list / 4 + k]!;
      for (let bucket = 0; bucket < buckets; bucket++) {
        const row = rows + source * buckets + bucket;
        const end = words.u32[row + 1]!;
        let target = targets.type === 'gaps' ? targets.from : 0;
        for (let synapse = words.u32[row]!; synapse < end; synapse++) {
          const slot = ring.offset + slots[mixed ? words.u8[mixed.of + synapse]! : bucket]!;
          if (targets.type === 'gaps') target += words.u8[targets.offset + synapse]!;
          else target = load(words, targets.type, targets.offset + BYTES[targets.type] * synapse);
          const weight = weights
            ? load(words, weights.type, weights.offset + BYTES[weights.type] * synapse)
            : constant;
          const at = slot / BYTES[ring.type] + target;
          words[ring.type][at] = words[ring.type][at]! + weight;
        }
      }
    }
    return 0;
  };
}

function interpretMatrix(kernel: MatrixKernel, words: Words): KernelFunction {
  const { ring, stride } = kernel;
  return (step, list, count) => {
    const slot = ring.offset + ((step + kernel.delay) % ring.slots) * ring.stride;
    for (let k = 0; k < count; k++) {
      const row = kernel.bits + words.u32[list / 4 + k]! * stride;
      for (let byte = 0; byte < stride; byte++)
        for (let bits = words.u8[row + byte]!, t = 8 * byte; bits > 0; bits >>= 1, t++)
          if (bits & 1) words.u16[slot / 2 + kernel.from + t]!++;
    }
    return 0;
  };
}

const pathAt = (replay: Replay, trace: number, at: number): number =>
  replay.path / 8 + trace * (LONGEST_REPLAY + 1) + at;

function interpretSynapse(kernel: SynapseKernel, words: Words): KernelFunction {
  const cells = new Map<string, Step>();
  const cell = (key: string): Step => {
    const known = cells.get(key);
    if (known) return known;
    const made = { out: new Float64Array(1), run() {}, common: false };
    cells.set(key, made);
    return made;
  };
  const context: Context = {
    lanes: 1,
    round: (x) => x,
    name(key) {
      assert(cells.has(key), `${kernel.name}: ${key} has a value before it is read`);
      return cell(key);
    },
    draw: (name) => assert(false, `a synapse kernel does not draw ${name}()`) as never,
  };
  const compile = (statements: readonly Assignment[]) =>
    statements.map(({ target, value }) => {
      const step = compileExpression(value, context);
      return { to: cell(target).out, value: step };
    });
  const run = (statements: ReturnType<typeof compile>): void => {
    for (const { to, value } of statements) {
      value.run();
      to.set(value.out);
    }
  };
  for (const key of [...Object.keys(kernel.row), 'step', 'i']) cell(key);
  const before = compile(kernel.before);
  for (const key of [...Object.keys(kernel.synapse), ...Object.keys(kernel.other), 'j']) cell(key);
  const body = compile(kernel.body);
  const deliver = kernel.deliver && {
    value: compileExpression(kernel.deliver.value, context),
    ring: kernel.deliver.ring,
    isSingle: storedAs(kernel) === 'f32',
  };

  type Bound = readonly (readonly [string, Binding])[];
  const assigned = (bound: Bound, statements: readonly Assignment[]): Bound =>
    bound.filter(([key]) => statements.some((s) => s.target === key));
  const row = Object.entries(kernel.row);
  const synapse = Object.entries(kernel.synapse);
  const other = Object.entries(kernel.other);
  const rowWritten = assigned(row, [...kernel.before, ...kernel.body]);
  const synapseWritten = assigned(synapse, kernel.body);
  const otherWritten = assigned(other, kernel.body);
  const place = (binding: Binding, step: number, index: number) => {
    assert(binding.at !== 'random', 'a synapse kernel does not draw');
    if (binding.at === 'uniform') return { type: 'f64' as const, address: binding.offset };
    const base = binding.at === 'ring' ? slotOf(binding, step) : binding.offset;
    const via = binding.at === 'element' ? binding.via : undefined;
    const at = via ? load(words, via.type, via.offset + BYTES[via.type] * index) : index;
    return { type: binding.type, address: base + BYTES[binding.type] * at };
  };
  const read = (bound: Bound, step: number, index: number): void => {
    for (const [key, binding] of bound) {
      const { type, address } = place(binding, step, index);
      cell(key).out[0] = load(words, type, address);
      if (binding.at === 'ring' && binding.clear) store(words, type, address, 0);
    }
  };
  const write = (bound: Bound, step: number, index: number): void => {
    for (const [key, binding] of bound) {
      const { type, address } = place(binding, step, index);
      store(words, type, address, cell(key).out[0]!);
    }
  };
  const { replay } = kernel;
  const traces = Object.entries(replay?.traces ?? {});
  for (const [key] of traces) cell(key);
  const update = compile(replay?.update ?? []);
  const jump = compile(replay?.jump ?? []);
  const event = compile(replay?.body ?? []);
  const eventWritten = assigned(synapse, replay?.body ?? []);
  /** Brings the traces of a row to the end of their paths, and past the event that the walk is. */
  const takePath = (r: Replay, element: number, length: number): void => {
    for (const [k, [key, { before, after }]] of traces.entries()) {
      words.f64[pathAt(r, k, 0)] = words.f64[before / 8 + element]!;
      cell(key).out[0] = words.f64[after / 8 + element]!;
    }
    for (let at = 1; at <= length; at++) {
      run(update);
      for (const [k, [key]] of traces.entries()) words.f64[pathAt(r, k, at)] = cell(key).out[0]!;
    }
    for (const [k, [, { before }]] of traces.entries())
      words.f64[before / 8 + element] = words.f64[pathAt(r, k, length)]!;
    run(jump);
    for (const [key, { after }] of traces) words.f64[after / 8 + element] = cell(key).out[0]!;
  };
  /** Events of one other end that are due before `bound` and were not seen, oldest first. */
  const eventsOf = (r: Replay, end: number, seen: number, bound: number): number[] => {
    const head = r.heads / 4 + (NEWEST + 1) * end;
    const steps = [...words.i32.subarray(head, head + NEWEST)];
    for (let at = words.i32[head + NEWEST]!; steps.at(-1)! + r.lag >= seen; ) {
      const entry = r.entries / 4 + 2 * at;
      steps.push(words.i32[entry]!);
      at = words.i32[entry + 1]!;
    }
    const due = steps.map((step) => step + r.lag).filter((step) => step >= seen && step < bound);
    return due.reverse();
  };
  const makeUp = (r: Replay, step: number, index: number, end: number, seen: number): void => {
    for (const due of eventsOf(r, end, seen, step + r.until)) {
      for (const [k, [key]] of traces.entries())
        cell(key).out[0] = words.f64[pathAt(r, k, due - seen + r.begin)]!;
      run(event);
      // What memory rounds is rounded after each event.
      write(eventWritten, step, index);
      read(synapse, step, index);
    }
  };
  /** Locals that `before` makes, as it left them, for each synapse anew. */
  const kept = [...new Set(kernel.before.map((s) => s.target))].filter((t) => !(t in kernel.row));

  return (step, list, count) => {
    cell('step').out[0] = step;
    for (let k = 0; k < count; k++) {
      const element = words.u32[list / 4 + k]!;
      cell('i').out[0] = element;
      read(row, step, element);
      run(before);
      const locals = kept.map((key) => cell(key).out[0]!);
      let seen = 0;
      if (replay) {
        const bound = step + replay.until;
        seen = Math.max(words.i32[replay.seen / 4 + element]!, bound - LONGEST_REPLAY);
        takePath(replay, element, bound - seen);
        words.i32[replay.seen / 4 + element] = bound;
      }
      const at = kernel.rows / 4 + element * kernel.buckets + kernel.bucket;
      for (let position = words.u32[at]!; position < words.u32[at + 1]!; position++) {
        const { ends, order } = kernel;
        const end = load(words, ends.type, ends.offset + BYTES[ends.type] * position);
        const index = order
          ? words.u32[order.rows / 4 + end * order.buckets]! +
            load(words, order.type, order.offset + BYTES[order.type] * position)
          : position;
        for (const [local, key] of kept.entries()) cell(key).out[0] = locals[local]!;
        cell('j').out[0] = end;
        read(synapse, step, index);
        if (replay) makeUp(replay, step, index, end, seen);
        read(other, step, end);
        run(body);
        write(synapseWritten, step, index);
        write(otherWritten, step, end);
        if (deliver) {
          deliver.value.run();
          const value = deliver.value.out[0]!;
          const { type, address } = place(deliver.ring, step, end);
          const sum = load(words, type, address) + (deliver.isSingle ? Math.fround(value) : value);
          store(words, type, address, sum);
        }
      }
      write(rowWritten, step, element);
    }
    return 0;
  };
}

/** A kernel as a function over `memory`; `known`: those before it. */
export function interpret(
  kernel: Kernel,
  words: Words,
  known: Readonly<Record<string, KernelFunction>> = {},
): KernelFunction {
  switch (kernel.kind) {
    case 'element':
      return interpretElement(kernel, words);
    case 'deliver':
      return interpretDeliver(kernel, words);
    case 'matrix':
      return interpretMatrix(kernel, words);
    case 'synapse':
      return interpretSynapse(kernel, words);
    case 'sequence':
      return interpretSequence(kernel, words, known);
  }
}

/** Kernels that will be interpreted; `data` can be posted to a worker. */
export const interpretKernels = (kernels: readonly Kernel[]): CompiledKernels => ({
  data: { backend: 'interpreter', kernels },
  attach: async (memory) => {
    const words = wordsOf(memory);
    const known: Record<string, KernelFunction> = {};
    for (const kernel of kernels) known[kernel.name] = interpret(kernel, words, known);
    return known;
  },
});

export const interpreterBackend: Backend = {
  name: 'interpreter',
  compile: async (kernels) => interpretKernels(kernels),
};

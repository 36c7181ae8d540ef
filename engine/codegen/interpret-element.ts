/**
 * ElementKernels, executed as written, vector by vector. Within a vector: all bindings are read,
 * `clear` rings are zeroed, body runs, what it assigned is written; then elements that fire run
 * onFire, what that assigned is written for them, and they are listed.
 */

import type { Binding, ElementKernel, KernelFunction } from '../compile/kernel-types.ts';
import type { Assignment } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';
import { createFading } from './fading.ts';
import { type Context, compileExpression, type Step } from './interpret-expression.ts';
import { BYTES, load, slotOf, store, type Words } from './memory.ts';
import {
  BLOCK,
  drawNormals,
  drawPoissons,
  drawUniforms,
  GROUP,
  PoissonTable,
  STATE_WORDS,
} from './random.ts';

/** Poisson numbers of one common mean for the group that is being worked on. */
interface GroupDraw {
  readonly mean: Step;
  readonly out: Float64Array;
  table: PoissonTable | null;
}

export function interpretElement(kernel: ElementKernel, words: Words): KernelFunction {
  const single = kernel.precision === 'f32';
  const lanes = single ? 4 : 2;
  const round = single ? Math.fround : (x: number) => x;
  const cells = new Map<string, Step>();
  const cell = (key: string): Step => {
    const known = cells.get(key);
    if (known) return known;
    const made = { out: new Float64Array(lanes), run() {}, common: false };
    cells.set(key, made);
    return made;
  };

  /** Where the vector begins, and the word of its block's random state. */
  let first = 0;
  let state = 0;
  const groups: GroupDraw[] = [];
  const pair = new Float64Array(2);
  /** Names whose value is the same for all elements are computed anew where they are read. */
  const commons = new Map<string, Step>();
  let inReset = false;

  const drawPairs = (args: readonly Step[], draw: (lane: number) => void): Step => {
    const out = new Float64Array(lanes);
    return {
      out,
      common: false,
      run() {
        for (const arg of args) arg.run();
        for (let lane = 0; lane < lanes; lane += 2) {
          draw(lane);
          out[lane] = round(pair[0]!);
          out[lane + 1] = round(pair[1]!);
        }
      },
    };
  };
  const context: Context = {
    lanes,
    round,
    name(key) {
      assert(cells.has(key), `${kernel.name}: ${key} has a value before it is read`);
      return commons.get(key) ?? cell(key);
    },
    draw(name, args) {
      if (name === 'rand')
        return drawPairs(args, () => {
          drawUniforms(words.u32, state, pair);
          if (single) for (const k of [0, 1]) pair[k] = Math.floor(pair[k]! * 2 ** 24) * 2 ** -24;
        });
      if (name === 'randn') return drawPairs(args, () => drawNormals(words.u32, state, pair));
      const mean = args[0];
      assert(mean, 'poisson has a mean');
      if (!mean.common || inReset)
        return drawPairs(args, (lane) =>
          drawPoissons(words.u32, state, mean.out[lane]!, mean.out[lane + 1]!, pair),
        );
      const group: GroupDraw = { mean, out: new Float64Array(GROUP), table: null };
      groups.push(group);
      const out = new Float64Array(lanes);
      return {
        out,
        common: false,
        run() {
          for (let lane = 0; lane < lanes; lane++)
            out[lane] = round(group.out[(first % GROUP) + lane]!);
        },
      };
    },
  };

  const bindings = Object.entries(kernel.bindings).filter(([, b]) => b.at !== 'random');
  const random = Object.values(kernel.bindings).find((b) => b.at === 'random');
  for (const [key, binding] of bindings) {
    const made = cell(key);
    if (binding.at === 'uniform') commons.set(key, { ...made, common: true });
  }
  cell('i');
  commons.set('step', { ...cell('step'), common: true });

  const compile = (statements: readonly Assignment[]) =>
    statements.map(({ target, value }) => {
      const step = compileExpression(value, context);
      const { out } = cell(target);
      if (step.common) commons.set(target, step);
      else commons.delete(target);
      return { out, step };
    });
  const body = compile(kernel.body);
  const fires = kernel.fires && compileExpression(kernel.fires, context);
  inReset = true;
  const onFire = compile(kernel.onFire);

  const targets = (statements: readonly Assignment[]) =>
    bindings.filter(([key]) => statements.some((s) => s.target === key));
  const written = targets(kernel.body);
  const writtenOnFire = targets(kernel.onFire);
  const addressOf = (binding: Binding, step: number, element: number): number => {
    if (binding.at === 'uniform') return binding.offset;
    if (binding.at === 'element') return binding.offset + BYTES[binding.type] * element;
    assert(binding.at === 'ring', 'random states are not read as values');
    return slotOf(binding, step) + BYTES[binding.type] * element;
  };
  const typeOf = (binding: Binding) =>
    binding.at === 'element' || binding.at === 'ring' ? binding.type : 'f64';

  const runVector = (step: number, list: number, listed: number): number => {
    let count = listed;
    cell('step').out.fill(round(step));
    for (let lane = 0; lane < lanes; lane++) cell('i').out[lane] = round(first + lane);
    for (const [key, binding] of bindings)
      for (let lane = 0; lane < lanes; lane++) {
        const address = addressOf(binding, step, first + lane);
        cell(key).out[lane] = round(load(words, typeOf(binding), address));
        if (binding.at === 'ring' && binding.clear) store(words, binding.type, address, 0);
      }
    for (const { out, step: value } of body) {
      value.run();
      out.set(value.out);
    }
    for (const [key, binding] of written)
      for (let lane = 0; lane < lanes; lane++)
        store(words, typeOf(binding), addressOf(binding, step, first + lane), cell(key).out[lane]!);
    if (!fires) return count;
    fires.run();
    const times = Array.from(fires.out, (value, lane) => {
      if (first + lane >= kernel.n) return 0;
      if (kernel.firing === 'condition') return value === 0 ? 0 : 1;
      return value >= 1 ? Math.trunc(value) : 0;
    });
    if (!times.some((n) => n > 0)) return count;
    for (const { out, step: value } of onFire) {
      value.run();
      out.set(value.out);
    }
    for (const [lane, n] of times.entries()) {
      if (n === 0) continue;
      for (const [key, binding] of writtenOnFire)
        store(words, typeOf(binding), addressOf(binding, step, first + lane), cell(key).out[lane]!);
      for (let k = 0; k < n; k++) words.u32[list / 4 + count++] = first + lane;
    }
    return count;
  };

  const fade = createFading(kernel, words);
  return (step, from, to, list) => {
    const end = Math.ceil(to / 32) * 32;
    fade(step, from, end);
    let count = 0;
    for (first = from; first < end; first += lanes) {
      if (random?.at === 'random' && first % GROUP === 0) {
        state = random.offset / 4 + Math.floor(first / BLOCK) * STATE_WORDS;
        cell('step').out.fill(round(step));
        for (const [key, binding] of bindings)
          if (binding.at === 'uniform')
            cell(key).out.fill(round(load(words, 'f64', binding.offset)));
        for (const group of groups) {
          group.mean.run();
          const mean = group.mean.out[0]!;
          if (!group.table || !Object.is(group.table.mean, mean))
            group.table = new PoissonTable(mean);
          group.table.draw(words.u32, state, group.out);
        }
      }
      count = runVector(step, list, count);
    }
    return count;
  };
}

/**
 * ElementKernels as functions of vector instructions. Addresses are immediates, constants and
 * everything that is the same for all elements are computed before the loop, a loop body handles
 * several vectors, and firing is a branch that most bodies do not take.
 */

import type { ElementKernel } from '../compile/kernel-types.ts';
import { Code, type ModuleBuilder } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import type { Node } from './dag.ts';
import { buildBody, type ElementBody, rootsOf } from './element-body.ts';
import {
  type ElementGraph,
  type Input,
  lanesOf,
  type Store,
  type VectorGraph,
} from './element-graph.ts';
import { ElementMemory } from './element-memory.ts';
import { RandomEmitter } from './emit-random.ts';
import { Emitter } from './emitter.ts';
import { emitFading } from './fading.ts';
import { createLanes, pushF64x2, pushI32x4 } from './lanes.ts';
import type { Pass, Passes } from './passes.ts';
import { GROUP } from './random.ts';
import { STRIP, STRIP_BYTES, STRIPS_GLOBAL, stripFunction } from './strips.ts';

const STEP = 0;
const FROM = 1;
const TO = 2;
const LIST = 3;

export function emitElement(kernel: ElementKernel, module: ModuleBuilder): Code {
  const code = new Code(4);
  new ElementEmitter(kernel, buildBody(kernel), code, module).emit();
  return code;
}

class ElementEmitter {
  readonly #kernel: ElementKernel;
  readonly #built: ElementGraph;
  readonly #code: Code;
  readonly #lanes: number;
  readonly #emitter: Emitter;
  readonly #random: RandomEmitter | null;
  readonly #passes: Passes | null;
  /** The pass that is being emitted. */
  #pass = 0;
  /** Address of the loop body's first element in the first strip. */
  readonly #strip: number;
  readonly #element: number;
  readonly #pointer: number;
  readonly #memory: ElementMemory;

  constructor(
    kernel: ElementKernel,
    { graph: built, passes }: ElementBody,
    code: Code,
    module: ModuleBuilder,
  ) {
    this.#kernel = kernel;
    this.#built = built;
    this.#code = code;
    this.#lanes = lanesOf(kernel);
    this.#element = code.local('i32');
    this.#pointer = code.local('i32');
    const lanes = createLanes(code, (node) => this.#input(node));
    this.#emitter = new Emitter(
      code,
      {
        ...lanes,
        instructions: (node, ...how) => {
          if (!this.#loadKept(node)) lanes.instructions(node, ...how);
        },
      },
      this.#roots(),
    );
    this.#passes = passes;
    this.#memory = new ElementMemory(kernel, code, built.vectors.length);
    this.#strip = code.local('i32');
    const draws = built.vectors.some((v) => v.draws.length + v.resetDraws.length > 0);
    this.#random = draws ? new RandomEmitter(code, module) : null;
  }

  #roots = (): Node[] => [...this.#built.sites, ...this.#built.vectors.flatMap(rootsOf)];

  emit(): void {
    const code = this.#code;
    const end = code.local('i32');
    const element = this.#element;
    code.get(TO).i32(31).op(OP.i32Add).i32(-32).op(OP.i32And).set(end);
    code.get(LIST).set(this.#pointer);
    code.get(FROM).set(element);
    emitFading(code, this.#kernel, { step: STEP, from: FROM, end });
    this.#memory.prepare(STEP, this.#touched());
    this.#hoist();
    for (const mean of this.#built.sites) {
      this.#emitter.push(mean);
      if (this.#kernel.precision === 'f32') code.simd(SIMD.promoteLow);
      code.simd(SIMD.f64x2Extract, 0);
      this.#random!.addSite();
    }
    if (this.#random) this.#loopOverBlocks(end, this.#random);
    else if (this.#passes) this.#loopOverStrips(end, this.#passes);
    else this.#loopTo(end);
    code.get(this.#pointer).get(LIST).op(OP.i32Sub).i32(2).op(OP.i32ShrU);
  }

  #loopTo(end: number, after: () => void = () => {}): void {
    const code = this.#code;
    const more = () => code.get(this.#element).get(end).op(OP.i32LtS);
    code.repeatWhile(more, () => {
      this.#emitter.scope(() => this.#body());
      code
        .get(this.#element)
        .i32(this.#lanes * this.#built.vectors.length)
        .op(OP.i32Add);
      code.set(this.#element);
      after();
    });
  }

  #loopOverBlocks(end: number, random: RandomEmitter): void {
    const code = this.#code;
    const element = this.#element;
    const binding = Object.values(this.#kernel.bindings).find((b) => b.at === 'random');
    assert(binding?.at === 'random', 'draws have a state');
    const inner = code.local('i32');
    const next = code.local('i32');
    const grouped = this.#built.sites.length > 0;
    const perBody = this.#lanes * this.#built.vectors.length;
    const more = () => code.get(element).get(end).op(OP.i32LtS);
    code.repeatWhile(more, () => {
      random.enterBlock(element, binding.offset);
      code.get(element).i32(255).op(OP.i32Or).i32(1).op(OP.i32Add).tee(inner);
      code.get(end).get(inner).get(end).op(OP.i32LtS, OP.select).set(inner);
      if (grouped) {
        const moreGroups = () => code.get(element).get(inner).op(OP.i32LtS);
        code.repeatWhile(moreGroups, () => {
          random.drawGroups();
          code.get(element).i32(GROUP).op(OP.i32Add).set(next);
          this.#loopTo(next, () => {
            if (perBody < GROUP) random.nextInGroup(perBody / 2);
          });
        });
      } else this.#loopTo(inner);
      random.leaveBlock();
    });
  }

  #loopOverStrips(end: number, { list }: Passes): void {
    const code = this.#code;
    const element = this.#element;
    const first = code.local('i32');
    const next = code.local('i32');
    const more = () => code.get(element).get(end).op(OP.i32LtS);
    code.repeatWhile(more, () => {
      code.get(element).tee(first).i32(STRIP).op(OP.i32Add).set(next);
      code.get(next).get(end).get(next).get(end).op(OP.i32LtS, OP.select).set(next);
      for (const [p, pass] of list.entries()) {
        this.#pass = p;
        if (p > 0) code.get(first).set(element);
        code.globalGet(STRIPS_GLOBAL).set(this.#strip);
        this.#loopTo(next, () => {
          code.get(this.#strip).i32(8 * this.#lanes * this.#built.vectors.length);
          code.op(OP.i32Add).set(this.#strip);
        });
        for (const { name, strip } of pass.calls)
          code
            .globalGet(STRIPS_GLOBAL)
            .i32(strip * STRIP_BYTES)
            .op(OP.i32Add)
            .get(next)
            .get(first)
            .op(OP.i32Sub)
            .i32(3)
            .op(OP.i32Shl)
            .call(stripFunction(name));
      }
    });
  }

  /** Stores what later passes need. */
  #leaveInStrips({ stores }: Pass): void {
    const code = this.#code;
    for (const { node, strip, vector } of stores) {
      this.#emitter.hold(node);
      code.get(this.#strip);
      this.#emitter.push(node);
      code.simdMemory(SIMD.store, STRIP_BYTES * strip + 16 * vector);
    }
  }

  /** Loads what an earlier pass left, if it did. */
  #loadKept(node: Node): boolean {
    const kept = this.#passes?.kept.get(node);
    if (!kept || kept.pass >= this.#pass) return false;
    const offset = STRIP_BYTES * kept.strip + 16 * kept.vector;
    this.#code.get(this.#strip).simdMemory(SIMD.load, offset);
    return true;
  }

  #touched(): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const node of this.#emitter.needed) {
      const input = this.#built.inputs.get(node);
      if (input && 'key' in input) touched.add(input.key);
    }
    for (const vector of this.#built.vectors)
      for (const { key } of [...vector.stores, ...vector.resetStores]) touched.add(key);
    return touched;
  }

  /** Computes what is the same for all elements and used by what is not. */
  #hoist(): void {
    const hoisted = new Set<Node>();
    const common = this.#common();
    for (const node of this.#emitter.needed)
      if (node.varies && common.has(node))
        for (const arg of node.args) if (!arg.varies) hoisted.add(arg);
    for (const root of this.#roots()) if (!root.varies) hoisted.add(root);
    for (const node of hoisted) this.#emitter.hold(node);
  }

  /** What is computed in every loop body; the rest stands on branches that are rarely taken. */
  #common(): ReadonlySet<Node> {
    const found = new Set<Node>();
    const stack = [...this.#roots()];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (found.has(node)) continue;
      found.add(node);
      stack.push(...(node.op === 'usually' ? node.args.slice(0, 2) : node.args));
    }
    return found;
  }

  #body(): void {
    const { vectors } = this.#built;
    this.#memory.enterBody(this.#element);
    const pass = this.#passes?.list[this.#pass];
    if (this.#passes && pass && pass !== this.#passes.list.at(-1)) {
      this.#leaveInStrips(pass);
      return;
    }
    if (vectors.length < 4) {
      for (const [k, vector] of vectors.entries()) this.#read(vector, k);
      // The vectors take turns: while one waits for its own results the other has work.
      for (const [s] of vectors[0]!.stores.entries())
        for (const [k, vector] of vectors.entries()) this.#store(vector.stores[s]!, k);
      for (const [k, vector] of vectors.entries()) this.#finish(vector, k);
    } else {
      // Short ones overlap in the processor by themselves, and together they need more registers than there are.
      for (const [k, vector] of vectors.entries()) {
        this.#read(vector, k);
        for (const store of vector.stores) this.#store(store, k);
        this.#finish(vector, k);
        if (k % 2 === 1 && vector.fires) this.#fire(k - 1, k);
      }
      return;
    }
    if (vectors[0]!.fires) this.#fire(...vectors.keys());
  }

  /** What memory holds, before anything is written; then the draws. */
  #read(vector: VectorGraph, k: number): void {
    const pass = this.#passes?.list[this.#pass];
    for (const node of this.#emitter.needed) {
      if (pass && !pass.nodes.has(node)) continue;
      const input = this.#built.inputs.get(node);
      const reads = input?.kind === 'load' || input?.kind === 'ints' || input?.kind === 'shorts';
      if (reads && input.vector === k) this.#emitter.hold(node);
    }
    for (const draw of vector.draws) this.#emitter.hold(draw);
  }

  #finish(vector: VectorGraph, k: number): void {
    this.#memory.clear(k, new Set(vector.stores.map((s) => s.key)));
    if (vector.fires) this.#emitter.hold(vector.fires);
  }

  /** `numbers`: of vectors of this loop body. */
  #fire(...numbers: readonly number[]): void {
    const code = this.#code;
    const { vectors } = this.#built;
    const count = this.#kernel.firing === 'count';
    const single = this.#kernel.precision === 'f32';
    for (const [k, number] of numbers.entries()) {
      this.#emitter.push(vectors[number]!.fires!);
      if (count) {
        this.#one();
        code.simd(single ? SIMD.f32x4Ge : SIMD.f64x2Ge);
      }
      if (k > 0) code.simd(SIMD.or);
    }
    // Shorter in machine code than `any_true`.
    code.simd(single ? SIMD.i32x4Bitmask : SIMD.i64x2Bitmask).when(() => {
      this.#emitter.scope(() => {
        for (const k of numbers) {
          const vector = vectors[k]!;
          this.#emitter.hold(vector.fired!);
          this.#emitter.push(vector.fired!);
          code.simd(SIMD.anyTrue).when(() => {
            this.#emitter.scope(() => this.#reset(vector, k));
          });
        }
      });
    });
  }

  #reset(vector: VectorGraph, k: number): void {
    const code = this.#code;
    for (const draw of vector.resetDraws) this.#emitter.hold(draw);
    const written = new Set(vector.stores.map((s) => s.key));
    const single = this.#kernel.precision === 'f32';
    const bits = code.local('i32');
    const times = code.local('i32');
    this.#emitter.push(vector.fired!);
    code.simd(single ? SIMD.i32x4Bitmask : SIMD.i64x2Bitmask).set(bits);
    for (const store of vector.resetStores) this.#emitter.hold(store.value);
    for (const store of vector.resetStores)
      this.#store(store, k, written.has(store.key) ? null : bits);
    for (let lane = 0; lane < this.#lanes; lane++) {
      code
        .get(bits)
        .i32(1 << lane)
        .op(OP.i32And)
        .when(() => {
          const append = () => {
            code
              .get(this.#pointer)
              .get(this.#element)
              .i32(k * this.#lanes + lane)
              .op(OP.i32Add);
            code.memory(OP.i32Store, 0);
            code.get(this.#pointer).i32(4).op(OP.i32Add).set(this.#pointer);
          };
          if (this.#kernel.firing === 'condition') {
            append();
            return;
          }
          this.#emitter.push(vector.fires!);
          if (single) code.simd(SIMD.f32x4Extract, lane).op(OP.f64Promote);
          else code.simd(SIMD.f64x2Extract, lane);
          code.op(0xfc, 0x02).set(times); // i32.trunc_sat_f64_s
          code.loop(() => {
            append();
            code.get(times).i32(1).op(OP.i32Sub).tee(times).branchIf(0);
          });
        });
    }
  }

  #one(): void {
    if (this.#kernel.precision === 'f64') pushF64x2(this.#code, 1);
    else pushI32x4(this.#code, 0x3f800000);
  }

  /** `bits`: local with the lanes to be stored, where the others must keep all their digits. */
  #store({ key, value }: Store, vector: number, bits: number | null = null): void {
    const isInts = value.type === 'ints';
    // Of two vectors that share integers the second stores them, when both have been read.
    if (isInts && vector % 2 === 0 && this.#built.vectors.length > 1) return;
    const local = this.#code.local('v128');
    if (!isInts) this.#emitter.hold(value);
    this.#emitter.push(value);
    this.#code.set(local);
    if (isInts) this.#memory.storeInts(key, vector, local);
    else this.#memory.store(key, vector, local, bits);
  }

  #input(node: Node): void {
    const code = this.#code;
    const input = this.#built.inputs.get(node) as Input;
    const single = this.#kernel.precision === 'f32';
    switch (input.kind) {
      case 'load':
      case 'reload':
      case 'shorts':
      case 'ints':
        this.#memory.load(input);
        return;
      case 'uniform':
        code.i32(0).memory(OP.f64Load, input.offset);
        this.#splat();
        return;
      case 'step':
        code.get(STEP).op(OP.f64ConvertI32s);
        this.#splat();
        return;
      case 'index':
        this.#indices(input.vector);
        code.simd(single ? SIMD.f32x4ConvertS : SIMD.f64x2ConvertS);
        return;
      case 'valid':
        code.i32(this.#kernel.n).simd(SIMD.i32x4Splat);
        this.#indices(input.vector);
        code.simd(SIMD.i32x4GtS);
        if (!single) code.simd(SIMD.i64x2ExtendLowS);
        return;
      case 'quarter':
        pushF64x2(code, 0, 0.25);
        return;
      case 'spread': {
        const order = input.lane === 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : [8, 9, 10, 11, 12, 13, 14, 15];
        const pair = code.local('v128');
        this.#emitter.push(node.args[0]!);
        code
          .tee(pair)
          .get(pair)
          .simd(SIMD.shuffle, ...order, ...order);
        return;
      }
      case 'uniforms':
        this.#random!.uniforms();
        return;
      case 'poisson': {
        const [mean, none] = node.args as [Node, Node];
        this.#emitter.push(mean);
        this.#emitter.push(none);
        this.#random!.poissons();
        return;
      }
      case 'group':
        code.get(this.#random!.groupPair(input.site, input.pair));
        return;
      case 'call':
        assert(false, `${input.name}() waits in a strip`);
    }
  }

  /** Pushes element numbers as integers. */
  #indices(vector: number): void {
    const first = vector * this.#lanes;
    this.#code.get(this.#element).simd(SIMD.i32x4Splat);
    pushI32x4(this.#code, first, first + 1, first + 2, first + 3);
    this.#code.simd(SIMD.i32x4Add);
  }

  /** Turns the f64 on the stack into a vector of it. */
  #splat(): void {
    if (this.#kernel.precision === 'f64') this.#code.simd(SIMD.f64x2Splat);
    else this.#code.op(OP.f32Demote).simd(SIMD.f32x4Splat);
  }
}

/**
 * ElementKernels as functions of vector instructions. Addresses are immediates, constants and
 * everything that is the same for all elements are computed before the loop, a loop body handles
 * several vectors, and firing is a branch that most bodies do not take.
 */

import type { ElementKernel } from '../compile/kernel-types.ts';
import { Code } from '../kit/assembler.ts';
import type { ModuleBuilder } from '../kit/module.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import type { Node } from './dag.ts';
import { buildBody, commonOf, type ElementBody, rootsOf, touchedBy } from './element-body.ts';
import { type ElementGraph, lanesOf, type Store, type VectorGraph } from './element-graph.ts';
import { ElementMemory } from './element-memory.ts';
import { emitFiring } from './emit-firing.ts';
import { emitInput } from './emit-inputs.ts';
import { RandomEmitter } from './emit-random.ts';
import { Emitter } from './emitter.ts';
import { emitFading } from './fading.ts';
import { createLanes } from './lanes.ts';
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
    const draws = built.vectors.some((v) => v.draws.length + v.resetDraws.length > 0);
    const random = draws ? new RandomEmitter(code, module) : null;
    const memory = new ElementMemory(kernel, code, built.vectors.length);
    const places = { code, kernel, memory, random, step: STEP, element: this.#element };
    const push = (node: Node): void => this.#emitter.push(node);
    const lanes = createLanes(code, (node) =>
      emitInput(places, built.inputs.get(node)!, node.args, push),
    );
    this.#emitter = new Emitter(
      code,
      {
        ...lanes,
        isAtHand: (node) => this.#keptBefore(node) !== null,
        instructions: (node, ...how) => {
          if (!this.#loadKept(node)) lanes.instructions(node, ...how);
        },
      },
      this.#roots(),
    );
    this.#passes = passes;
    this.#memory = memory;
    this.#random = random;
    this.#strip = code.local('i32');
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
    this.#memory.prepare(STEP, touchedBy(this.#built, this.#emitter.needed));
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

  /** Where an earlier pass left a node, if it did. */
  #keptBefore(node: Node) {
    const kept = this.#passes?.kept.get(node);
    return kept && kept.pass < this.#pass ? kept : null;
  }

  #loadKept(node: Node): boolean {
    const kept = this.#keptBefore(node);
    if (!kept) return false;
    const offset = STRIP_BYTES * kept.strip + 16 * kept.vector;
    this.#code.get(this.#strip).simdMemory(SIMD.load, offset);
    return true;
  }

  /** Computes what is the same for all elements and used by what is not. */
  #hoist(): void {
    const hoisted = new Set<Node>();
    const common = commonOf(this.#roots());
    for (const node of this.#emitter.needed)
      if (node.varies && common.has(node))
        for (const arg of node.args) if (!arg.varies) hoisted.add(arg);
    for (const root of this.#roots()) if (!root.varies) hoisted.add(root);
    for (const node of hoisted) this.#emitter.hold(node);
  }

  #body(): void {
    const { vectors } = this.#built;
    this.#memory.enterBody(this.#element);
    const pass = this.#passes?.list[this.#pass];
    if (pass && pass !== this.#passes?.list.at(-1)) {
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
        if (k % 2 === 1 && vector.fires) this.#fire([k - 1, k]);
      }
      return;
    }
    if (vectors[0]!.fires) this.#fire([...vectors.keys()]);
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
  #fire(numbers: readonly number[]): void {
    emitFiring(
      {
        code: this.#code,
        kernel: this.#kernel,
        emitter: this.#emitter,
        vectors: this.#built.vectors,
        element: this.#element,
        pointer: this.#pointer,
        store: (store, vector, bits) => this.#store(store, vector, bits),
      },
      numbers,
    );
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
}

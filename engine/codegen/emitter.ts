/**
 * Order and reuse: which nodes of a graph are computed when, and which are kept in a local
 * variable. A node with several users is kept when first needed; what is kept inside a branch is
 * forgotten behind it. How one operation becomes instructions is the `Target`'s affair.
 */

import type { Code } from '../kit/assembler.ts';
import type { ValueType } from '../kit/encoding.ts';
import { assert } from '../problems/problem.ts';
import type { Node } from './dag.ts';

export interface Target {
  /** Type of the local that keeps a node. */
  valueType(node: Node): ValueType;
  /** Whether a node has been computed before and is only loaded. */
  isAtHand?(node: Node): boolean;
  /**
   * Emits the instructions of one node; `push(arg)` brings an argument onto the stack. What is
   * pushed on a branch is pushed within `scope`. `isFree(arg)`: nobody else needs it, so it may be
   * computed in any form.
   */
  instructions(
    node: Node,
    push: (arg: Node) => void,
    scope: (body: () => void) => void,
    isFree: (arg: Node) => boolean,
  ): void;
}

/** Operations whose instructions read an argument twice. */
const TWICE: ReadonlySet<string> = new Set(['promote-high', 'int-high']);

/** Emitting calls itself for every argument; where it gets so deep, it goes on in stages. */
const DEEP = 600;
const STAGE = 300;
const stageOf = (node: Node): number => Math.floor(node.depth / STAGE);

export class Emitter {
  readonly #code: Code;
  readonly #target: Target;
  readonly #uses = new Map<Node, number>();
  #kept = new Map<Node, number>();
  /** Nodes that are being emitted, each for the one before. */
  #nesting = 0;
  /** All nodes that are needed, arguments first. */
  readonly needed: readonly Node[];

  /** `roots`: every node that will be asked for, as often as it will be. */
  constructor(code: Code, target: Target, roots: readonly Node[]) {
    this.#code = code;
    this.#target = target;
    const stack = [...roots];
    for (let node = stack.pop(); node; node = stack.pop()) {
      const uses = this.#uses.get(node) ?? 0;
      this.#uses.set(node, uses + 1);
      if (uses > 0) continue;
      stack.push(...node.args);
      if (TWICE.has(node.op)) stack.push(...node.args);
    }
    this.needed = [...this.#uses.keys()].sort((a, b) => a.id - b.id);
  }

  /** Brings a node's value onto the stack. */
  push(node: Node): void {
    const local = this.#kept.get(node);
    if (local !== undefined) {
      this.#code.get(local);
      return;
    }
    this.#emit(node);
    if ((this.#uses.get(node) ?? 0) > 1 && node.op !== 'const' && node.op !== 'bits-const')
      this.#code.tee(this.#keep(node));
  }

  /** Computes a node now and keeps it. */
  hold(node: Node): void {
    if (this.#kept.has(node)) return;
    this.#emit(node);
    this.#code.set(this.#keep(node));
  }

  #emit(node: Node): void {
    if (this.#nesting === DEEP) this.#computeStages(node);
    this.#nesting++;
    this.#target.instructions(
      node,
      (arg) => this.push(arg),
      (body) => this.scope(body),
      (arg) => this.#uses.get(arg) === 1 && !this.#kept.has(arg),
    );
    this.#nesting--;
  }

  /** Keeps what a node needs wherever one stage follows on another. */
  #computeStages(node: Node): void {
    const found = new Set<Node>();
    const stack = [...node.args];
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (found.has(next) || this.#kept.has(next) || this.#target.isAtHand?.(next)) continue;
      found.add(next);
      stack.push(...next.args);
    }
    const firstOfStage = (n: Node) => n.args.some((arg) => stageOf(arg) < stageOf(n));
    for (const each of [...found].sort((a, b) => a.id - b.id))
      if (firstOfStage(each)) this.hold(each);
  }

  /** Says that a node's value is in a local already. */
  define(node: Node, local: number): void {
    assert(!this.#kept.has(node), 'a node is defined once');
    this.#kept.set(node, local);
  }

  /** What is kept inside is forgotten behind. */
  scope(body: () => void): void {
    const outer = new Map(this.#kept);
    body();
    this.#kept = outer;
  }

  #keep(node: Node): number {
    const local = this.#code.local(this.#target.valueType(node));
    this.#kept.set(node, local);
    return local;
  }
}

/**
 * Random draws as instructions: the generators' step, uniforms, Poisson numbers by search and by
 * alias table. Where which draw goes is defined in `random.ts`; its rare paths (tables, tails,
 * large means) are functions that the module imports.
 */

import type { Code } from '../kit/assembler.ts';
import type { ModuleBuilder, Signature } from '../kit/module.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { pushF64x2, pushI32x4, UPPER_HALF } from './lanes.ts';
import { GROUP, SEARCH_END, SEARCH_MOST } from './random.ts';

/** What a module with random draws imports; the position is the function's index. */
export const RANDOM_IMPORTS: readonly (Signature & { readonly name: string })[] = [
  { name: 'poissonTable', parameters: ['f64'], results: ['i32'] },
  { name: 'poissonWord', parameters: ['i32'], results: ['i32'] },
  { name: 'poissonTail', parameters: ['f64', 'i32'], results: ['i32'] },
  { name: 'poissonLarge', parameters: ['f64', 'i32'], results: ['f64'] },
];
const TABLE = 0;
const WORD = 1;
const TAIL = 2;
const LARGE = 3;
const TABLE_VECTORS = 6;

/** A common Poisson mean of a kernel, and the numbers of the group that is being worked on. */
interface Site {
  readonly mean: number;
  /** Parts of the mean; 0: drawn element by element. */
  readonly parts: number;
  readonly table: readonly number[];
  /** The group's numbers, pair by pair, those of the next pair first. */
  readonly pairs: readonly number[];
}

export class RandomEmitter {
  readonly #code: Code;
  readonly #module: ModuleBuilder;
  readonly #s: readonly [number, number, number, number];
  readonly #t: number;
  readonly #one: number;
  readonly #exponent: number;
  readonly #fifteen: number;
  /** Byte address of the block's state. */
  readonly #address: number;
  readonly #sites: Site[] = [];

  /** Declares what draws need; emit it before any loop. */
  constructor(code: Code, module: ModuleBuilder) {
    this.#code = code;
    this.#module = module;
    this.#s = [code.local('v128'), code.local('v128'), code.local('v128'), code.local('v128')];
    this.#t = code.local('v128');
    this.#address = code.local('i32');
    this.#one = code.local('v128');
    this.#exponent = code.local('v128');
    this.#fifteen = code.local('v128');
    pushF64x2(code, 1);
    code.set(this.#one);
    // The bits of 1.0: an exponent that makes 52 random bits a number in [1, 2).
    pushF64x2(code, 1);
    code.set(this.#exponent);
    code.i32(15).simd(SIMD.i8x16Splat).set(this.#fifteen);
  }

  /** Loads the state of the block of element `element`. */
  enterBlock(element: number, offset: number): void {
    const code = this.#code;
    code.get(element).i32(8).op(OP.i32ShrU).i32(6).op(OP.i32Shl).i32(offset).op(OP.i32Add);
    code.set(this.#address);
    this.#reload();
  }

  leaveBlock(): void {
    this.#spill();
  }

  #reload(): void {
    for (const [k, s] of this.#s.entries())
      this.#code
        .get(this.#address)
        .simdMemory(SIMD.load, 16 * k)
        .set(s);
  }

  #spill(): void {
    for (const [k, s] of this.#s.entries())
      this.#code
        .get(this.#address)
        .get(s)
        .simdMemory(SIMD.store, 16 * k);
  }

  /** (x << k) | (x >>> 32 - k) of the vector that `push` brings twice. */
  #rotate(push: () => void, k: number): void {
    const code = this.#code;
    push();
    code.i32(k).simd(SIMD.i32x4Shl);
    push();
    code
      .i32(32 - k)
      .simd(SIMD.i32x4ShrU)
      .simd(SIMD.or);
  }

  /** Pushes 128 random bits. */
  #advance(): void {
    const code = this.#code;
    const [s0, s1, s2, s3] = this.#s;
    const t = this.#t;
    code.get(s0).get(s3).simd(SIMD.i32x4Add).set(t);
    this.#rotate(() => code.get(t), 7);
    code.get(s0).simd(SIMD.i32x4Add);
    code.get(s1).i32(9).simd(SIMD.i32x4Shl).set(t);
    const into = (target: number, other: number): void => {
      code.get(target).get(other).simd(SIMD.xor).set(target);
    };
    into(s2, s0);
    into(s3, s1);
    into(s1, s2);
    into(s0, s3);
    into(s2, t);
    this.#rotate(() => code.get(s3), 11);
    code.set(s3);
  }

  /** Pushes two uniform numbers. */
  uniforms(): void {
    this.#advance();
    this.#code.i32(12).simd(SIMD.i64x2ShrU).get(this.#exponent).simd(SIMD.or);
    this.#code.get(this.#one).simd(SIMD.f64x2Sub);
  }

  /** Turns the vectors of mean and exp(-mean) on the stack into two Poisson numbers. */
  poissons(): void {
    const code = this.#code;
    const [m, u, p, sum, k, active] = Array.from({ length: 6 }, () => code.local('v128')) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const turn = code.local('v128');
    code.tee(p).set(sum).set(m);
    this.uniforms();
    code.set(u);
    pushI32x4(code, 0);
    code.tee(k).set(turn);
    code.get(sum).get(u).simd(SIMD.f64x2Le);
    code.get(m).get(k).simd(SIMD.f64x2Gt).simd(SIMD.and);
    code.get(m);
    pushF64x2(code, SEARCH_MOST);
    code.simd(SIMD.f64x2Lt).simd(SIMD.and).set(active);
    code.repeatWhile(
      () => code.get(active).simd(SIMD.anyTrue),
      () => {
        code.get(turn).get(this.#one).simd(SIMD.f64x2Add).set(turn);
        code.get(k).get(active).get(this.#one).simd(SIMD.and).simd(SIMD.f64x2Add).set(k);
        code.get(p).get(m).get(turn).simd(SIMD.f64x2Div).simd(SIMD.f64x2Mul).set(p);
        code.get(sum).get(p).simd(SIMD.f64x2Add).set(sum);
        code.get(sum).get(u).simd(SIMD.f64x2Le).get(active).simd(SIMD.and);
        code.get(turn);
        pushF64x2(code, SEARCH_END);
        code.simd(SIMD.f64x2Lt).simd(SIMD.and).set(active);
      },
    );
    code.get(m);
    pushF64x2(code, SEARCH_MOST);
    code.simd(SIMD.f64x2Ge).simd(SIMD.anyTrue);
    code.when(() => {
      this.#spill();
      for (const lane of [0, 1]) {
        code.get(m).simd(SIMD.f64x2Extract, lane).f64(SEARCH_MOST).op(OP.f64Ge);
        code.when(() => {
          code.get(k).get(m).simd(SIMD.f64x2Extract, lane).get(this.#address).call(LARGE);
          code.simd(SIMD.f64x2Replace, lane).set(k);
        });
      }
      this.#reload();
    });
    code.get(k);
  }

  /** Prepares a common mean, an f64 on the stack: its table is made anew only if it changed. */
  addSite(): void {
    const code = this.#code;
    const site: Site = {
      mean: code.local('f64'),
      parts: code.local('i32'),
      table: Array.from({ length: TABLE_VECTORS }, () => code.local('v128')),
      pairs: Array.from({ length: GROUP / 2 }, () => code.local('v128')),
    };
    const made = this.#module.global('i32');
    const mean = this.#module.global('f64');
    const parts = this.#module.global('i32');
    const table = site.table.map(() => this.#module.global('v128'));
    this.#sites.push(site);
    code.tee(site.mean).globalGet(mean).op(OP.f64Ne).globalGet(made).op(OP.i32Eqz, OP.i32Or);
    code.when(() => {
      code.i32(1).globalSet(made).get(site.mean).globalSet(mean);
      code.get(site.mean).call(TABLE).globalSet(parts);
      for (const [vector, global] of table.entries()) {
        code
          .i32(4 * vector)
          .call(WORD)
          .simd(SIMD.i32x4Splat);
        for (const lane of [1, 2, 3])
          code
            .i32(4 * vector + lane)
            .call(WORD)
            .simd(SIMD.i32x4Replace, lane);
        code.globalSet(global);
      }
    });
    code.globalGet(parts).set(site.parts);
    for (const [vector, global] of table.entries()) code.globalGet(global).set(site.table[vector]!);
  }

  /** Draws the group's numbers of all common means. */
  drawGroups(): void {
    for (const site of this.#sites)
      this.#code.get(site.parts).when(
        () => this.#drawGroup(site),
        () => this.#drawLargeGroup(site),
      );
  }

  #drawLargeGroup({ mean, pairs }: Site): void {
    const code = this.#code;
    this.#spill();
    for (const pair of pairs)
      for (const lane of [0, 1]) {
        code.get(pair).get(mean).get(this.#address).call(LARGE);
        code.simd(SIMD.f64x2Replace, lane).set(pair);
      }
    this.#reload();
  }

  #drawGroup({ mean, parts, table, pairs }: Site): void {
    const code = this.#code;
    const [alias, ...planes] = table as [number, ...number[]];
    const bins = code.local('v128');
    const bytes = code.local('v128');
    const threshold = code.local('v128');
    const less = code.local('v128');
    const open = code.local('v128');
    const value = code.local('v128');
    const part = code.local('i32');
    const numbers = code.local('v128');
    const compare = (plane: number): void => {
      this.#advance();
      code.set(bytes);
      code.get(plane).get(bins).simd(SIMD.swizzle).set(threshold);
      code.get(bytes).get(threshold).simd(SIMD.i8x16LtU);
    };
    const refine = (rest: readonly number[]): void => {
      const [plane, ...further] = rest;
      if (plane === undefined) return;
      code
        .get(open)
        .simd(SIMD.anyTrue)
        .when(() => {
          compare(plane);
          code.get(open).simd(SIMD.and).get(less).simd(SIMD.or).set(less);
          code.get(bytes).get(threshold).simd(SIMD.i8x16Eq).get(open).simd(SIMD.and).set(open);
          refine(further);
        });
    };
    pushI32x4(code, 0);
    code.set(numbers).get(parts).set(part);
    code.loop(() => {
      this.#advance();
      code.get(this.#fifteen).simd(SIMD.and).set(bins);
      compare(planes[0]!);
      code.set(less).get(bytes).get(threshold).simd(SIMD.i8x16Eq).set(open);
      refine(planes.slice(1));
      code.get(bins).get(alias).get(bins).simd(SIMD.swizzle).get(less).simd(SIMD.bitselect);
      code.tee(value).get(this.#fifteen).simd(SIMD.i8x16Eq).tee(open).simd(SIMD.anyTrue);
      code.when(() => {
        this.#spill();
        for (let lane = 0; lane < 16; lane++) {
          code
            .get(open)
            .simd(SIMD.i8x16Bitmask)
            .i32(1 << lane)
            .op(OP.i32And);
          code.when(() => {
            code.get(value).get(mean).get(this.#address).call(TAIL);
            code.simd(SIMD.i8x16Replace, lane).set(value);
          });
        }
        this.#reload();
      });
      code.get(numbers).get(value).simd(SIMD.i8x16AddSatU).set(numbers);
      code.get(part).i32(1).op(OP.i32Sub).tee(part).branchIf(0);
    });
    // 16 bytes to 8 pairs of numbers.
    const four = code.local('v128');
    for (const [k, pair] of pairs.entries()) {
      if (k % 2 === 0) {
        code.get(numbers).simd(k < 4 ? SIMD.i16x8ExtendLowU : SIMD.i16x8ExtendHighU);
        code.simd(k % 4 === 0 ? SIMD.i32x4ExtendLowU : SIMD.i32x4ExtendHighU).tee(four);
      } else
        code
          .get(four)
          .get(four)
          .simd(SIMD.shuffle, ...UPPER_HALF);
      code.simd(SIMD.f64x2ConvertS).set(pair);
    }
  }

  /** The local with a pair of the group's numbers. */
  groupPair = (site: number, pair: number): number => this.#sites[site]!.pairs[pair]!;

  /** Moves the numbers behind the first `count` pairs to the front. */
  nextInGroup(count: number): void {
    for (const { pairs } of this.#sites)
      for (let k = count; k < pairs.length; k++) this.#code.get(pairs[k]!).set(pairs[k - count]!);
  }
}

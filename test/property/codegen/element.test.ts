/**
 * Random programs over all operators, functions and kinds of bindings give the same bytes in
 * WebAssembly and in the interpreter, and for every split of the range.
 */

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { wasmBackend } from '../../../engine/codegen/backend.ts';
import { STRIPS_BYTES } from '../../../engine/codegen/strips.ts';
import type { Binding, ElementKernel, ElementType } from '../../../engine/compile/kernel-types.ts';
import {
  type Assignment,
  binary,
  call,
  type Expr,
  name,
  number,
  unary,
} from '../../../engine/language/ast.ts';
import { compareBackends, createMemory } from '../../unit/codegen/harness.ts';

const N = 300;
const PADDED = 320;
const SIZE: Record<ElementType, number> = { f64: 8, f32: 4, i32: 4, u32: 4, u16: 2, u8: 1 };
const SLOTS = 3;

interface Place {
  readonly key: string;
  readonly binding: Binding;
  readonly bytes: number;
}

/** One of everything, one behind the other. */
function layOut(): { places: readonly Place[]; end: number } {
  const places: Place[] = [];
  let end = 64;
  const add = (key: string, make: (offset: number) => Binding, bytes: number) => {
    places.push({ key, binding: make(end), bytes });
    end += Math.ceil(bytes / 64) * 64;
  };
  for (const type of ['f64', 'f32', 'i32', 'u32', 'u16', 'u8'] as const)
    for (const k of [0, 1])
      add(`${type}_${k}`, (offset) => ({ at: 'element', type, offset }), PADDED * SIZE[type]);
  for (const [key, type, clear, shift] of [
    ['in', 'f64', true, 0],
    ['in32', 'f32', true, 1],
    ['counts', 'u16', true, 0],
    ['old', 'f64', false, -2],
    ['now', 'f64', false, 0],
  ] as const) {
    const stride = PADDED * SIZE[type];
    const make = (offset: number): Binding => ({
      at: 'ring',
      type,
      offset,
      stride,
      slots: SLOTS,
      shift,
      clear,
    });
    add(key, make, SLOTS * stride);
  }
  for (const key of ['p', 'q']) add(key, (offset) => ({ at: 'uniform', offset }), 8);
  add('random', (offset) => ({ at: 'random', offset }), 64 * Math.ceil(PADDED / 256));
  return { places, end };
}

const { places, end } = layOut();
const LIST = Math.ceil(end / 64) * 64;
const PAGES = Math.ceil((LIST + 4 * 8 * PADDED + STRIPS_BYTES) / 65536);
const bindings = Object.fromEntries(places.map((p) => [p.key, p.binding]));
const arrays = places
  .filter(({ binding }) => binding.at === 'element' && binding.type === 'f64')
  .map((p) => p.key);
const singles = places
  .filter((p) => 'type' in p.binding && p.binding.type === 'f32')
  .map((p) => [p.binding.offset, p.binding.offset + p.bytes] as const);

function fillFrom(seed: number) {
  return (buffer: ArrayBufferLike): void => {
    let state = seed >>> 0;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const special = [
      0,
      -0,
      1,
      -1,
      0.5,
      2,
      30,
      -30,
      1e300,
      -1e300,
      1e-300,
      Infinity,
      -Infinity,
      NaN,
    ];
    const value = () =>
      next() < 0.1
        ? special[Math.floor(next() * special.length)]!
        : (next() - 0.5) * 10 ** (3 * next());
    for (const { binding, bytes } of places) {
      const { offset } = binding;
      const set = (array: { length: number; [k: number]: number }, draw: () => number) => {
        for (let k = 0; k < array.length; k++) array[k] = draw();
      };
      if (binding.at === 'random')
        set(new Uint32Array(buffer, offset, bytes / 4), () => next() * 2 ** 32);
      else if (binding.at === 'uniform') new Float64Array(buffer, offset, 1)[0] = next() * 4;
      else if (binding.type === 'f64') set(new Float64Array(buffer, offset, bytes / 8), value);
      else if (binding.type === 'f32') set(new Float32Array(buffer, offset, bytes / 4), value);
      else set(new Uint8Array(buffer, offset, bytes), () => next() * 256);
    }
  };
}

const readable = [
  ...places.filter((p) => p.binding.at !== 'random').map((p) => p.key),
  'i',
  'step',
];
const locals = ['x', 'y'];
const literal = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, 3, 700, 1e-3, 1e9, 20.5),
  fc.double({ noNaN: true, min: -100, max: 100 }),
);
const UNARY = [
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'atan',
  'exprel',
  'expm1',
  'log1p',
  'sqrt',
  'abs',
  'sign',
  'floor',
  'ceil',
];
const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '+',
  '-',
  '*',
  '**',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'and',
  'or',
] as const;

const expression = (names: readonly string[], draws: boolean): fc.Arbitrary<Expr> =>
  fc.letrec<{ e: Expr }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom(...names).map(name),
      literal.map(number),
      fc
        .tuple(fc.constantFrom(...OPERATORS), tie('e'), tie('e'))
        .map(([op, a, b]) => binary(op, a, b)),
      fc
        .tuple(tie('e'), fc.constantFrom(-3, -1, 0, 0.5, 1, 2, 3, 7))
        .map(([a, k]) => binary('**', a, k < 0 ? unary('-', number(-k)) : number(k))),
      fc.tuple(fc.constantFrom(...UNARY), tie('e')).map(([f, a]) => call(f, a)),
      fc
        .tuple(fc.constantFrom('-', 'not') as fc.Arbitrary<'-' | 'not'>, tie('e'))
        .map(([op, a]) => unary(op, a)),
      fc.tuple(fc.constantFrom('min', 'max'), tie('e'), tie('e')).map(([f, a, b]) => call(f, a, b)),
      fc
        .tuple(fc.constantFrom('if', 'clip'), tie('e'), tie('e'), tie('e'))
        .map(([f, a, b, c]) => call(f, a, b, c)),
      ...(draws
        ? [
            fc.constantFrom('rand', 'randn').map((f) => call(f)),
            tie('e').map((m) => call('poisson', call('clip', m, number(-1), number(70)))),
            fc.constantFrom('p', 'q').map((m) => call('poisson', name(m))),
          ]
        : []),
    ),
  })).e;

const writable = places
  .filter((p) => p.binding.at === 'element' || p.binding.at === 'ring')
  .map((p) => p.key);
const statements = (
  names: readonly string[],
  most: number,
  draws: boolean,
): fc.Arbitrary<Assignment[]> =>
  fc.array(
    fc.record({ target: fc.constantFrom(...locals, ...writable), value: expression(names, draws) }),
    { maxLength: most },
  );

const counter = fc.constantFrom('i32_0', 'i32_1');
const whole = fc.constantFrom(0, 1, 2, 100, 2 ** 31 - 1, 2 ** 31, -5);
/** Counters that run down, as refractory periods do, and conditions on them. */
const countdowns: fc.Arbitrary<Assignment[]> = fc
  .tuple(counter, counter, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), whole, whole, whole)
  .map(([to, from, op, a, b, c]) => [
    { target: 'x', value: binary(op, name(from), number(a)) },
    { target: to, value: call('max', binary('-', name(from), number(b)), number(c)) },
  ]);

/** Locals are set first, so that any name may be read. */
const starts = (draws: boolean): fc.Arbitrary<Assignment[]> =>
  fc.tuple(expression(readable, draws), expression(readable, false)).map(([x, y]) => [
    { target: 'x', value: x },
    { target: 'y', value: y },
  ]);

/** What draws nothing is computed in passes over strips. */
const { random: _, ...withoutRandom } = bindings;

const programs = (draws: boolean): fc.Arbitrary<ElementKernel> => {
  const all = [...readable, ...locals];
  return fc
    .record({
      first: starts(draws),
      rest: statements(all, 4, draws),
      count: countdowns,
      fires: fc.option(expression(all, draws)),
      firing: fc.constantFrom('condition' as const, 'count' as const),
      onFire: statements(all, 2, draws),
      precision: fc.constantFrom('f64' as const, 'f64' as const, 'f32' as const),
      n: fc.constantFrom(N, 257, 320, 1),
      fades: fc.subarray(arrays), // step 0 is one at which they do
    })
    .map(({ first, rest, count, fires, firing, onFire, precision, n, fades }) => ({
      kind: 'element',
      name: 'update',
      precision,
      n,
      bindings: draws ? bindings : withoutRandom,
      body: [...first, ...count, ...rest],
      // At most 7 spikes per element fit into the list of the test.
      fires: fires && firing === 'count' ? call('min', fires, number(7)) : fires,
      firing,
      onFire: fires ? onFire : [],
      fades,
    }));
};

async function check(kernel: ElementKernel, seed: number): Promise<void> {
  const { n } = kernel;
  const whole = await compareBackends(
    [kernel],
    PAGES,
    fillFrom(seed),
    (functions) => {
      let total = 0;
      for (let step = 0; step < 3; step++) total += functions.update!(step, 0, n, LIST);
      return total;
    },
    singles,
  );
  // The same in two parts, which begin at a block's border.
  if (n <= 256) return;
  const parted = createMemory(PAGES, fillFrom(seed));
  const functions = await (await wasmBackend.compile([kernel])).attach(parted);
  let total = 0;
  for (let step = 0; step < 3; step++) {
    const first = functions.update!(step, 0, 256, LIST);
    total += first + functions.update!(step, 256, n, LIST + 4 * first);
  }
  const a = Buffer.from(whole.memory.buffer as ArrayBuffer);
  const b = Buffer.from(parted.buffer as ArrayBuffer);
  if (total !== whole.count || !a.equals(b)) throw new Error('the split changed the result');
}

describe('element kernels', () => {
  it('give the same bytes on both backends', async () => {
    await fc.assert(
      fc.asyncProperty(programs(false), fc.integer(), (kernel, seed) => check(kernel, seed)),
      { numRuns: 300, seed: 1 },
    );
  });

  it('draw the same random numbers on both backends', async () => {
    await fc.assert(
      fc.asyncProperty(programs(true), fc.integer(), (kernel, seed) => check(kernel, seed)),
      { numRuns: 150, seed: 2 },
    );
  });
});

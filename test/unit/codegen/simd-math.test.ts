/** Emitted elementary functions, on lanes and as scalars, give the bits of `kit/elementary.ts`. */

import { describe, expect, it } from 'vitest';
import {
  atan,
  cos,
  cosh,
  exp,
  expm1,
  exprel,
  log,
  log1p,
  pow,
  sin,
  sinh,
  tan,
  tanh,
} from '#engine/kit';
import { generateModule, wasmBackend } from '../../../engine/codegen/backend.ts';
import { ELEMENTARY } from '../../../engine/codegen/program.ts';
import type { ElementKernel, SynapseKernel } from '../../../engine/compile/kernel-types.ts';
import { call, name } from '../../../engine/language/ast.ts';

const OWN = { atan, cos, cosh, exp, expm1, exprel, log, log1p, sin, sinh, tan, tanh };
const N = 8192;
const X = 64;
const Y = X + 8 * N;
const OUT = Y + 8 * N;
const ROWS = OUT + 8 * N;
const ENDS = ROWS + 64;
const PAGES = Math.ceil((ENDS + 4 * N) / 65536);
const array = (offset: number) => ({ at: 'element' as const, type: 'f64' as const, offset });
const value = (f: string) => (f === 'pow' ? call(f, name('x'), name('y')) : call(f, name('x')));
const bindings = { x: array(X), y: array(Y), out: array(OUT) };

const lanes = (f: string): ElementKernel => ({
  kind: 'element',
  name: f,
  precision: 'f64',
  n: N,
  bindings,
  body: [{ target: 'out', value: value(f) }],
  fires: null,
  firing: 'condition',
  onFire: [],
});

const scalar = (f: string): SynapseKernel => ({
  kind: 'synapse',
  name: `scalar ${f}`,
  rows: ROWS,
  buckets: 1,
  bucket: 0,
  order: null,
  ends: { type: 'u32', offset: ENDS },
  row: {},
  synapse: bindings,
  other: {},
  before: [],
  body: [{ target: 'out', value: value(f) }],
  deliver: null,
  replay: null,
});

/** Every magnitude and both signs, then what is special. */
function fill(memory: WebAssembly.Memory): void {
  let state = 99;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const special = [0, -0, 1, -1, 0.5, 2, 22, 708, -708, 709, -709, 709.5, 5e-324, 1e-310, 2 ** 45];
  special.push(Infinity, -Infinity, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 64);
  for (const offset of [X, Y]) {
    const values = new Float64Array(memory.buffer, offset, N);
    for (let k = 0; k < N; k++) {
      const sign = next() < 0.5 ? -1 : 1;
      if (k < special.length ** 2)
        values[k] = special[offset === X ? k % special.length : Math.floor(k / special.length)]!;
      else if (k % 3 === 0) values[k] = sign * 10 ** (600 * next() - 300);
      else values[k] = sign * (k % 3 === 1 ? 720 : 4) * next();
    }
  }
  new Uint32Array(memory.buffer, ROWS, 2).set([0, N]);
}

describe('emitted elementary functions', () => {
  const functions = [...ELEMENTARY, 'pow' as const];
  it('make a valid module', () => {
    expect(WebAssembly.validate(generateModule(functions.map(lanes), false))).toBe(true);
  });

  it.each(functions)('%s has the bits of TypeScript', async (f) => {
    const memory = new WebAssembly.Memory({ initial: PAGES });
    fill(memory);
    const run = await (await wasmBackend.compile([lanes(f), scalar(f)])).attach(memory);
    const x = new Float64Array(memory.buffer, X, N);
    const y = new Float64Array(memory.buffer, Y, N);
    const out = new Float64Array(memory.buffer, OUT, N);
    const expected = x.map((a, k) => (f === 'pow' ? pow(a, y[k]!) : OWN[f](a)));
    const firstDifference = () => {
      const k = out.findIndex((a, at) => !Object.is(a, expected[at]!));
      return k < 0 ? null : { x: x[k], y: y[k], is: out[k], expected: expected[k] };
    };
    run[f]!(0, 0, N, 0);
    expect(firstDifference()).toBeNull();
    out.fill(123);
    // The list of one element, row 0, is the zero at address 0.
    run[`scalar ${f}`]!(0, 0, 1, 0);
    expect(firstDifference()).toBeNull();
  });
});

/** The faintest values become 0 at every 1,024th step, and at no other. */

import { describe, expect, it } from 'vitest';
import { interpreterBackend, wasmBackend } from '../../../engine/codegen/backend.ts';
import type { ElementKernel } from '../../../engine/compile/kernel-types.ts';
import { name } from '../../../engine/language/ast.ts';

const X = 64;
const values = [1e-291, -1e-295, 5e-324, -0, 1e-289, -1e-289, Number.NaN, Infinity, 1];

const kernel: ElementKernel = {
  kind: 'element',
  name: 'update',
  precision: 'f64',
  n: values.length,
  bindings: { x: { at: 'element', type: 'f64', offset: X } },
  body: [{ target: 'x', value: name('x') }],
  fires: null,
  firing: 'condition',
  onFire: [],
  fades: ['x'],
};

describe.each([wasmBackend, interpreterBackend])('$name', (backend) => {
  it.each([
    [1023, values],
    [1024, [0, 0, 0, 0, ...values.slice(4)]],
    [1025, values],
  ])('at step %i', async (step, expected) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const x = new Float64Array(memory.buffer, X, values.length);
    x.set(values);
    const functions = await (await backend.compile([kernel])).attach(memory);
    functions.update!(step, 0, values.length, 1024);
    expect([...x]).toEqual(expected);
  });
});

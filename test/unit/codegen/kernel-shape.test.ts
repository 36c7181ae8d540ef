/** One code for kernels that differ in their addresses only, and holes that are filled rightly. */

import { describe, expect, it } from 'vitest';
import { generateModule, wasmBackend } from '../../../engine/codegen/backend.ts';
import { shapeOf } from '../../../engine/codegen/kernel-shape.ts';
import type { ElementKernel } from '../../../engine/compile/kernel-types.ts';
import { Code, HOLE } from '../../../engine/kit/assembler.ts';
import { ModuleBuilder } from '../../../engine/kit/module.ts';
import { OP } from '../../../engine/kit/opcodes.ts';
import { binary, call, type Expr, name, number } from '../../../engine/language/ast.ts';

const kernel = (
  of: { title?: string; x?: number; n?: number; value?: Expr } = {},
): ElementKernel => ({
  kind: 'element',
  name: of.title ?? 'first',
  precision: 'f64',
  n: of.n ?? 32,
  bindings: {
    x: { at: 'element', type: 'f64', offset: of.x ?? 64 },
    a: { at: 'uniform', offset: 8 },
  },
  body: [{ target: 'x', value: of.value ?? binary('+', name('x'), name('a')) }],
  fires: null,
  firing: 'condition',
  onFire: [],
});

describe('holes', () => {
  it.each([0, 1, 127, 128, 65536, 2 ** 28, 2 ** 31 - 8, 2 ** 31, 2 ** 32 - 1])(
    'a constant of %i is itself',
    (address) => {
      const code = new Code(0).i32(HOLE * 2);
      const module = new ModuleBuilder([]);
      module.add('get', { parameters: [], results: ['i32'] }, code, [5, address]);
      module.add('first', { parameters: [], results: ['i32'] }, new Code(0).i32(HOLE + 3), [5]);
      const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode(false)), {
        env: { memory: new WebAssembly.Memory({ initial: 1 }) },
      });
      const { get, first } = instance.exports as Record<string, () => number>;
      expect(get!() >>> 0).toBe(address);
      expect(first!()).toBe(8);
    },
  );

  it('a load reads at its address and what stands beyond', () => {
    const code = new Code(0).i32(0).memory(OP.i32Load, HOLE + 4);
    const module = new ModuleBuilder([]);
    const signature = { parameters: [], results: ['i32'] } as const;
    module.add('low', signature, code, [16]);
    module.add('high', signature, code, [60000]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint32Array(memory.buffer)[5] = 7;
    new Uint32Array(memory.buffer)[15001] = 9;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode(false)), {
      env: { memory },
    });
    const { low, high } = instance.exports as Record<string, () => number>;
    expect([low!(), high!()]).toEqual([7, 9]);
  });
});

describe('shapes', () => {
  it('are the same for kernels that differ in name and addresses', () => {
    const { key, addresses } = shapeOf(kernel());
    expect(addresses).toEqual([64, 8]);
    expect(shapeOf(kernel({ title: 'other', x: 4096 }))).toMatchObject({
      key,
      addresses: [4096, 8],
    });
  });

  it.each([
    ['a size', { n: 33 }],
    ['a formula', { value: name('a') }],
    ['two arrays that are one', { x: 8 }],
  ])('differ by %s', (_, of) => {
    expect(shapeOf(kernel(of)).key).not.toBe(shapeOf(kernel()).key);
  });

  it.each([
    [0, -0],
    [1, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [Number.NaN, Number.POSITIVE_INFINITY],
  ])('differ by the constants %d and %d', (a, b) => {
    const [one, other] = [a, b].map((c) => shapeOf(kernel({ value: number(c) })).key);
    expect(one).not.toBe(other);
  });

  it('kernels of one shape work at their own addresses', async () => {
    const kernels = [kernel(), kernel({ title: 'second', x: 4096 })];
    const memory = new WebAssembly.Memory({ initial: 1 });
    const numbers = new Float64Array(memory.buffer);
    numbers[1] = 2;
    const { first, second } = await (await wasmBackend.compile(kernels)).attach(memory);
    first!(0, 0, 32, 0);
    second!(0, 0, 32, 0);
    second!(1, 0, 32, 0);
    expect([numbers[8], numbers[39], numbers[512], numbers[543]]).toEqual([2, 2, 4, 4]);
  });

  it('kernels that keep a table of their own do not share it', () => {
    const draws = (title: string, offset: number): ElementKernel => ({
      ...kernel({ title, value: call('poisson', name('a')) }),
      bindings: {
        x: { at: 'element', type: 'f64', offset },
        a: { at: 'uniform', offset: 8 },
        r: { at: 'random', offset: 16384 },
      },
    });
    const size = (kernels: readonly ElementKernel[]) => generateModule(kernels, false).length;
    const one = size([draws('a', 1024)]);
    const none = size([]);
    // Each brings its variables along: nothing of the second is left out.
    expect(size([draws('a', 1024), draws('b', 2048)]) - one).toBeGreaterThan((one - none) * 0.9);
  });
});

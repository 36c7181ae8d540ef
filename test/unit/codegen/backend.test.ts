/** Compiling, posting and attaching kernels; memories of both kinds; what kernels cannot do. */

import { describe, expect, it } from 'vitest';
import {
  adoptKernels,
  canRunWasm,
  generateModule,
  interpreterBackend,
  wasmBackend,
} from '../../../engine/codegen/backend.ts';
import type { ElementKernel } from '../../../engine/compile/kernel-types.ts';
import { binary, call, type Expr, name, number } from '../../../engine/language/ast.ts';
import { startClock } from '../../support/pace.ts';

const X = 64;
const kernel = (value: Expr): ElementKernel => ({
  kind: 'element',
  name: 'add',
  precision: 'f64',
  n: 33,
  bindings: { x: { at: 'element', type: 'f64', offset: X } },
  body: [{ target: 'x', value }],
  fires: binary('>=', name('i'), number(30)),
  firing: 'condition',
  onFire: [],
});
const add = kernel(binary('+', name('x'), name('step')));
const memoryOf = (shared: boolean) => new WebAssembly.Memory({ initial: 1, maximum: 1, shared });

describe('backends', () => {
  it('this host runs vector instructions', () => {
    expect(canRunWasm()).toBe(true);
  });

  it.each([
    ['wasm', true],
    ['wasm', false],
    ['interpreter', true],
    ['interpreter', false],
  ] as const)('%s runs on memory that is shared: %s', async (which, shared) => {
    const backend = which === 'wasm' ? wasmBackend : interpreterBackend;
    const compiled = await backend.compile([add]);
    const memory = memoryOf(shared);
    const functions = await compiled.attach(memory);
    const LIST = 1024;
    expect(functions.add!(5, 0, 33, LIST)).toBe(3);
    expect([...new Uint32Array(memory.buffer, LIST, 3)]).toEqual([30, 31, 32]);
    expect(new Float64Array(memory.buffer, X, 33).every((x) => x === 5)).toBe(true);
  });

  it.each([wasmBackend, interpreterBackend])(
    '$name: what was posted can be adopted',
    async (backend) => {
      const { data } = await backend.compile([add]);
      const { port1, port2 } = new MessageChannel();
      const posted = new Promise<unknown>((resolve) => {
        port2.onmessage = (event) => resolve(event.data);
      });
      port1.postMessage(data);
      const memory = memoryOf(true);
      const functions = await adoptKernels(await posted).attach(memory);
      port1.close();
      port2.close();
      expect(functions.add!(2, 0, 33, 1024)).toBe(3);
      expect(new Float64Array(memory.buffer, X, 1)[0]).toBe(2);
    },
  );

  it('two workers may attach one module to one memory, each with its own random tables', async () => {
    const draws: ElementKernel = {
      ...kernel(call('poisson', name('m'))),
      n: 512,
      fires: null,
      bindings: {
        x: { at: 'element', type: 'f64', offset: 8192 },
        m: { at: 'uniform', offset: 64 },
        r: { at: 'random', offset: 128 },
      },
    };
    const run = async (workers: number) => {
      const memory = memoryOf(true);
      new Float64Array(memory.buffer, 64, 1)[0] = 3;
      new Uint32Array(memory.buffer, 128, 32).forEach((_, k, all) => {
        all[k] = (k + 1) * 2654435761;
      });
      const compiled = await wasmBackend.compile([draws]);
      const first = await compiled.attach(memory);
      const second = workers === 2 ? await compiled.attach(memory) : first;
      for (let step = 0; step < 5; step++) {
        first.add!(step, 0, 256, 0);
        second.add!(step, 256, 512, 0);
      }
      return [...new Float64Array(memory.buffer, 8192, 512)];
    };
    const one = await run(1);
    expect(await run(2)).toEqual(one);
    expect(new Set(one).size).toBeGreaterThan(5);
  });

  it('a module of 200 kernels is generated in well under a second', () => {
    const kernels = Array.from({ length: 200 }, (_, k) => ({ ...add, name: `add${k}` }));
    const from = startClock();
    const bytes = generateModule(kernels, true);
    expect(from()).toBeLessThan(1000);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  it('says what a kernel cannot compute', async () => {
    for (const backend of [wasmBackend, interpreterBackend]) {
      const run = async (value: Expr) =>
        (await backend.compile([kernel(value)])).attach(memoryOf(true));
      await expect(run(call('gamma', name('x')))).rejects.toThrow(/gamma/);
      await expect(run(call('exp', name('x'), name('x')))).rejects.toThrow(/1 arguments/);
      await expect(run(name('nowhere'))).rejects.toThrow(/nowhere/);
    }
  });

  it('counts spikes: an element that fires three times is listed three times', async () => {
    const counting: ElementKernel = {
      ...add,
      body: [],
      firing: 'count',
      fires: call('if', binary('==', name('i'), number(4)), number(3.7), number(-1)),
    };
    for (const backend of [wasmBackend, interpreterBackend]) {
      const memory = memoryOf(true);
      const functions = await (await backend.compile([counting])).attach(memory);
      expect(functions.add!(0, 0, 33, 1024)).toBe(3);
      expect([...new Uint32Array(memory.buffer, 1024, 4)]).toEqual([4, 4, 4, 0]);
    }
  });
});

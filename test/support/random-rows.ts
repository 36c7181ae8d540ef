/** Random synapses in a memory, for tests of kernels that walk them. */

import fc from 'fast-check';
import type { ElementType } from '../../engine/compile/kernel-types.ts';

export const SIZE: Record<ElementType, number> = { f64: 8, f32: 4, i32: 4, u32: 4, u16: 2, u8: 1 };

export interface Network {
  readonly sources: number;
  readonly targets: number;
  /** Targets of every row (source, bucket), ascending. */
  readonly rows: readonly (readonly number[])[];
  readonly delays: readonly number[];
}

/** Random rows. */
export const networks: fc.Arbitrary<Network> = fc
  .record({
    sources: fc.integer({ min: 1, max: 12 }),
    targets: fc.integer({ min: 1, max: 70 }),
    delays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ sources, targets, delays }) =>
    fc
      .array(fc.array(fc.integer({ min: 0, max: targets - 1 }), { maxLength: 25 }), {
        minLength: sources * delays.length,
        maxLength: sources * delays.length,
      })
      .map((rows) => ({
        sources,
        targets,
        delays,
        rows: rows.map((row) => [...row].sort((a, b) => a - b)),
      })),
  );

/** Places in a memory, with room between them. */
export class Layout {
  bytes = 64;
  add(bytes: number): number {
    const offset = this.bytes;
    this.bytes += Math.ceil(bytes / 64) * 64 + 64;
    return offset;
  }
}

/** Numbers from 0 to 1. */
export const noise = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

export const writeRows = (buffer: ArrayBufferLike, offset: number, { rows }: Network): void => {
  const starts = new Uint32Array(buffer, offset, rows.length + 1);
  for (const [k, row] of rows.entries()) starts[k + 1] = starts[k]! + row.length;
};

export const writeTargets = (
  buffer: ArrayBufferLike,
  type: 'u16' | 'u32',
  offset: number,
  all: readonly number[],
): void => {
  if (type === 'u16') new Uint16Array(buffer, offset, all.length).set(all);
  else new Uint32Array(buffer, offset, all.length).set(all);
};

/** An array with one value per element. */
export const at = (type: ElementType, offset: number) => ({ at: 'element' as const, type, offset });

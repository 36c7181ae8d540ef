/**
 * Memory: one region per variable, 64-byte aligned, padded to whole blocks of 32 elements so that
 * kernels may run over the end. Addresses are static, kernels carry them as constants.
 */

import type { ElementType } from './kernel-types.ts';
import type { Region } from './plan-types.ts';

export const BYTES: Readonly<Record<ElementType, number>> = {
  f64: 8,
  f32: 4,
  i32: 4,
  u32: 4,
  u16: 2,
  u8: 1,
};

/** Elements of a population that are never split between workers; random streams follow it. */
export const BLOCK = 256;

export const padded = (n: number): number => Math.ceil(n / 32) * 32;

/** Bytes that a region takes. */
export const bytesOf = ({ type, length }: Pick<Region, 'type' | 'length'>): number =>
  Math.ceil((padded(length) * BYTES[type]) / 64) * 64;

export interface Layout {
  readonly regions: readonly Region[];
  readonly fills: readonly { readonly offset: number; readonly data: ArrayBufferView }[];
  readonly bytes: number;
  /** Reserves a region and returns its byte offset; `data` is its initial content (else zeros). */
  add(
    owner: string,
    name: string,
    type: ElementType,
    length: number,
    options: { readonly mutable: boolean; readonly data?: ArrayBufferView },
  ): number;
}

/** An empty memory; the first 64 bytes stay unused so that 0 is never an address. */
export function createLayout(): Layout {
  const regions: Region[] = [];
  const fills: { offset: number; data: ArrayBufferView }[] = [];
  let bytes = 64;
  return {
    regions,
    fills,
    get bytes() {
      return bytes;
    },
    add(owner, name, type, length, { mutable, data }) {
      const offset = bytes;
      regions.push({ owner, name, type, offset, length, mutable });
      bytes += bytesOf({ type, length });
      if (data) fills.push({ offset, data });
      return offset;
    },
  };
}

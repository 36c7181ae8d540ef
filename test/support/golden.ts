/**
 * Reads the golden vectors of encoders and readouts: tensors as lists, as raw little-endian bytes
 * or as packed bits (see `test/golden/data/encoders/README.md`).
 */

import { readFileSync } from 'node:fs';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

interface RawTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data?: readonly unknown[];
  readonly b64?: string;
  readonly ones?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: golden files differ from case to case
export type Case = Record<string, any>;

/** All cases of a golden file of `test/golden/data/encoders`. */
export function goldenCases(file: string): Case[] {
  const text = readFileSync(new URL(`../golden/data/encoders/${file}`, import.meta.url), 'utf8');
  return JSON.parse(text).cases;
}

const asNumber = (value: unknown): number =>
  typeof value === 'boolean' ? Number(value) : Number(value);

/** A tensor of a golden file as float64. */
export function tensor(raw: unknown): Tensor {
  const t = raw as RawTensor;
  const size = t.shape.reduce((product, n) => product * n, 1);
  if (t.b64 !== undefined) {
    const bytes = Buffer.from(t.b64, 'base64');
    const data = new Float64Array(size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < size; i++)
      switch (t.dtype) {
        case 'bit':
          data[i] = ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1;
          break;
        case 'float32':
          data[i] = view.getFloat32(4 * i, true);
          break;
        case 'float64':
          data[i] = view.getFloat64(8 * i, true);
          break;
        case 'int32':
          data[i] = view.getInt32(4 * i, true);
          break;
        case 'int16':
          data[i] = view.getInt16(2 * i, true);
          break;
        case 'uint8':
        case 'bool':
          data[i] = view.getUint8(i);
          break;
        case 'int8':
          data[i] = view.getInt8(i);
          break;
        default:
          throw new Error(`unknown dtype ${t.dtype}`);
      }
    if (t.ones !== undefined && data.reduce((a, b) => a + b, 0) !== t.ones)
      throw new Error('a packed tensor does not hold as many ones as it says');
    return { shape: t.shape, data };
  }
  const flat = (t.data ?? []).flat(8);
  if (flat.length !== size) throw new Error(`tensor holds ${flat.length} numbers, not ${size}`);
  return { shape: t.shape, data: Float64Array.from(flat, asNumber) };
}

/** A list of spikes as dense counts `[steps, n]`. */
export function dense(
  spikes: {
    readonly step: Uint32Array;
    readonly element: Uint32Array;
    readonly value?: Float32Array;
  },
  steps: number,
  n: number,
): number[] {
  const result = new Array<number>(steps * n).fill(0);
  for (let i = 0; i < spikes.step.length; i++)
    result[spikes.step[i]! * n + spikes.element[i]!]! += spikes.value?.[i] ?? 1;
  return result;
}

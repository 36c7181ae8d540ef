/** The one memory of a run and typed views of it. */

import { STRIPS_BYTES } from '../codegen/strips.ts';
import type { Plan } from '../compile/plan-types.ts';

export interface Views {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
}

const PAGE = 65536;

/** Whether this host can share memory between workers. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer !== 'undefined' &&
  (typeof crossOriginIsolated === 'undefined' || crossOriginIsolated);

/** Takes the memory a plan asks for; it never grows. Shared where workers need it. */
export function takeMemory(plan: Plan, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil((plan.bytes + plan.workers * STRIPS_BYTES) / PAGE) + 1;
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/** Views of a memory; valid as long as the memory, since it never grows. */
export function viewsOf(memory: WebAssembly.Memory): Views {
  const buffer = memory.buffer;
  return {
    memory,
    bytes: new Uint8Array(buffer),
    f64: new Float64Array(buffer),
    f32: new Float32Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    u16: new Uint16Array(buffer),
  };
}

/** Bytes of content after which the host is asked to collect what has been written. */
const COLLECT_EVERY = 64 * 2 ** 20;

/**
 * Writes the initial content: what a plan fills, zeros elsewhere in mutable regions. The plan gives
 * its content away piece by piece, so that a large network is never in memory twice. Returns the
 * plan as the run needs it, without the content.
 */
export function fillMemory(plan: Plan, views: Views): Plan {
  const fills = plan.fills as { offset: number; data: ArrayBufferView }[];
  let written = 0;
  for (const fill of fills) {
    const { offset, data } = fill;
    views.bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    fill.data = NOTHING;
    written += data.byteLength;
    if (written < COLLECT_EVERY) continue;
    // Untouched, it takes no memory; but hosts collect garbage when buffers are asked for.
    new ArrayBuffer(written);
    written = 0;
  }
  return { ...plan, fills: [] };
}

const NOTHING = new Uint8Array();

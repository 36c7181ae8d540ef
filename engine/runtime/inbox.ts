/** Live input (camera, microphone, a button) waits here until the border at which it acts. */

import type { Sample } from '../kit/types.ts';

export class Inbox {
  private readonly waiting = new Map<string, Sample>();

  /** Stores float32 data for a port; the newest wins. */
  put(node: string, port: string, data: ArrayBuffer): void {
    const values = new Float32Array(data.slice(0, data.byteLength - (data.byteLength % 4)));
    this.waiting.set(`${node}/${port}`, { shape: [values.length], data: values });
  }

  has(node: string, port: string): boolean {
    return this.waiting.has(`${node}/${port}`);
  }

  /** What came last, or null; it stays until something newer comes. */
  take(node: string, port: string): Sample | null {
    return this.waiting.get(`${node}/${port}`) ?? null;
  }

  /** What waits, for a checkpoint. */
  state(): unknown {
    return [...this.waiting].map(([ref, { data }]) => [ref, Array.from(data)]);
  }

  restore(state: unknown): void {
    this.waiting.clear();
    for (const [ref, data] of (state as [string, number[]][] | undefined) ?? [])
      this.waiting.set(ref, { shape: [data.length], data: Float32Array.from(data) });
  }
}

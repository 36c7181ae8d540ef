/** Which sources of a graph wait for a device, and pictures as the numbers they take. */

import { type GraphDocument, parseQuantity } from '#engine';

/** Pictures and chunks of sound are not taken more often than this [ms of wall time]. */
const SHORTEST = 10;

export interface LiveSource {
  readonly node: string;
  readonly kind: 'camera' | 'microphone';
  readonly interval: number; // ms
  readonly rows: number;
  readonly columns: number;
}

/** Sources of a graph that wait for a device. */
export function liveSources(document: GraphDocument): readonly LiveSource[] {
  const found: LiveSource[] = [];
  for (const [node, { type, parameters, muted }] of Object.entries(document.nodes)) {
    if (muted || (type !== 'core/camera' && type !== 'core/microphone')) continue;
    const asked = parseQuantity(String(parameters?.interval ?? '20 ms'), 'ms');
    const size = parameters?.size;
    const [rows = 1, columns = 1] = Array.isArray(size)
      ? size.map(Number)
      : typeof size === 'number'
        ? [1, size]
        : [120, 160];
    found.push({
      node,
      kind: type === 'core/camera' ? 'camera' : 'microphone',
      interval: Math.max(SHORTEST, asked.ok ? asked.value : 20),
      rows,
      columns,
    });
  }
  return found;
}

/** Pixels of four bytes as luma 0…1 (ITU-R BT.601). */
export function lumaOf(pixels: Uint8ClampedArray): Float32Array<ArrayBuffer> {
  const luma = new Float32Array(pixels.length / 4);
  for (let k = 0; k < luma.length; k++)
    luma[k] =
      (0.299 * (pixels[4 * k] ?? 0) +
        0.587 * (pixels[4 * k + 1] ?? 0) +
        0.114 * (pixels[4 * k + 2] ?? 0)) /
      255;
  return luma;
}

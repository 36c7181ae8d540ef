/**
 * Checkpoints: the plan's hash, the step, and every region a run changes, by owner and name, in
 * one buffer. Into the same plan it restores exactly; into another plan equal regions are carried
 * over and the rest is listed.
 */

import { BYTES } from '../compile/layout.ts';
import type { Plan, Region } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';

interface Header {
  readonly format: 'snn-checkpoint';
  readonly version: 1;
  readonly hash: string;
  readonly step: number;
  readonly dt: number;
  readonly extra: unknown;
  readonly regions: readonly {
    readonly owner: string;
    readonly name: string;
    readonly type: Region['type'];
    readonly length: number;
  }[];
}

const sizeOf = (region: { readonly type: Region['type']; readonly length: number }) =>
  BYTES[region.type] * region.length;
const align = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** Writes a checkpoint; `extra` is what run-time parts keep outside the memory (JSON). */
export function writeCheckpoint(
  plan: Plan,
  views: Views,
  step: number,
  extra: unknown,
): ArrayBuffer {
  const regions = plan.regions.filter((region) => region.mutable);
  const header: Header = {
    format: 'snn-checkpoint',
    version: 1,
    hash: plan.hash,
    step,
    dt: plan.dt,
    extra,
    regions: regions.map(({ owner, name, type, length }) => ({ owner, name, type, length })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = align(8 + text.length);
  const buffer = new ArrayBuffer(start + regions.reduce((sum, r) => sum + align(sizeOf(r)), 0));
  const bytes = new Uint8Array(buffer);
  new DataView(buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  let at = start;
  for (const region of regions) {
    bytes.set(views.bytes.subarray(region.offset, region.offset + sizeOf(region)), at);
    at += align(sizeOf(region));
  }
  return buffer;
}

export interface Restored {
  readonly step: number;
  readonly extra: unknown;
  /** Whether the plan is the one the checkpoint came from. */
  readonly exact: boolean;
  /** `owner/name` of regions that could not be carried over. */
  readonly missing: readonly string[];
}

/** Reads a checkpoint into memory; null if the bytes are not one. Nothing is written in that case. */
export function readCheckpoint(plan: Plan, views: Views, buffer: ArrayBuffer): Restored | null {
  const header = parseHeader(buffer);
  if (!header) return null;
  const { header: found, start } = header;
  const own = new Map(
    plan.regions.filter((r) => r.mutable).map((r) => [`${r.owner}/${r.name}`, r]),
  );
  const total = found.regions.reduce((sum, r) => sum + align(sizeOf(r)), start);
  if (total > buffer.byteLength) return null;
  const bytes = new Uint8Array(buffer);
  const missing: string[] = [];
  let at = start;
  for (const region of found.regions) {
    const size = sizeOf(region);
    const target = own.get(`${region.owner}/${region.name}`);
    if (target && target.type === region.type && target.length === region.length)
      views.bytes.set(bytes.subarray(at, at + size), target.offset);
    else missing.push(`${region.owner}/${region.name}`);
    at += align(size);
  }
  return { step: found.step, extra: found.extra, exact: found.hash === plan.hash, missing };
}

function parseHeader(buffer: ArrayBuffer): { header: Header; start: number } | null {
  if (buffer.byteLength < 8) return null;
  const length = new DataView(buffer).getUint32(0, true);
  if (8 + length > buffer.byteLength) return null;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
    return isHeader(header) ? { header, start: align(8 + length) } : null;
  } catch {
    return null; // not JSON: not a checkpoint
  }
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const h = value as Partial<Header>;
  return (
    h.format === 'snn-checkpoint' &&
    h.version === 1 &&
    typeof h.hash === 'string' &&
    Number.isSafeInteger(h.step) &&
    Array.isArray(h.regions) &&
    h.regions.every(
      (r) =>
        typeof r?.owner === 'string' &&
        typeof r.name === 'string' &&
        r.type in BYTES &&
        Number.isSafeInteger(r.length) &&
        r.length >= 0,
    )
  );
}

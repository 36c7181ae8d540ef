/** Files that belong to a document, as stages read them: by ranges, never the whole. */

import type { ResolvedNode } from '../compile/resolved.ts';
import type { AssetRef } from '../graph/document.ts';
import type { Asset, Of } from '../kit/types.ts';

/** An asset over bytes that are already in memory. */
export const bytesAsset = (name: string, bytes: Uint8Array): Asset => ({
  name,
  bytes: bytes.length,
  read: (from, length) => bytes.subarray(from, from + length),
});

/** Replaces asset references among a node's values by the opened files; missing ones become null. */
export function withAssets(
  node: ResolvedNode,
  values: Of<unknown>,
  assets: Readonly<Record<string, Asset>>,
): Of<unknown> {
  const result: Record<string, unknown> = { ...values };
  for (const [name, parameter] of Object.entries(node.definition.parameters)) {
    if (parameter.kind !== 'asset') continue;
    const ref = values[name] as AssetRef | null | undefined;
    result[name] = ref ? openReference(ref, assets) : null;
  }
  return result;
}

function openReference(ref: AssetRef, assets: Readonly<Record<string, Asset>>): Asset | null {
  if (ref.inline !== undefined) {
    const text = atob(ref.inline);
    return bytesAsset(
      ref.name ?? 'inline',
      Uint8Array.from(text, (c) => c.charCodeAt(0)),
    );
  }
  return (ref.path !== undefined && assets[ref.path]) || null;
}

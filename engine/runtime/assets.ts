/** Files that belong to a document, as stages read them: by ranges, never the whole. */

import type { ResolvedNode } from '../compile/resolved.ts';
import type { AssetRef, GraphDocument } from '../graph/document.ts';
import type { Registry } from '../graph/registry.ts';
import type { Asset, Of } from '../kit/types.ts';

/** An asset over bytes that are already in memory. */
export const bytesAsset = (name: string, bytes: Uint8Array): Asset => ({
  name,
  bytes: bytes.length,
  read: (from, length) => bytes.subarray(from, from + length),
});

/** `builtin:digits`: data that ship with the program, shown while no other file is chosen. */
const BUILTIN = 'builtin:';

/** Built-in data a document needs: names as hosts know them, with the prefix. */
export function builtinsOf(document: GraphDocument, registry: Registry): readonly string[] {
  const needed = new Set<string>();
  for (const node of Object.values(document.nodes))
    for (const [name, parameter] of Object.entries(registry.get(node.type)?.parameters ?? {}))
      if (parameter.kind === 'asset' && !node.parameters?.[name])
        for (const medium of parameter.media) if (medium.startsWith(BUILTIN)) needed.add(medium);
  return [...needed];
}

/** The file of a built-in, beside the program. */
export const builtinFile = (name: string): string => `${name.slice(BUILTIN.length)}.slim`;

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
    const builtin = parameter.media.find((m) => m.startsWith(BUILTIN));
    result[name] = ref ? openReference(ref, assets) : ((builtin && assets[builtin]) ?? null);
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

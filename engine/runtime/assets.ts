/** Files that belong to a document, as stages read them: by ranges, never the whole. */

import type { OpenFiles } from '../compile/lower.ts';
import type { ResolvedNode } from '../compile/resolved.ts';
import { isHdf5, loadHdf5 } from '../formats/index.ts';
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

/** The file of a built-in, beside the program: image packs, unless the name says otherwise. */
export function builtinFile(name: string): string {
  const file = name.slice(BUILTIN.length);
  return file.includes('.') ? file : `${file}.slim`;
}

/** HDF5 files need a library that starts asynchronously; stages cannot wait for it. */
export async function prepareAssets(
  document: GraphDocument,
  assets: Readonly<Record<string, Asset>>,
): Promise<void> {
  const inline = Object.values(document.nodes)
    .flatMap((node) => Object.values(node.parameters ?? {}))
    .some((v) => typeof v === 'object' && v !== null && 'inline' in v && isInlineHdf5(v.inline));
  const opened = Object.values(assets).flatMap((a) => a.files ?? [a]);
  if (inline || opened.some((a) => isHdf5(a))) await loadHdf5();
}

/** Base64 of HDF5's signature. */
const isInlineHdf5 = (text: string | undefined) => text?.startsWith('iUhERg0KGg') ?? false;

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

/** Opens what nodes name from among these files, for lowering. */
export const openWith =
  (assets: Readonly<Record<string, Asset>>): OpenFiles =>
  (node, values) =>
    withAssets(node, values, assets);

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

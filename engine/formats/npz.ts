/** Archives of arrays of numpy, `.npz`. */

import type { Asset } from '../kit/types.ts';
import { MOST_BYTES } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';
import { type NpyArray, readNpy } from './npy.ts';
import { openZip } from './zip.ts';

/** Arrays of an archive by name (without `.npy`), those that `wants` names; of a damaged one those before the damage. */
export function readNpz(
  asset: Asset,
  wants: (name: string) => boolean = () => true,
): {
  readonly arrays: Readonly<Record<string, NpyArray>>;
  readonly damage: FormatError | null;
} {
  const arrays: Record<string, NpyArray> = {};
  let total = 0;
  const { entries, damage } = openZip(asset);
  try {
    for (const entry of entries) {
      if (!entry.name.endsWith('.npy')) continue;
      const name = entry.name.slice(0, -4);
      if (!wants(name)) continue;
      total += entry.size;
      if (total > MOST_BYTES)
        throw new FormatError('npz', entry.offset, `arrays of more than ${MOST_BYTES} bytes`);
      const bytes = entry.read();
      arrays[name] = readNpy({
        name: `${asset.name}/${entry.name}`,
        bytes: bytes.length,
        read: (from, length) => bytes.subarray(from, from + length),
      });
    }
    return { arrays, damage };
  } catch (error) {
    // Of what is cut off, the archive knows the byte.
    const behind = damage ?? (error instanceof FormatError ? error : null);
    return { arrays, damage: behindSome(behind ?? error, Object.keys(arrays).length) };
  }
}

/** Damages files at random, repeatably: flipped bytes, cut ends, moved pieces, wild numbers. */

import { createStream } from '../../engine/kit/random.ts';

const WILD = [0, 1, 0x7f, 0x80, 0xff] as const;

/** The `index`-th damaged form of a file. */
export function mutate(bytes: Uint8Array, name: string, index: number): Uint8Array {
  const random = createStream(7, name, 'mutate', index);
  let result = bytes.slice();
  const changes = 1 + random.integer(4);
  for (let k = 0; k < changes && result.length > 0; k++) {
    const at = random.integer(result.length);
    switch (random.integer(6)) {
      case 0:
        result[at]! ^= 1 << random.integer(8);
        break;
      case 1:
        result[at] = random.integer(256);
        break;
      case 2:
        // Sizes and offsets are four or eight bytes: the values that hurt most.
        result.fill(WILD[random.integer(WILD.length)]!, at, at + [2, 4, 8][random.integer(3)]!);
        break;
      case 3:
        result = result.slice(0, at);
        break;
      case 4: {
        const length = random.integer(Math.min(64, result.length - at) + 1);
        result.copyWithin(random.integer(result.length), at, at + length);
        break;
      }
      case 5: {
        // Damage to the beginning finds more: heads are there.
        const early = random.integer(Math.min(256, result.length));
        result[early] = random.integer(256);
        break;
      }
    }
  }
  return result;
}

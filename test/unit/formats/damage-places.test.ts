/** Where damage is said to be: the byte at which a person with a hex editor would look. */

import { describe, expect, it } from 'vitest';
import { FormatError, openSpikes, readCloud, readPicture, readTable } from '#engine/formats';
import { formatFile, watchedAsset } from '../../support/format-files.ts';

const damageOf = (run: () => unknown): FormatError => {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was found wrong');
};
const changed = (name: string, at: number, ...values: number[]) => {
  const bytes = formatFile(name).slice();
  bytes.set(values, at);
  return bytes;
};
/** What ended the reading of a picture early, whether some rows of it can be used or none. */
const picture = (bytes: Uint8Array): FormatError => {
  const read = () => {
    const { damage } = readPicture(watchedAsset('a.png', bytes));
    if (damage) throw damage;
  };
  return damageOf(read);
};

describe('PNG', () => {
  const good = formatFile('palette.png');
  it.each([
    ['a first byte', changed('palette.png', 5, 0), 5, /does not begin/],
    ['the end cut off', good.slice(0, 155), 155, /ends before its last chunk/],
    ['a chunk cut off', good.slice(0, 60), 33, /ends within its chunk PLTE of 48 bytes/],
    ['a colour', changed('palette.png', 45, 1, 2), 33, /chunk PLTE.*CRC/],
    ['a name', changed('palette.png', 37, 0), 37, /no chunk where one must be/],
  ])('%s', (_what, bytes, offset, reason) => {
    const damage = picture(bytes);
    expect(damage.offset).toBe(offset);
    expect(damage.reason).toMatch(reason);
  });
});

it('text of PLY that is cut off names its end, however it is read', () => {
  const bytes = formatFile('ascii.ply').slice(0, -7);
  const { damage, points, faces } = readCloud(watchedAsset('a.ply', bytes));
  expect(damage).toMatchObject({
    offset: bytes.length,
    reason: 'ends before all its points and faces',
  });
  const whole = readCloud(watchedAsset('b.ply', formatFile('ascii.ply')));
  expect([points, faces.length]).toEqual([whole.points, whole.faces.length - 1]);
});

it('a table names the byte of the line, behind the mark and letters of UTF-8', () => {
  const bytes = new TextEncoder().encode('\ufeff# \u00b5V\n1,2\n3,x\n');
  expect(readTable(watchedAsset('a.csv', bytes))).toMatchObject({
    rows: 1,
    data: Float64Array.of(1, 2),
    damage: { message: 'line 3: "x" is not a number (table, byte 13)' },
  });
  const first = new TextEncoder().encode('\ufeff# \u00b5V\na,b\n1,x\n');
  expect(readTable(watchedAsset('a.csv', first))).toBe(
    'a.csv: line 3: "x" is not a number (table, byte 13)',
  );
});

it('a binary file without its first bytes is no table', () => {
  const bytes = changed('npy-f4.npy', 0, 0x41);
  const read = () =>
    openSpikes(watchedAsset('a.npy', bytes), { channelColumn: 0, timeColumn: 1, unit: 'ms' });
  const { offset, reason } = damageOf(read);
  expect(reason).toContain('no text');
  expect(bytes[offset]).toBeLessThan(32);
});

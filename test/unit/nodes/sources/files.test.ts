/** Sound, tables and image packs from files: contents, truncations, and what is said of damage. */

import { describe, expect, it } from 'vitest';
import { fromALaw, fromMuLaw, openWave, readTable, readWave } from '#engine/formats';
import {
  openPack,
  readPicture,
  writePack,
} from '../../../../nodes/sources/algorithms/image-pack.ts';
import { memoryAsset } from '../../../support/stage.ts';

const text = (content: string) => memoryAsset('table.csv', new TextEncoder().encode(content));

/** A WAV file of 16-bit samples. */
function wav(samples: readonly number[], rate = 8000, channels = 1): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const put = (at: number, name: string) => bytes.set(new TextEncoder().encode(name), at);
  put(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  put(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (const [k, s] of samples.entries()) view.setInt16(44 + 2 * k, s, true);
  return bytes;
}

describe('WAV', () => {
  it('reads 16-bit samples and averages channels', () => {
    const asset = memoryAsset('a.wav', wav([16384, -16384, 8192, 8192], 8000, 2));
    const wave = openWave(asset);
    if (typeof wave === 'string') throw new Error(wave);
    expect(wave).toMatchObject({ rate: 8000, channels: 2, frames: 2, bits: 16, format: 'pcm' });
    expect(Array.from(readWave(asset, wave, 0, 10))).toEqual([0, 0.25]);
    expect(Array.from(readWave(asset, wave, 1, 10))).toEqual([0.25]);
  });

  it('names the byte of what is wrong, at every truncation', () => {
    const whole = wav([1, 2, 3]);
    for (let n = 0; n < whole.length; n++) {
      const asset = memoryAsset('cut.wav', whole.slice(0, n));
      const wave = openWave(asset);
      if (n < 44) expect(wave).toMatch(/cut\.wav: .*\(byte \d+\)/);
      else if (typeof wave === 'string') throw new Error(wave);
      else expect(wave.frames).toBe(Math.floor((n - 44) / 2));
    }
  });

  it('survives damaged bytes', () => {
    const whole = wav([1, 2, 3]);
    for (let at = 0; at < 44; at++)
      for (const value of [0, 1, 127, 255]) {
        const bytes = whole.slice();
        bytes[at] = value;
        const asset = memoryAsset('damaged.wav', bytes);
        const wave = openWave(asset);
        if (typeof wave !== 'string')
          expect(readWave(asset, wave, 0, 1000).length).toBeLessThanOrEqual(6);
      }
  });

  it('expands the companded codes of G.711', () => {
    expect([fromMuLaw(0xff), fromMuLaw(0x00), fromMuLaw(0x80)]).toEqual([0, -32124, 32124]);
    expect([fromALaw(0xd5), fromALaw(0x55), fromALaw(0xaa)]).toEqual([8, -8, 32256]);
  });
});

describe('tables of numbers', () => {
  it('finds names, separators and comments', () => {
    const table = readTable(text('# made by hand\nt;x\n0;1.5\n1;2\n'));
    if (typeof table === 'string') throw new Error(table);
    expect(table.names).toEqual(['t', 'x']);
    expect(Array.from(table.data)).toEqual([0, 1.5, 1, 2]);
  });

  it('reads files of NEST 2 with a separator at the end of lines', () => {
    const table = readTable(text('1\t3.0\t\n2\t4.5\t\n'));
    if (typeof table === 'string') throw new Error(table);
    expect(Array.from(table.data)).toEqual([1, 3, 2, 4.5]);
  });

  it('names the line of what is wrong', () => {
    expect(readTable(text('1,2\n3\n'))).toMatchObject({
      rows: 1,
      damage: { message: 'line 2: 1 column where 2 are expected (table, byte 4)' },
    });
    expect(readTable(text('1,2\n3,x\n'))).toMatchObject({
      rows: 1,
      damage: { message: 'line 2: "x" is not a number (table, byte 4)' },
    });
    expect(readTable(text('a,b\n3,x\n'))).toBe(
      'table.csv: line 2: "x" is not a number (table, byte 4)',
    );
  });
});

describe('image packs', () => {
  const pixels = Uint8Array.from({ length: 12 }, (_, k) => 20 * k);
  const bytes = writePack([1, 2, 3], 5, Uint8Array.of(4, 2), pixels);

  it('reads each sample back', () => {
    const asset = memoryAsset('two.slim', bytes);
    const pack = openPack(asset);
    if (typeof pack === 'string') throw new Error(pack);
    expect(pack).toEqual({ samples: 2, shape: [1, 2, 3], classes: 5 });
    const second = readPicture(asset, pack, 1);
    expect(second.label).toBe(2);
    expect(Array.from(second.data, (v) => Math.round(v * 255))).toEqual(
      Array.from(pixels.slice(6)),
    );
  });

  it('says where a short file ends', () => {
    for (let n = 0; n < bytes.length; n++)
      expect(openPack(memoryAsset('short.slim', bytes.slice(0, n)))).toMatch(/short\.slim: /);
  });
});

/**
 * A published fact on real data: on MNIST at 32 x 32 with ratio 0.10, I2E gives 9.56 % of all
 * possible events (the authors' README; bicubic resize, as its protocol says). Ours is taken over
 * the digits that come with the program.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { resizeImage, roundHalfEven } from '#engine/kit';
import { imageToEvents, kernelsOf, STEP_ORDERS } from '../../nodes/encoders/algorithms/i2e.ts';
import { openPack, readPicture } from '../../nodes/sources/algorithms/image-pack.ts';
import { memoryAsset } from '../support/stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the shipped digits', () => {
  const made = spawnSync('node', [`${root}nodes/sources/digits-data.mjs`, 'digits']);
  const asset = memoryAsset(
    'digits.slim',
    new Uint8Array(readFileSync(`${root}dist/data/digits.slim`)),
  );
  const opened = openPack(asset);
  if (typeof opened === 'string') throw new Error(opened);
  const pack = opened;

  it('are ten thousand, all classes in every stretch', () => {
    expect(made.status).toBe(0);
    expect(pack).toEqual({ samples: 10000, shape: [1, 28, 28], classes: 10 });
    const counts = new Array<number>(10).fill(0);
    for (let i = 8000; i < 10000; i++) counts[readPicture(asset, pack, i).label]!++;
    for (const n of counts) expect(n).toBeGreaterThan(150);
  });

  /** Percent of all possible events, and of pixels that are neither ink nor paper. */
  function through(mode: 'bicubic' | 'bilinear'): { events: number; gray: number } {
    let events = 0;
    let gray = 0;
    for (let i = 0; i < pack.samples; i++) {
      const digit = readPicture(asset, pack, i).data.map((v) => Math.round(v * 255));
      const large = resizeImage(digit, [1, 28, 28], [32, 32], mode, true);
      const image = large.map((v) => Math.min(255, Math.max(0, roundHalfEven(v))) / 255);
      for (const v of image) if (v > 0.1 && v < 0.9) gray++;
      events += imageToEvents(image, [1, 32, 32], {
        kernels: kernelsOf(STEP_ORDERS[4]!),
        ratio: 0.1,
        padding: 'replicate',
        threshold: 'dynamic',
        whenFlat: 'all',
        stretch: 1,
      }).step.length;
    }
    const pixels = pack.samples * 32 * 32;
    return { events: (100 * events) / (16 * pixels), gray: (100 * gray) / pixels };
  }

  it('give the published event rate through I2E, and more where a bilinear resize widens edges', () => {
    const bicubic = through('bicubic');
    const bilinear = through('bilinear');
    expect(Math.abs(bicubic.events - 9.56)).toBeLessThan(0.3);
    // The numbers of nodes/README.md.
    expect(bicubic.events).toBeCloseTo(9.54, 1);
    expect(bilinear.events).toBeCloseTo(10, 1);
    expect(bicubic.gray).toBeCloseTo(11.7, 0);
    expect(bilinear.gray).toBeCloseTo(14.1, 0);
  });
});

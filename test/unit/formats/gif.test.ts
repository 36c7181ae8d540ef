/** GIF: pictures, times, how they cover one another, and damage. */

import { GifWriter } from 'omggif';
import { describe, expect, it } from 'vitest';
import { FormatError, openGif, readPicture } from '#engine/formats';
import type { SpikeList } from '../../../engine/kit/types.ts';
import { imageSet } from '../../../nodes/sources/image-set.ts';
import { GIF as PILLOW, watchedAsset } from '../../support/format-files.ts';
import { mutate } from '../../support/mutate.ts';
import { runGraph } from '../../support/run.ts';
import { memoryAsset, runStage } from '../../support/stage.ts';

const open = (bytes: Uint8Array) => openGif(watchedAsset('a.gif', bytes));
const row = (data: Uint8Array, width: number, y: number) =>
  Array.from({ length: width }, (_, x) => [...data.subarray(4 * (y * width + x)).subarray(0, 4)]);
const damageOf = (run: () => unknown): FormatError => {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was found wrong');
};

const [RED, GREEN, BLUE] = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
];
const BACK = [10, 20, 30, 255];
const NONE = [0, 0, 0, 0];

describe('animations', () => {
  it('have the pixels and times that another program wrote', () => {
    const gif = open(PILLOW);
    expect([gif.width, gif.height, gif.frames, gif.damage]).toEqual([6, 4, 3, null]);
    // No time is a tenth of a second, as browsers show it.
    expect([0, 1, 2].map((k) => gif.delay(k))).toEqual([40, 200, 100]);
    expect(row(gif.read(0), 6, 1)).toEqual([RED, RED, BACK, BACK, BACK, BACK]);
    expect(row(gif.read(1), 6, 1)).toEqual([BACK, GREEN, GREEN, BACK, BACK, BACK]);
    // The second is taken away before the third, which is a part of the picture, is drawn.
    expect(row(gif.read(2), 6, 1)).toEqual([NONE, BACK, BLUE, BLUE, NONE, NONE]);
    // In any order, also back.
    expect(row(gif.read(0), 6, 1)).toEqual([RED, RED, BACK, BACK, BACK, BACK]);
    expect(row(gif.read(2), 6, 1)).toEqual([NONE, BACK, BLUE, BLUE, NONE, NONE]);
    expect(readPicture(watchedAsset('a.gif', PILLOW))).toMatchObject({ width: 6, channels: 4 });
  });

  it('may put back what was there before a frame', () => {
    const bytes = new Uint8Array(1024);
    const writer = new GifWriter(bytes as never, 2, 1, {
      palette: [0, 0xff0000, 0x00ff00, 0x0000ff],
    });
    writer.addFrame(0, 0, 2, 1, [1, 1], { delay: 5 });
    writer.addFrame(0, 0, 1, 1, [2], { delay: 5, disposal: 3 });
    writer.addFrame(1, 0, 1, 1, [3], { delay: 5 });
    const gif = open(bytes.slice(0, writer.end()));
    expect([0, 1, 2].map((k) => row(gif.read(k), 2, 0))).toEqual([
      [RED, RED],
      [GREEN, RED],
      [RED, BLUE],
    ]);
  });
});

describe('damage', () => {
  it('of the end leaves the whole pictures before it, with the byte', () => {
    const cut = open(PILLOW.slice(0, -10));
    expect(cut.frames).toBe(2);
    expect(cut.damage?.reason).toBe('a block ends with the file');
    expect(PILLOW[cut.damage!.offset]).toBe(0x2c);
    expect(row(cut.read(1), 6, 1)[1]).toEqual(GREEN);
    expect(open(PILLOW.slice(0, -1)).damage).toMatchObject({
      offset: PILLOW.length - 1,
      reason: 'ends before its end mark',
    });
  });

  it('of the first picture is an error', () => {
    expect(damageOf(() => open(PILLOW.slice(0, 60))).reason).toContain('there is no picture');
    expect(damageOf(() => open(PILLOW.slice(1)))).toMatchObject({ offset: 0 });
    const stray = PILLOW.slice();
    const at = open(PILLOW.slice(0, -10)).damage!.offset;
    stray[at + 1] = 200; // the third frame leaves the picture
    expect(damageOf(() => open(stray).read(2)).reason).toContain('frame 2 leaves the picture');
  });

  it('of any kind neither crashes nor prints', () => {
    let refused = 0;
    for (let k = 0; k < 2000; k++)
      try {
        const gif = open(mutate(PILLOW, 'a.gif', k));
        for (let frame = 0; frame < Math.min(50, gif.frames); frame++) gif.read(frame);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        refused++;
      }
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(2000);
  });
});

describe('as samples', () => {
  const asset = memoryAsset('a.gif', PILLOW);

  it('each lasts as long as the file says', () => {
    const { behaviour } = imageSet;
    if (behaviour.kind !== 'stage') throw new Error('no stage');
    const { values } = runStage(imageSet, { assets: { file: asset } });
    expect(behaviour.samples?.(values as never)).toBe(3);
    expect([0, 1, 2].map((k) => behaviour.length?.(values as never, k))).toEqual([40, 200, 100]);
  });

  it('before the event camera fire where pictures change, when they change', async () => {
    const node = (type: string, parameters: object) => ({
      type,
      version: 1,
      name: type,
      parameters,
    });
    const run = await runGraph(
      {
        format: 'snn-graph',
        version: 1,
        simulation: { dt: '1 ms', duration: '240 ms', seed: 1 },
        nodes: {
          nframes: node('core/image-set', { size: [4, 6], channels: 3, file: { path: 'a.gif' } }),
          nclock: node('core/schedule', { ownLength: true, repeat: true }),
          ncamera: node('core/video-dvs', {}),
        },
        edges: { e1: { from: 'nframes/image', to: 'ncamera/image' } },
      } as never,
      { assets: { 'a.gif': asset }, record: ['ncamera/events'] },
    );
    const { step, element } = run.spikes('ncamera/events') as SpikeList;
    expect(step.length).toBeGreaterThan(0);
    // The second picture comes at 40 ms and the camera tells of it within its 10 ms.
    expect(step.every((s) => s >= 39 && s <= 60)).toBe(true);
    // Red went, green came: the first pixel of row 1 darkens, the third brightens.
    expect([...element]).toContain(24 + 6);
    expect([...element]).toContain(6 + 2);
  });
});

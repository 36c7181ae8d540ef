/** Sources of recordings: what is played does not depend on how it is cut; damage is said, and what came before plays. */

import { beforeAll, describe, expect, it } from 'vitest';
import { loadHdf5 } from '#engine/formats';
import type { SpikeList } from '../../../../engine/kit/types.ts';
import { eventFile } from '../../../../nodes/sources/event-file.ts';
import { fashion } from '../../../../nodes/sources/fashion.ts';
import { imageSet } from '../../../../nodes/sources/image-set.ts';
import { pointCloud } from '../../../../nodes/sources/point-cloud.ts';
import { spikeFile } from '../../../../nodes/sources/spike-file.ts';
import { spikeSet } from '../../../../nodes/sources/spike-set.ts';
import { formatFile, readFully, watchedAsset } from '../../../support/format-files.ts';
import { memoryAsset, runStage } from '../../../support/stage.ts';

const open = (name: string) => watchedAsset(name, formatFile(name));

/** All events of a file, played in intervals of so many steps. */
function play(name: string, steps: number, total: number, parameters = {}) {
  const run = runStage(eventFile, { parameters, assets: { file: open(name) }, dt: 1 });
  const list: [number, number][] = [];
  for (let from = 0; from < total; from += steps) {
    const { events } = run.begin({ steps }) as { events: SpikeList };
    for (let k = 0; k < events.step.length; k++)
      list.push([from + events.step[k]!, events.element[k]!]);
    run.end({ steps });
  }
  return { list, problems: run.problems };
}

beforeAll(loadHdf5);

describe('event recording', () => {
  it.each([
    ['evt3.raw', { size: [720, 1280] }],
    ['aedat4-zstd.aedat4', { size: [260, 346] }],
    ['nmnist.bin', { size: [34, 34] }],
    ['dsec.h5', { size: [480, 640] }],
    ['es-imagenet.npz', { size: [256, 256] }],
    ['uzh-events.txt', { size: [180, 240] }],
  ])('%s: the same events however it is cut', (name, parameters) => {
    const whole = play(name, 400, 400, parameters);
    expect(whole.problems).toEqual([]);
    expect(whole.list.length).toBeGreaterThan(5);
    for (const steps of [1, 8, 100])
      expect(play(name, steps, 400, parameters).list).toEqual(whole.list);
  });

  it('shrinks by whole pixels, drops what is outside, and counts a pixel once per step', () => {
    const { list } = play('nmnist.bin', 400, 400, { size: [17, 17], downsample: 2 });
    for (const [, e] of list) expect(e).toBeLessThan(2 * 17 * 17);
    expect(new Set(list.map(String)).size).toBe(list.length);
    const small = play('nmnist.bin', 400, 400, { size: [4, 4] }).list;
    expect(small.length).toBeLessThan(list.length);
  });

  it.each([
    ['aedat2-truncated.aedat', 5000, ['5 bytes at the end are no whole record (byte 290)']],
    [
      'aedat31-truncated.aedat',
      2_200_000,
      ['the last packet says 20 events, the file ends before (byte 506)'],
    ],
    [
      'aedat4-truncated.aedat4',
      5000,
      ['the last packet says 240 bytes, the file ends before (byte 1222)'],
    ],
    [
      'evt2-before-time.raw',
      5000,
      [
        '2 bytes at the end are no whole record (byte 190)',
        '1 event before any time was known: dropped',
      ],
    ],
    ['evt3-rollover.raw', 20_000, ['1 byte at the end is no whole record (byte 176)']],
    ['nmnist-overflow.bin', 5000, ['2 bytes at the end are no whole record (byte 205)']],
  ])(
    '%s: says what is cut off at which byte, once it is there, and plays the rest',
    (name, total, said) => {
      const run = runStage(eventFile, {
        parameters: { size: [720, 1280] },
        assets: { file: open(name) },
      });
      const { events } = run.begin({ steps: total }) as { events: SpikeList };
      expect(events.step.length).toBeGreaterThan(0);
      const read = readFully(open(name)).items.length;
      expect(run.warnings).toEqual(
        said.map((text) =>
          text.endsWith(')')
            ? `${name}: ${text}; read: ${read} event${read === 1 ? '' : 's'}`
            : `${name}: ${text}`,
        ),
      );
      expect(run.problems).toEqual([]);
    },
  );

  it('begins again after the last event', () => {
    const once = play('nmnist.bin', 50, 400, { size: [34, 34] }).list;
    const twice = play('nmnist.bin', 50, 800, { size: [34, 34], loop: true }).list;
    const round = once.at(-1)![0] + 1;
    const second = twice.filter(([s]) => s >= round).slice(0, 5);
    expect(second.map(([, e]) => e)).toEqual(once.slice(0, 5).map(([, e]) => e));
  });

  it('plays what came before the damage, then says where it is', () => {
    const bytes = formatFile('aedat31-polarity.aedat').slice();
    // The head of the second packet says that its events have a negative size.
    new DataView(bytes.buffer).setInt32(105 + 28 + 160 + 4, -8, true);
    const file = memoryAsset('cut.aedat', bytes);
    for (const whenDamaged of ['stop', 'end']) {
      const run = runStage(eventFile, { parameters: { whenDamaged }, assets: { file }, dt: 1 });
      const { events } = run.begin({ steps: 1000 }) as { events: SpikeList };
      expect(events.step.length).toBe(19);
      if (whenDamaged === 'end') expect(run.problems).toEqual([]);
      else {
        expect(run.problems[0]).toContain('byte 293');
        expect(run.problems[0]).toContain('whenDamaged');
      }
    }
  });
});

describe('images', () => {
  it('reads sets, folders and single pictures; the folder is the class', () => {
    const files = ['cat/a.png', 'dog/b.png', 'dog/readme.txt'].map((name) => ({
      ...memoryAsset(name, formatFile('rgb.png')),
      name,
    }));
    const folder = { name: 'pets', bytes: 0, files, read: () => new Uint8Array() };
    const run = runStage(imageSet, {
      parameters: { size: [9, 12], channels: 3 },
      assets: { file: folder },
    });
    const second = run.begin({ shown: 1 }) as unknown as Record<
      string,
      { data: Float32Array; names?: string[] }
    >;
    expect(run.problems).toEqual([]);
    expect(second.label!.data[0]).toBe(1);
    expect(second.label!.names).toEqual(['cat', 'dog']);
    expect(second.image!.data[0]).toBeCloseTo(0);
    expect(second.image!.data[108]).toBeCloseTo(1);
    for (const [name, channels] of [
      ['images-idx3-ubyte', 1],
      ['images-idx3-ubyte.gz', 1],
      ['cifar10.bin', 3],
      ['photo-444.jpg', 3],
    ] as const) {
      const one = runStage(imageSet, {
        parameters: { size: [8, 8], channels },
        assets: { file: open(name) },
      });
      const { image } = one.begin() as Record<string, { shape: number[]; data: Float32Array }>;
      expect(one.problems, name).toEqual([]);
      expect(image!.shape).toEqual([channels, 8, 8]);
      expect(Math.max(...image!.data)).toBeLessThanOrEqual(1.001);
    }
  });

  it('takes classes from a second file', () => {
    const run = runStage(imageSet, {
      parameters: { size: [5, 4] },
      assets: { file: open('images-idx3-ubyte'), labels: open('labels-idx1-ubyte') },
    });
    expect((run.begin({ shown: 0 }) as Record<string, { data: Float64Array }>).label!.data[0]).toBe(
      5,
    );
  });

  it('says so where the file holds classes only', () => {
    const run = runStage(imageSet, { assets: { file: open('labels-idx1-ubyte') } });
    expect(run.begin()).toEqual({});
    expect(run.problems.join()).toMatch(/^labels-idx1-ubyte: .*labels, not pictures.*byte 3/);
  });
});

describe('point clouds', () => {
  it('gives rows of the columns that were asked for', () => {
    const kitti = runStage(pointCloud, {
      parameters: { columns: 4, points: 0 },
      assets: { file: open('kitti.bin') },
    });
    const { cloud } = kitti.begin() as Record<string, { shape: number[]; data: Float32Array }>;
    expect(cloud!.shape).toEqual([14, 4]);
    const mesh = runStage(pointCloud, {
      parameters: { columns: 6, points: 500 },
      assets: { file: open('mesh.off') },
    });
    const drawn = (mesh.begin() as Record<string, { shape: number[]; data: Float32Array }>).cloud!;
    expect(drawn.shape).toEqual([500, 6]);
    for (let k = 0; k < 500; k++) {
      const n = drawn.data.subarray(6 * k + 3, 6 * k + 6);
      expect(Math.hypot(...n)).toBeCloseTo(1, 5);
    }
  });
});

it('fashion articles that were not fetched say how they are', () => {
  const run = runStage(fashion);
  expect(run.begin()).toEqual({});
  expect(run.problems).toEqual([
    'The fashion articles are not there: fetch them once with npm run data, then run again.',
  ]);
});

describe('the axis that points up', () => {
  /** One point, and its normal, of a file as it is shown. */
  const point = (name: string, content: string, parameters: Record<string, unknown>) => {
    const file = memoryAsset(name, new TextEncoder().encode(content));
    const run = runStage(pointCloud, {
      parameters: { points: 0, ...parameters },
      assets: { file },
    });
    const { cloud } = run.begin() as Record<string, { data: Float32Array }>;
    expect(run.problems).toEqual([]);
    return Array.from(cloud!.data);
  };
  const head = ['x', 'y', 'z', 'nx', 'ny', 'nz'].map((n) => `property float ${n}`).join('\n');
  const ply = `ply\nformat ascii 1.0\nelement vertex 1\n${head}\nend_header\n1 2 3 0 1 0\n`;
  const pcd =
    'VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 1\nHEIGHT 1\nPOINTS 1\nDATA ascii\n1 2 3\n';

  it('is z once the points are shown, whatever it was in the file', () => {
    const six = { columns: 6 };
    expect(point('a.ply', ply, { ...six, up: 'z' })).toEqual([1, 2, 3, 0, 1, 0]);
    expect(point('a.ply', ply, { ...six, up: 'y' })).toEqual([1, -3, 2, 0, 0, 1]);
    expect(point('a.ply', ply, { ...six, up: 'x' })).toEqual([2, 3, 1, 1, 0, 0]);
    expect(point('a.ply', ply, { ...six, up: 'minusY' })).toEqual([1, 3, -2, 0, 0, -1]);
  });

  it('is the usual one of the format where nobody says it', () => {
    const three = { columns: 3 };
    expect(point('a.ply', ply, three)).toEqual([1, -3, 2]);
    expect(point('a.pcd', pcd, three)).toEqual([1, 2, 3]);
    expect(point('a.off', 'OFF\n1 0 0\n1 2 3\n', three)).toEqual([1, 2, 3]);
    expect(point('a.xyz', '1 2 3\n', three)).toEqual([1, 2, 3]);
    expect(point('chair_0001.txt', '1,2,3,0,1,0\n', three)).toEqual([1, -3, 2]);
  });

  it('turns and does not mirror', () => {
    for (const up of ['auto', 'x', 'y', 'z', 'minusY']) {
      const corners = ['1 0 0', '0 1 0', '0 0 1'].join('\n');
      const [a, b, c] = [0, 3, 6].map((k) =>
        point('a.xyz', `${corners}\n`, { columns: 3, up }).slice(k, k + 3),
      ) as [number[], number[], number[]];
      const cross = [0, 1, 2].map(
        (k) => a[(k + 1) % 3]! * b[(k + 2) % 3]! - a[(k + 2) % 3]! * b[(k + 1) % 3]!,
      );
      expect(cross.map((v, k) => Math.abs(v - c[k]!))).toEqual([0, 0, 0]);
    }
  });

  it('stays as it was in documents of before', () => {
    expect(pointCloud.migrations?.[1]?.({ points: 5 })).toEqual({ points: 5, up: 'z' });
  });
});

describe('spikes', () => {
  it('Heidelberg samples come with their labels, empty ones too', () => {
    const run = runStage(spikeSet, { assets: { file: open('shd.h5') }, dt: 0.1 });
    const counts = [0, 1, 2, 3].map((shown) => {
      const { spikes } = run.begin({ shown, steps: 20000 }) as { spikes: SpikeList };
      return spikes.step.length;
    });
    expect(run.problems).toEqual([]);
    expect(counts[2]).toBe(0);
    expect(counts[0]).toBe(5);
  });

  it('NWB units, arrays and tables play through one node', () => {
    const run = runStage(spikeFile, {
      parameters: { n: 3 },
      assets: { file: open('nwb-units.h5') },
    });
    const { spikes } = run.begin({ steps: 10_000 }) as { spikes: SpikeList };
    expect(run.problems).toEqual([]);
    expect(spikes.element.length).toBe(12);
    expect(new Set(spikes.element)).toEqual(new Set([0, 2]));
  });
});

/**
 * Every file of the known formats, dropped: it becomes a source, an encoder that fits and plots, and
 * what is built runs and fires. Files that are cut off do too, with a warning that names the byte.
 */

import '../../support/local-storage.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyDocument, type GraphDocument } from '#engine';
import { loadHdf5 } from '#engine/formats';
import { describeFile, describeFolder } from '../../../app/drop/describe.ts';
import { applyPlan } from '../../../app/drop/drop.ts';
import { formatFile, formatFiles } from '../../support/format-files.ts';
import { registry, runGraph } from '../../support/run.ts';

beforeAll(loadHdf5);

/** The graph of a dropped file, which it holds within itself; null where it is not known. */
async function graphOf(name: string, bytes: Uint8Array): Promise<GraphDocument | null> {
  const plan = await describeFile(new File([Uint8Array.from(bytes)], name));
  const inline = Buffer.from(bytes).toString('base64');
  return plan && applyPlan(emptyDocument, plan, { name, inline });
}

const titleOf = (type: string) => registry.get(type)!.title;

async function runOf(name: string, bytes: Uint8Array, duration = '1 s') {
  const document = await graphOf(name, bytes);
  if (!document) throw new Error(`${name} is not known`);
  const nodes = Object.entries(document.nodes).map(([id, { type }]) => ({
    id,
    ...registry.get(type)!,
  }));
  const trains = nodes.flatMap(({ id, ports, category }) =>
    category === 'plot'
      ? []
      : Object.entries(ports)
          .filter(([, p]) => p.flow === 'out' && ['spikes', 'events'].includes(p.kind))
          .map(([port]) => `${id}/${port}`),
  );
  const run = await runGraph(document, { duration, record: trains });
  const spikes = trains.reduce((n, ref) => n + run.spikes(ref).step.length, 0);
  return { nodes, spikes, warnings: run.warnings };
}

/** What the files of each kind become; those of one that is not listed are held to a source and a plot. */
const WANTED: readonly (readonly [file: RegExp, types: readonly string[]])[] = [
  [
    /aedat|\.raw$|cd\.dat|nmnist|uzh|es-imagenet|i2e|dsec|prophesee/,
    ['core/event-file', 'core/event-map', 'core/event-view'],
  ],
  [/\.(ply|pcd|off)$|kitti\.bin|modelnet/, ['core/point-cloud', 'core/svc', 'core/cloud-view']],
  [/\.(png|jpg|bmp|ppm|pgm)$|idx|cifar/, ['core/image-set', 'core/i2e', 'core/image-view']],
  [/\.gif$/, ['core/image-set', 'core/video-dvs', 'core/image-view']],
  [/\.wav$/, ['core/sound-file', 'core/cochlea', 'core/mel', 'core/spectrogram-view']],
  [/shd/, ['core/spike-set', 'core/raster']],
  [/nwb|nest|spikes\.csv/, ['core/spike-file', 'core/raster']],
];
/** Arrays that are no recording of anything, labels of another file, and what is damaged from its first byte. */
const NONE = /^npy-|label|bad|float-idx/;
/** Too short, too even or too dark to fire in a second. */
const QUIET = /gray|palette|rgb|evt2-before-time|pcm8|pcm16-stereo|idx-truncated|modelnet/;

describe('a dropped file', () => {
  const files = [...formatFiles(), 'animation.gif'].filter((f) => !NONE.test(f));
  test.each(files)('%s', async (file) => {
    const wanted = WANTED.find(([pattern]) => pattern.test(file))?.[1] ?? [];
    expect(wanted.length, 'what it should become').toBeGreaterThan(0);
    const { nodes, spikes } = await runOf(file, formatFile(file));
    for (const type of wanted)
      expect(
        nodes.map((n) => n.type),
        titleOf(type),
      ).toContain(type);
    if (!QUIET.test(file)) expect(spikes).toBeGreaterThan(0);
  });

  test.each([
    ['binary_little.ply', 340],
    ['images-idx3-ubyte', 60],
    ['cifar10.bin', 5000],
    ['photo-444.jpg', 1500],
    ['pcm16.wav', 244],
    ['shd.h5', 6919],
    ['nest3.dat', 159],
    ['kitti.bin', 100],
    ['aedat4-none.aedat4', 1200],
    ['animation.gif', 150],
  ])('%s, cut off at %d, runs with a warning', async (file, end) => {
    const { warnings } = await runOf(file, formatFile(file).slice(0, end));
    const [said] = warnings.filter(({ message }) => message.includes(file));
    expect(said?.message).toMatch(/byte \d+\)/);
    if (!/aedat/.test(file)) expect(said?.message).toContain('What was read before is used');
  });
});

test('tables of the parts of recordings go with them', async () => {
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    blob: new Blob([Uint8Array.from(bytes)]),
  });
  const table = new TextEncoder().encode('class,startTime_usec,endTime_usec\n3,14350,90000\n');
  const found = await describeFolder([
    file('DvsGesture/user01_led.aedat', formatFile('aedat31-polarity.aedat')),
    file('DvsGesture/user01_led_labels.csv', table),
    file('DvsGesture/trials.txt', new Uint8Array(3)),
  ]);
  expect(found?.plan.nodes.map(({ type }) => type)).toContain('core/event-set');
  expect(found?.files.map(({ name }) => name)).toEqual([
    'DvsGesture/user01_led.aedat',
    'DvsGesture/user01_led_labels.csv',
  ]);
});

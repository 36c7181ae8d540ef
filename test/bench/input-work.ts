/** What `input.mjs` measures: encoders and readers of files, in one process on one core. */

import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { compress } from 'lz4js';
import {
  FormatError,
  isHdf5,
  loadHdf5,
  MOST_BYTES,
  openCifar,
  openEvents,
  openHdf5,
  readCloud,
} from '#engine/formats';
import { resizeImage, roundHalfEven } from '#engine/kit';
import { createStream } from '../../engine/kit/random.ts';
import type { Asset, Sample } from '../../engine/kit/types.ts';
import { openFile } from '../../engine/main/node-host.ts';
import { imageToEvents, kernelsOf, STEP_ORDERS } from '../../nodes/encoders/algorithms/i2e.ts';
import { gridSample } from '../../nodes/encoders/algorithms/voxel.ts';
import {
  type VoxelOptions,
  voxeliseCloud,
} from '../../nodes/encoders/algorithms/voxel-features.ts';
import { openPack, readPicture } from '../../nodes/sources/algorithms/image-pack.ts';
import { GIF, readFully, watchedAsset, ZIP } from '../support/format-files.ts';
import { mutate } from '../support/mutate.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1]!;
/** Seconds of the processor: what else the machine does is left out. */
const seconds = (run: () => void): number => {
  const began = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};
const repeat = (times: number, run: () => void) =>
  median(Array.from({ length: times }, () => seconds(run)));

const OPTIONS = {
  kernels: kernelsOf(STEP_ORDERS[4]!),
  ratio: 0.12,
  padding: 'replicate',
  threshold: 'dynamic',
  whenFlat: 'all',
  stretch: 1,
} as const;

function i2e(): void {
  const side = 224;
  const image = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        // Smooth shading, edges of blocks and a little texture: about as many events as a photograph.
        image[(c * side + y) * side + x] =
          Math.floor(
            ((x + 2 * y) % 448) / 4 + (((x >> 5) + (y >> 5)) % 2) * 60 + ((x * y) % 7) * 2 + 5 * c,
          ) / 255;
  let events = 0;
  const rounds = 64;
  const once = () => {
    for (let k = 0; k < rounds; k++)
      events = imageToEvents(image, [3, side, side], OPTIONS).step.length;
  };
  once();
  const time = Math.min(...Array.from({ length: 7 }, () => seconds(once)));
  say(
    `i2e: ${(rounds / time).toFixed(0)} images/s (224 x 224, one core, best of 7), ${events} events`,
  );
}

const VOXELS: Omit<VoxelOptions, 'gridSize' | 'hash'> = {
  detector: false,
  normalize: false,
  pick: 'mean',
  features: 'all',
  range: {},
  voxelSize: {},
  maxPointsPerVoxel: 5,
  maxVoxels: 16000,
};
const NO_CHANCE = {
  random: createStream(1, 'bench', 'picks', 0),
  problem(message: string) {
    throw new Error(message);
  },
};

function svc(): void {
  const n = 1_000_000;
  const random = createStream(1, 'bench', 'cloud', 0);
  const scan = new Float32Array(3 * n);
  const volume = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    // A scan: rings around a sensor on uneven ground, in the order they are taken.
    const ring = Math.floor(i / 4000);
    const turn = ((i % 4000) / 4000) * 2 * Math.PI;
    const radius = 2 + ring * 0.14 + 0.02 * random.uniform();
    const [x, y] = [radius * Math.cos(turn), radius * Math.sin(turn)];
    scan.set([x, y, Math.sin(x / 7) + Math.cos(y / 5) + 0.02 * random.uniform()], 3 * i);
    for (let a = 0; a < 3; a++) volume[3 * i + a] = random.uniform() * (a === 2 ? 4 : 70);
  }
  for (const [name, points] of [
    ['a scan', scan],
    ['a random volume, nearly a voxel per point', volume],
  ] as const)
    for (const [hash, size] of [
      ['fnv', 0.2],
      ['ravel', 0.2],
      ['fnv', 0.05],
      ['ravel', 0.05],
    ] as const) {
      let voxels = 0;
      const times = Array.from({ length: 7 }, () => {
        const group = () => gridSample(points, n, [size, size, size], hash);
        return 1000 * seconds(() => void group());
      });
      const cloud: Sample = { shape: [n, 3], data: points };
      // All that the node does before its first layer: cells, sites, the mean of each voxel.
      const whole =
        1000 *
        repeat(7, () => {
          const found = voxeliseCloud(cloud, { ...VOXELS, gridSize: size, hash }, NO_CHANCE);
          voxels = found?.count ?? 0;
        });
      say(
        `svc ${name}: 1,000,000 points to ${voxels} voxels in ${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} (grid ${size}, ${hash}, median of 7), ${whole.toFixed(0)} ms with their sites and means`,
      );
    }
}

/** A packet of AEDAT 4: a FlatBuffer of `n` events behind its size. */
function eventPacket(n: number, start: number): Uint8Array {
  const bytes = new Uint8Array(4 + 32 + 16 * n);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length - 4, true);
  view.setUint32(4, 20, true); // root table, from byte 4
  bytes.set(new TextEncoder().encode('EVTS'), 8);
  view.setUint16(4 + 12, 6, true); // its vtable
  view.setUint16(4 + 14, 8, true);
  view.setUint16(4 + 16, 4, true);
  view.setInt32(4 + 20, 8, true);
  view.setUint32(4 + 24, 4, true); // the vector, from here
  view.setUint32(4 + 28, n, true);
  for (let k = 0; k < n; k++) {
    const at = 36 + 16 * k;
    view.setBigInt64(at, BigInt(start + 3 * k), true);
    view.setInt16(at + 8, (k * 37) % 346, true);
    view.setInt16(at + 10, (k * 11) % 260, true);
    bytes[at + 12] = k & 1;
  }
  return bytes;
}

function aedat4(packed: boolean): Uint8Array {
  const golden = new Uint8Array(
    readFileSync(`test/golden/data/formats/aedat4-${packed ? 'lz4' : 'none'}.aedat4`),
  );
  const headEnd = 18 + new DataView(golden.buffer).getUint32(14, true);
  const head = golden.slice(0, headEnd);
  // The golden file's table lies elsewhere in this one: none is named, as after a crash.
  const view = new DataView(head.buffer);
  for (let at = 18; at + 8 <= headEnd; at++)
    if (view.getBigInt64(at, true) === BigInt(packed ? 1374 : 1470))
      view.setBigInt64(at, -1n, true);
  const parts: Uint8Array[] = [head];
  for (let k = 0; k < 200; k++) {
    const raw = eventPacket(10_000, 1.7e15 + k * 30_000);
    const body = packed ? Uint8Array.from(compress(raw)) : raw;
    const frame = new Uint8Array(8);
    new DataView(frame.buffer).setUint32(4, body.length, true);
    frame[0] = golden[headEnd]!;
    parts.push(frame, body);
  }
  return Buffer.concat(parts);
}

function evt3(): Uint8Array {
  const head = new TextEncoder().encode('% evt 3.0\n% geometry 1280x720\n% end\n');
  const words = new Uint16Array(2 ** 24);
  for (let k = 0; k < words.length; k += 8) {
    const t = k >> 3;
    words.set(
      [
        0x8000 | ((t >> 12) & 0xfff),
        0x6000 | (t & 0xfff),
        (k >> 3) % 720,
        0x2000 | (k % 1280),
        0x2800 | ((k * 3) % 1280),
        0x3000 | ((k * 7) % 1200),
        0x4000 | (k & 0xfff),
        0x2000 | ((k * 5) % 1280),
      ],
      k,
    );
  }
  return Buffer.concat([head, new Uint8Array(words.buffer)]);
}

function nmnist(): Uint8Array {
  const n = 6_000_000;
  const bytes = new Uint8Array(5 * n);
  for (let k = 0; k < n; k++)
    bytes.set(
      [k % 34, (k * 7) % 34, ((k & 1) << 7) | ((k >> 16) & 127), (k >> 8) & 255, k & 255],
      5 * k,
    );
  return bytes;
}

function decode(): void {
  mkdirSync('dist/bench', { recursive: true });
  const files: readonly [name: string, make: () => Uint8Array][] = [
    ['none.aedat4', () => aedat4(false)],
    ['lz4.aedat4', () => aedat4(true)],
    ['evt3.raw', evt3],
    ['nmnist.bin', nmnist],
  ];
  for (const [name, make] of files) {
    const bytes = make();
    const asset = watchedAsset(name, bytes);
    let events = 0;
    const time = repeat(5, () => {
      events = 0;
      const recording = openEvents(asset);
      for (const block of recording.blocks()) events += block.n;
      if (recording.report.damage) throw recording.report.damage;
    });
    const target = new Uint8Array(2 ** 20);
    const copy = repeat(5, () => {
      for (let at = 0; at < bytes.length; at += target.length)
        target.set(bytes.subarray(at, at + target.length));
    });
    const unpacked = name.startsWith('lz4')
      ? `, ${((events * 16) / time / 1e6).toFixed(0)} MB/s unpacked`
      : '';
    say(
      `decode ${name}: ${(bytes.length / time / 1e6).toFixed(0)} MB/s${unpacked}, ${(events / time / 1e6).toFixed(1)} M events/s, ${(time / copy).toFixed(0)} times a plain copy; largest read ${asset.largest} bytes`,
    );
  }
}

async function sparse(): Promise<void> {
  await loadHdf5();
  const size = 2 ** 31;
  const names = [
    ...['evt2.raw', 'evt3.raw', 'aedat4-none.aedat4', 'aedat4-lz4.aedat4', 'nmnist.bin'],
    ...['dsec.h5', 'binary_little.ply', 'cifar10.bin'],
  ].filter((name) => existsSync(`test/golden/data/formats/${name}`));
  for (const name of names) {
    const path = `dist/bench/sparse-${name}`;
    writeFileSync(path, readFileSync(`test/golden/data/formats/${name}`));
    const file = openSync(path, 'r+');
    ftruncateSync(file, name === 'cifar10.bin' ? size - (size % 3073) : size);
    closeSync(file);
    let read = 0;
    const inner = openFile(path);
    const asset: Asset = {
      ...inner,
      name,
      read(from, length) {
        const bytes = inner.read(from, length);
        read += bytes.length;
        return bytes;
      },
    };
    const time = seconds(() => {
      if (isHdf5(asset)) {
        const opened = openHdf5(asset);
        opened.dataset('/events/x').read(0, 40);
        opened.close();
      } else if (name.endsWith('.ply')) {
        if (readCloud(asset).points === 0) throw new Error('no points');
      } else if (name === 'cifar10.bin') {
        // The first picture and the last: a picture is read where it lies.
        const set = openCifar(asset);
        if (set.read(0).pixels.length !== set.read(set.samples - 1).pixels.length)
          throw new Error('no pictures');
      } else {
        const first = openEvents(asset).blocks().next();
        if (first.done) throw new Error('no events');
      }
    });
    say(
      `sparse ${name}: 2 GiB opened in ${(time * 1000).toFixed(0)} ms, ${((100 * read) / size).toFixed(4)} % read`,
    );
    writeFileSync(path, '');
  }
}

/** Two gigabytes of a recording, made as they are read: its head, then its body again and again. */
function endless(name: string, head: Uint8Array, body: Uint8Array): Asset {
  const bytes = 2 ** 31;
  return {
    name,
    bytes,
    read(from, length) {
      const piece = new Uint8Array(Math.max(0, Math.min(length, bytes - from)));
      for (let at = 0; at < piece.length; ) {
        const place = from + at;
        const source = place < head.length ? head : body;
        const start = place < head.length ? place : (place - head.length) % body.length;
        const part = source.subarray(start, Math.min(source.length, start + piece.length - at));
        piece.set(part, at);
        at += part.length;
      }
      return piece;
    },
  };
}

function stream(): void {
  const whole = aedat4(false);
  const start = 18 + new DataView(whole.buffer, whole.byteOffset).getUint32(14, true);
  const raw = evt3();
  const text = new TextEncoder().encode('% evt 3.0\n% geometry 1280x720\n% end\n');
  const files = [
    endless('a.aedat4', whole.slice(0, start), whole.slice(start, start + 160_044 * 20)),
    endless('a.raw', text, raw.slice(text.length, text.length + 2 ** 24)),
    endless('nmnist.bin', new Uint8Array(), nmnist().slice(0, 5_000_000)),
  ];
  for (const asset of files) {
    const before = process.memoryUsage().rss;
    let [most, events, blocks] = [0, 0, 0];
    const time = seconds(() => {
      const recording = openEvents(asset);
      for (const block of recording.blocks()) {
        events += block.n;
        if (++blocks % 100 === 0) most = Math.max(most, process.memoryUsage().rss - before);
      }
      const { damage } = recording.report;
      if (damage && !/ends|end of/.test(damage.reason)) throw damage;
    });
    say(
      `stream ${asset.name}: 2 GiB, ${(events / 1e6).toFixed(0)} M events in ${time.toFixed(1)} s, at most ${(most / 2 ** 20).toFixed(0)} MiB more memory`,
    );
  }
}

function rates(): void {
  for (const [file, ratio, published] of [
    ['digits', 0.1, 9.56],
    ['fashion', 0.15, 10.76],
  ] as const) {
    const path = `dist/data/${file}.slim`;
    if (!existsSync(path)) {
      say(`rates ${file}: not there (npm run data fetches it)`);
      continue;
    }
    const asset = openFile(path);
    const pack = openPack(asset);
    if (typeof pack === 'string') throw new Error(pack);
    for (const mode of ['bicubic', 'bilinear'] as const) {
      let events = 0;
      for (let i = 0; i < pack.samples; i++) {
        const gray = readPicture(asset, pack, i).data.map((v) => Math.round(v * 255));
        const large = resizeImage(gray, [1, 28, 28], [32, 32], mode, true);
        const image = large.map((v) => Math.min(255, Math.max(0, roundHalfEven(v))) / 255);
        events += imageToEvents(image, [1, 32, 32], { ...OPTIONS, ratio }).step.length;
      }
      const rate = (100 * events) / (pack.samples * 8 * 2 * 32 * 32);
      say(
        `rates ${file}, ${mode}: ${rate.toFixed(2)} % of all events over ${pack.samples} samples (published ${published} %)`,
      );
    }
  }
}

async function fuzz(count: number, wanted: string): Promise<void> {
  await loadHdf5();
  const library = await (await import('h5wasm')).ready; // after our reader has bounded it
  const { files } = JSON.parse(readFileSync('test/golden/data/formats/manifest.json', 'utf8')) as {
    files: { file: string; format: string }[];
  };
  const formats = new Map<string, (readonly [file: string, bytes: Uint8Array])[]>();
  for (const { file, format } of files) {
    if (!format.includes(wanted)) continue;
    const bytes = new Uint8Array(readFileSync(`test/golden/data/formats/${file}`));
    formats.set(format, [...(formats.get(format) ?? []), [file, bytes]]);
  }
  if ('gif'.includes(wanted)) formats.set('gif', [['animation.gif', GIF]]);
  if ('zip'.includes(wanted)) formats.set('zip', [['archive.zip', ZIP]]);
  for (const [format, members] of formats) {
    let refused = 0;
    let slowest = 0;
    let largest = 0;
    let crashes = 0;
    for (let k = 0; k < count; k++) {
      const [file, bytes] = members[k % members.length]!;
      const asset = watchedAsset(file, mutate(bytes, file, k));
      const before = process.memoryUsage().arrayBuffers;
      const time = seconds(() => {
        try {
          readFully(asset);
        } catch (error) {
          if (error instanceof FormatError) refused++;
          else {
            crashes++;
            say(`fuzz ${format}: mutation ${k} of ${file}: ${error}`);
          }
        }
      });
      slowest = Math.max(slowest, time);
      const taken = process.memoryUsage().arrayBuffers - before;
      largest = Math.max(largest, taken);
      if (time > 1 || taken > 4 * MOST_BYTES)
        say(`fuzz ${format}: mutation ${k} of ${file} took ${time.toFixed(2)} s, ${taken} bytes`);
    }
    // The library of HDF5 keeps what it once took, for all files together.
    const held = /hdf5|nwb/.test(format)
      ? `, the library holds ${(library.HEAPU8.length / 2 ** 20).toFixed(1)} MiB of at most ${(4 * MOST_BYTES) / 2 ** 20}`
      : '';
    say(
      `fuzz ${format}: ${count} files, ${refused} refused, ${crashes} crashes, slowest ${(slowest * 1000).toFixed(0)} ms, most memory ${(largest / 2 ** 20).toFixed(1)} MiB${held}`,
    );
  }
}

const args = process.argv.slice(2);
const at = args.indexOf('--count');
const count = at >= 0 ? Number(args[at + 1]) : 10_000;
const only = args.indexOf('--format');
const format = only >= 0 ? (args[only + 1] ?? '') : '';
const names = args.filter((a, k) => /^[a-z]\w*$/.test(a) && (only < 0 || k !== only + 1));
const wants = (name: string) => names.length === 0 || names.includes(name);
if (wants('i2e')) i2e();
if (wants('svc')) svc();
if (wants('decode')) decode();
if (wants('sparse')) await sparse();
if (wants('stream')) stream();
if (wants('rates')) rates();
if (wants('fuzz')) await fuzz(count, format);

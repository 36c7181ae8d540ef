/** Files that plots are exported to: they must be readable by others and name their run. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  fileName,
  rowsOf,
  toArray,
  writeCsv,
  writeNpy,
} from '../../../app/dock/plots/export-data.ts';
import { crc32, withText } from '../../../app/dock/plots/export-png.ts';
import { writeSvg } from '../../../app/dock/plots/export-svg.ts';
import type { Figure, Provenance } from '../../../app/dock/plots/figure.ts';

const FROM: Provenance = {
  run: '7dd59da4-42',
  seed: 42,
  graph: '7dd59da4aa',
  app: 'Spikeloom',
  title: 'Raster ∆ "E"',
};
const TABLE = {
  columns: [
    { name: 'population', values: ['E', '=1+1'] },
    { name: 'time (ms)', values: Float64Array.of(0.1, 0.30000000000000004) },
    { name: 'a, "b"', values: Float64Array.of(1, Number.NaN) },
  ],
};

describe('CSV', () => {
  test('names the run, quotes what must be, and keeps every digit', () => {
    const lines = writeCsv(TABLE, FROM).split('\n');
    expect(lines[0]).toContain('seed 42');
    expect(JSON.parse(lines[1]?.slice(2) ?? '')).toEqual(FROM);
    expect(lines.slice(2)).toEqual([
      'population,time (ms),"a, ""b"""',
      'E,0.1,1',
      "'=1+1,0.30000000000000004,",
      '',
    ]);
  });
});

describe('NPY', () => {
  const array = toArray(TABLE, 'Raster');
  const bytes = writeNpy(array, FROM);

  test('has the header of the format, at a multiple of 64', () => {
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0]);
    const length = new DataView(bytes.buffer).getUint32(8, true);
    expect((12 + length) % 64).toBe(0);
    const header = new TextDecoder('latin1').decode(bytes.subarray(12, 12 + length));
    expect(header.startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }")).toBe(
      true,
    );
    expect(header.endsWith('\n')).toBe(true);
    expect(JSON.parse(header.slice(header.indexOf('# ') + 2)).seed).toBe(42);
    expect(new DataView(bytes.buffer).getFloat64(12 + length, true)).toBe(0.1);
    expect(bytes.length).toBe(12 + length + 4 * 8);
  });

  test('leaves text columns out', () => {
    expect(array.shape).toEqual([2, 2]);
    expect(rowsOf(TABLE)).toBe(2);
  });

  test.skipIf(!hasNumpy())('NumPy reads it, comment and all', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'npy-')), 'a.npy');
    writeFileSync(file, bytes);
    const said = execFileSync('python3', [
      '-c',
      `import numpy, sys; a = numpy.load(sys.argv[1]); print(a.shape, repr(float(a[1, 0])))`,
      file,
    ]).toString();
    expect(said.trim()).toBe('(2, 2) 0.30000000000000004');
  });
});

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('PNG', () => {
  // The smallest PNG: signature, IHDR of one pixel, IEND.
  const chunk = (type: string, body: Uint8Array) => {
    const out = Buffer.alloc(12 + body.length);
    out.writeUInt32BE(body.length);
    out.write(type, 4, 'latin1');
    out.set(body, 8);
    out.writeUInt32BE(zlibCrc(out.subarray(4, 8 + body.length)), 8 + body.length);
    return out;
  };
  const png = Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0)),
    chunk('IEND', new Uint8Array(0)),
  ]);

  test('checksums agree with zlib', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes)).toBe(zlibCrc(bytes));
  });

  test('text chunks stand behind the header with right lengths and checksums', () => {
    const made = Buffer.from(withText(png, { Title: 'Räster', Spikeloom: JSON.stringify(FROM) }));
    const found: Record<string, string> = {};
    const types: string[] = [];
    for (let at = 8; at < made.length; ) {
      const length = made.readUInt32BE(at);
      const type = made.toString('latin1', at + 4, at + 8);
      expect(made.readUInt32BE(at + 8 + length)).toBe(
        zlibCrc(made.subarray(at + 4, at + 8 + length)),
      );
      types.push(type);
      if (type === 'iTXt') {
        const body = made.subarray(at + 8, at + 8 + length);
        const end = body.indexOf(0);
        found[body.toString('latin1', 0, end)] = body.toString('utf8', end + 5);
      }
      at += 12 + length;
    }
    expect(types).toEqual(['IHDR', 'iTXt', 'iTXt', 'IEND']);
    expect(found.Title).toBe('Räster');
    expect(JSON.parse(found.Spikeloom ?? '')).toEqual(FROM);
  });
});

describe('SVG', () => {
  const figure: Figure = {
    title: 'V & <w>',
    x: { from: 0, to: 100, title: 'time (ms)' },
    y: { from: 0, to: 10, title: 'neuron' },
    marks: [
      { kind: 'line', x: [0, 50, 60, 100], y: [0, 10, Number.NaN, 5], colour: '#0072B2' },
      { kind: 'ticks', x: [50], y: [5], colour: '#D55E00', length: 6 },
      { kind: 'bars', from: 0, width: 50, counts: [1, 2], colour: '#000000' },
      { kind: 'image', pixels: { width: 1, height: 1, data: new Uint32Array(1) } },
    ],
    legend: [{ name: 'E', colour: '#0072B2' }],
  };
  const svg = writeSvg(
    figure,
    { width: 600, height: 300, footer: true },
    FROM,
    () => 'data:image/png;base64,AA==',
  );

  test('escapes texts, carries the run and draws on white', () => {
    expect(svg).toContain('<title>V &amp; &lt;w&gt;</title>');
    expect(svg).toContain('fill="#FFFFFF"');
    const stored = /<metadata>(.*)<\/metadata>/.exec(svg)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(JSON.parse(stored)).toEqual(FROM);
    expect(svg).toContain('seed 42');
  });

  test('a gap in the data is a gap in the line', () => {
    const path = /<path d="(M[^"]*)" fill="none" stroke="#0072B2"/.exec(svg)?.[1] ?? '';
    expect(path.match(/M/g)?.length).toBe(2);
    // The frame is 58 px from the left and 526 px wide: x = 0 lies on its left edge.
    expect(path.startsWith('M58 ')).toBe(true);
  });

  test('file names are safe and say which run they are of', () => {
    expect(fileName('../E: V/m?', FROM, 'svg')).toBe('E-V-m-7dd59da4-42.svg');
  });
});

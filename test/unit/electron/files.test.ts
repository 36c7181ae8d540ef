import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStore } from '../../../electron/files.ts';

let folder: string;
let graph: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spikeloom-files-'));
  graph = join(folder, 'graph.snn');
  writeFileSync(graph, 'first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const store = (now?: () => number) => fileStore(join(folder, 'data'), now);

describe('files of the shell', () => {
  it('reads and writes only what was chosen', async () => {
    const files = store();
    await expect(files.read(graph)).rejects.toThrow(/graph\.snn was not chosen/);
    await expect(files.write(graph, 'x')).rejects.toThrow(/was not chosen/);
    expect(readFileSync(graph, 'utf8')).toBe('first');
    files.grant(graph);
    expect(await files.read(graph)).toEqual({ path: graph, name: 'graph.snn', text: 'first' });
    await expect(files.read(join(folder, 'x', '..', '..', 'other.snn'))).rejects.toThrow(
      /was not chosen/,
    );
  });

  it('replaces a file in one move and leaves nothing beside it', async () => {
    const files = store();
    files.grant(graph);
    await files.write(graph, 'second');
    expect(readFileSync(graph, 'utf8')).toBe('second');
    expect(readdirSync(folder).sort()).toEqual(['data', 'graph.snn']);
  });

  it('leaves the old file where the new one cannot be written', async () => {
    const files = store();
    const inside = join(graph, 'below-a-file.snn');
    files.grant(inside);
    await expect(files.write(inside, 'x')).rejects.toThrow();
    expect(readFileSync(graph, 'utf8')).toBe('first');
  });

  it('looks at a chosen file again only where it was written again', async () => {
    const files = store();
    await expect(files.look(graph, null)).rejects.toThrow(/was not chosen/);
    files.grant(graph);
    const first = await files.look(graph, null);
    expect(first?.text).toBe('first');
    expect(await files.look(graph, first?.stamp ?? '')).toBeNull();
    writeFileSync(graph, 'second');
    expect((await files.look(graph, first?.stamp ?? ''))?.text).toBe('second');
    rmSync(graph);
    expect(await files.look(graph, null)).toBeNull();
  });

  it('keeps the twenty saves before the last', async () => {
    let clock = 1000;
    const files = store(() => clock++);
    files.grant(graph);
    for (let k = 0; k < 25; k++) await files.write(graph, `save ${k}`);
    const kept = await files.earlierSaves(graph);
    expect(kept.map((save) => save.text)).toEqual(
      Array.from({ length: 20 }, (_, k) => `save ${23 - k}`),
    );
    expect(kept[0]?.at).toBe(1024);
  });

  it('lists recent files that still exist, newest first, across starts', async () => {
    const other = join(folder, 'other.snn');
    writeFileSync(other, 'other');
    const files = store();
    files.grant(graph);
    files.grant(other);
    await files.read(graph);
    await files.read(other);
    const later = store();
    expect((await later.recent()).map((file) => file.name)).toEqual(['other.snn', 'graph.snn']);
    expect(later.isGranted(graph)).toBe(true);
    await later.forget(graph);
    expect((await store().recent()).map((file) => file.name)).toEqual(['other.snn']);
    await later.read(graph);
    rmSync(other);
    expect((await later.recent()).map((file) => file.name)).toEqual(['graph.snn']);
  });

  it('forgives a damaged recent list and refuses a file too large for a graph', async () => {
    const files = store();
    files.grant(graph);
    await files.read(graph);
    writeFileSync(join(folder, 'data/recent.json'), '{"not": "a list');
    expect(await store().recent()).toEqual([]);
    truncateSync(graph, 300 * 2 ** 20); // sparse
    await expect(files.read(graph)).rejects.toThrow(/314572800 bytes/);
  });
});

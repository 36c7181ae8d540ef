/**
 * Files from strangers: whatever is damaged, a reader either reads or says what is wrong; it never
 * crashes, hangs, or takes memory that the file does not justify. The bench does the same with
 * 10,000 files per format (`node test/bench/input.mjs fuzz`).
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { FormatError, loadHdf5, MOST_BYTES, openEvents } from '#engine/formats';
import {
  allEvents,
  formatFile,
  formatFiles,
  readFully,
  watchedAsset,
} from '../../support/format-files.ts';
import { mutate } from '../../support/mutate.ts';
import { startClock } from '../../support/pace.ts';

const MUTATIONS = 500;

const formats = new Map<string, string[]>();
for (const entry of JSON.parse(new TextDecoder().decode(formatFile('manifest.json'))).files as {
  file: string;
  format: string;
}[])
  formats.set(entry.format, [...(formats.get(entry.format) ?? []), entry.file]);

beforeAll(loadHdf5);

/** How long a damaged file takes [ms on the nominal machine]. */
function again(file: string, k: number): number {
  const clock = startClock();
  try {
    readFully(watchedAsset(file, mutate(formatFile(file), file, k)));
  } catch {
    // What is wrong with it has been looked at.
  }
  return clock();
}

describe('damaged files', () => {
  it.each([...formats])('%s: read or refused, quickly and in bounded memory', (format, files) => {
    let refused = 0;
    for (let k = 0; k < MUTATIONS; k++) {
      const file = files[k % files.length]!;
      const asset = watchedAsset(file, mutate(formatFile(file), file, k));
      const before = process.memoryUsage().arrayBuffers;
      const began = performance.now();
      try {
        readFully(asset);
      } catch (error) {
        if (!(error instanceof FormatError))
          throw new Error(`${format}: mutation ${k} of ${file} crashed`, { cause: error });
        expect(error.offset).toBeGreaterThanOrEqual(0);
        refused++;
      }
      // A busy machine may stop us for a second; a hang is there again.
      if (performance.now() - began > 1000)
        expect(again(file, k), `mutation ${k} of ${file}`).toBeLessThan(1000);
      const taken = process.memoryUsage().arrayBuffers - before;
      expect(taken, `memory for mutation ${k} of ${file}`).toBeLessThan(4 * MOST_BYTES);
    }
    // Text and plain arrays survive most damage; that nothing is ever refused would be suspicious.
    if (!/csv|nest|wav|label|kitti|nmnist|uzh|cifar|modelnet/.test(format))
      expect(refused).toBeGreaterThan(0);
  });
});

describe('cut files', () => {
  const events = formatFiles().filter(
    (f) => /\.(aedat4?|raw)$|cd\.dat|nmnist|uzh/.test(f) && !/bad|truncated/.test(f),
  );
  it.each(events)(
    '%s: what is read of a file cut anywhere is the beginning of the whole',
    (file) => {
      const bytes = formatFile(file);
      const whole = allEvents(openEvents(watchedAsset(file, bytes)));
      for (let end = 0; end < bytes.length; end++) {
        let part: ReturnType<typeof allEvents>;
        try {
          part = allEvents(openEvents(watchedAsset(file, bytes.slice(0, end))));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          continue;
        }
        const n = part.t.length;
        // The last line of text may be cut within a number.
        const sure = file.endsWith('.txt') ? Math.max(0, n - 1) : n;
        expect(part.t.slice(0, sure)).toEqual(whole.t.slice(0, sure));
        expect(part.x.slice(0, sure)).toEqual(whole.x.slice(0, sure));
        expect(part.p.slice(0, sure)).toEqual(whole.p.slice(0, sure));
      }
    },
  );
});

/** Links hold a graph whole, and hostile ones are refused in words. */

import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { emptyDocument, type GraphDocument, serialise } from '#engine';
import { MOST_SHARED, readFragment, writeFragment } from '../../../app/state/share.ts';
import { quickest } from '../../support/pace.ts';

const graph: GraphDocument = {
  ...emptyDocument,
  title: 'Zwölf µ-Neurone ∿',
  nodes: { na: { type: 'core/lif', version: 1, name: 'A', parameters: { tau_m: '20 ms' } } },
};
const link = (bytes: Uint8Array) =>
  `#g=${Buffer.from(bytes).toString('base64url').replace(/=+$/, '')}`;

describe('links', () => {
  test('bring a graph back byte for byte, with what was asked for', () => {
    const fragment = writeFragment(graph, { play: true, theme: 'dark', lesson: 'timing' });
    expect(fragment).toMatch(/^#g=[A-Za-z0-9_-]+&play=1&theme=dark&lesson=timing$/);
    expect(readFragment(fragment)).toEqual({
      text: serialise(graph),
      play: true,
      theme: 'dark',
      lesson: 'timing',
    });
  });

  test('of ordinary graphs are short', () => {
    expect(writeFragment(graph).length).toBeLessThan(MOST_SHARED);
  });

  test('without a graph are none', () => {
    for (const fragment of ['', '#', '#top', '#x=abc', '#g'])
      expect(readFragment(fragment)).toBeNull();
  });

  test.each([
    ['cut off', writeFragment(graph).slice(0, -12), /cut off or damaged/],
    ['empty', '#g=', /characters that a link cannot have/],
    ['foreign characters', '#g=abc%20def', /characters that a link cannot have/],
    ['no deflate at all', link(new Uint8Array(64).fill(255)), /cut off or damaged/],
    ['too long', `#g=${'A'.repeat(300_000)}`, /larger than a link may hold/],
    ['a bomb', link(deflateSync(new Uint8Array(64_000_000))), /larger than a link may hold/],
  ])('that are hostile are refused in words: %s', (_, fragment, words) => {
    const { time, value } = quickest(2000, () => readFragment(fragment));
    expect(value).toMatch(words);
    expect(time).toBeLessThan(2000);
  });

  test('take no options that are not known', () => {
    const fragment = link(deflateSync(strToU8('{}')));
    expect(readFragment(`${fragment}&theme=%3Cscript%3E&lesson=../x&step=-1&play=yes`)).toEqual({
      text: '{}',
    });
  });
});

/** What a dropped text file is taken for. */

import { expect, test } from 'vitest';
import { detectKind } from '#engine/formats';

const kindOf = (name: string, text: string) => {
  const head = new TextEncoder().encode(text);
  return detectKind(name, head, head.length);
};

test('words are no data, numbers are', () => {
  expect(kindOf('notes.txt', 'hello')).toBeNull();
  expect(kindOf('notes.csv', 'hello\nworld\n')).toBeNull();
  expect(kindOf('signal.csv', 'time,v\n0,1\n1,2\n')).toBe('signal');
  expect(kindOf('signal.txt', '0.5\n0.7\n')).toBe('signal');
});

import { describe, expect, it } from 'vitest';
import { columnsOf, putAt, putBelow, putLeft, rowsOf } from '../../../app/dock/plots/columns.ts';

const three = [['a'], ['b'], ['c']];

describe('columns of plots', () => {
  it('keep what was made of plots that are there, and take new ones at the end', () => {
    expect(columnsOf([], ['a', 'b'])).toEqual([['a'], ['b']]);
    expect(columnsOf([['b', 'x'], ['y']], ['a', 'b', 'c'])).toEqual([['b'], ['a'], ['c']]);
  });

  it('put a plot to where another one stands', () => {
    expect(putAt(three, 'c', 'a')).toEqual([['c'], ['a'], ['b']]);
    expect(putAt(three, 'a', 'c')).toEqual([['b'], ['c'], ['a']]);
    expect(putAt(three, 'a', 'a')).toEqual(three);
    expect(putAt([['a', 'b'], ['c']], 'c', 'b')).toEqual([['a', 'c', 'b']]);
    expect(putAt([['a', 'b'], ['c']], 'a', 'b')).toEqual([['b', 'a'], ['c']]);
    expect(putAt([['a', 'b'], ['c']], 'b', 'a')).toEqual([['b'], ['a'], ['c']]);
    expect(putAt([['a', 'b'], ['c']], 'b', 'c')).toEqual([['a'], ['c'], ['b']]);
    expect(putAt(three, 'elsewhere', 'a')).toEqual(three);
  });

  it('put a plot below another one', () => {
    expect(putBelow(three, 'c', 'a')).toEqual([['a', 'c'], ['b']]);
    expect(putBelow([['a', 'c'], ['b']], 'b', 'a')).toEqual([['a', 'b', 'c']]);
    expect(putBelow([['a', 'c'], ['b']], 'a', 'c')).toEqual([['c', 'a'], ['b']]);
    expect(putBelow(three, 'a', 'a')).toEqual(three);
  });

  it('bring a plot to every place on its left, one after the other', () => {
    expect(putLeft(three, 'c')).toEqual([['a'], ['b', 'c']]);
    expect(putLeft([['a'], ['b', 'c']], 'c')).toEqual(putAt(three, 'c', 'b'));
    expect(putLeft(three, 'a')).toBeNull();
    expect(putLeft([['a', 'b']], 'b')).toEqual([['b'], ['a']]);
  });

  it('share the height evenly in each of them', () => {
    expect(rowsOf(three)).toBe(1);
    expect(rowsOf([['a', 'b'], ['c', 'd', 'e'], ['f']])).toBe(6);
  });
});

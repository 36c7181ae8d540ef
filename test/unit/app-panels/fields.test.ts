/** The value field's grammar and behaviour, apart from React. */

import { describe, expect, test } from 'vitest';
import type { Problem } from '#engine';
import { previewOf } from '../../../app/inspector/distribution.ts';
import {
  applyChange,
  fieldReducer,
  moveQuantity,
  RESTING,
  readChange,
  sliderRange,
  stepOf,
} from '../../../app/inspector/field-state.ts';
import { printSize, printTable, readSize, readTable } from '../../../app/inspector/shape-text.ts';
import { scaleQuantity, suggestion } from '../../../app/inspector/suggest.ts';
import { symbolOf } from '../../../app/inspector/symbols.ts';
import { printValue, readValue } from '../../../app/inspector/value-text.ts';

const FREE = { low: null, high: null, whole: false };
const read = (text: string, unit = 'ms') => {
  const outcome = readValue(text, unit, 'tau_m');
  return outcome.ok ? outcome.value : outcome.problems[0]?.message;
};

describe('what may be typed', () => {
  test.each([
    ['20', '20 ms'],
    [' 20 ms ', '20 ms'],
    ['0.02 s', '0.02 s'],
    ['20ms', '20ms'],
    ['1e-3', '0.001 ms'],
  ])('%s is a quantity', (text, value) => expect(read(text)).toBe(value));

  test.each([
    ['N(20, 5) ms', { draw: 'normal', args: ['20 ms', '5 ms'] }],
    ['N(20,5; 10..30)', { draw: 'normal', args: ['20 ms', '5 ms'], clip: ['10 ms', '30 ms'] }],
    ['N(0.02 s, 5 ms)', { draw: 'normal', args: ['0.02 s', '5 ms'] }],
    ['LN(0, 1) ms', { draw: 'lognormal', args: [0, 1] }],
    ['Exp(3)', { draw: 'exponential', args: ['3 ms'] }],
    ['Gamma(2, 1) ms', { draw: 'gamma', args: [2, '1 ms'] }],
    ['[1, 2, 3] s', { list: [1, 2, 3], unit: 's' }],
    ['1\n2\n3', { list: [1, 2, 3], unit: 'ms' }],
    ['= tau_m / 4', { expression: 'tau_m / 4' }],
    [
      'N(= f(a, 2)/g, 5; 10..= b)',
      {
        draw: 'normal',
        args: [{ expression: 'f(a, 2)/g' }, '5 ms'],
        clip: ['10 ms', { expression: 'b' }],
      },
    ],
  ])('%s', (text, value) => expect(read(text)).toEqual(value));

  test('a pure number stays a number', () => {
    expect(read('5', '1')).toBe(5);
    expect(read('U(0, 1)', '1')).toEqual({ draw: 'uniform', args: [0, 1] });
  });

  test.each([
    ['20 mV', /voltage.*20 ms/s],
    ['N(20, 5 mV) ms', /voltage/],
    ['X(1)', /no distribution X/],
    ['N(20)', /mean, standard deviation/],
    ['N(20, 5', /closing bracket/],
    ['[1, a] ms', /"a" is no number/],
    ['[]', /empty list/i],
    ['', /needs a value/],
    ['=', /formula/],
  ])('%s is answered in words', (text, words) => expect(read(text)).toMatch(words));

  test('what is printed reads back the same', () => {
    for (const text of [
      '20 ms',
      'N(20, 5; 10..30) ms',
      '[1, 2, 3] s',
      '= tau_m / 4',
      'Gamma(2, 1) ms',
      'N(0.02 s, 5 ms)',
      'N(= tau/sqrt(scale), 5; 1..= (a + b)) ms',
    ]) {
      const value = readValue(text, 'ms', 'tau_m');
      expect(value.ok).toBe(true);
      if (!value.ok) return;
      expect(printValue(value.value)).toBe(text);
      expect(readValue(printValue(value.value), 'ms', 'tau_m')).toEqual(value);
    }
  });

  test('a bell over the distance is a formula, its width may be named', () => {
    const formula = { ok: true, value: { expression: 'gauss(d, 200 um)' } };
    for (const text of ['gauss(d, 200 um)', 'gauss(d, σ=200 um)', '= gauss(d, 200 um)'])
      expect(readValue(text, 'nS', 'weight')).toMatchObject(formula);
  });

  test('a single field takes no list', () => {
    expect(readValue('[1, 2]', 'ms', 'dt', true).ok).toBe(false);
  });

  test('an open unit takes any quantity', () => {
    expect(readValue('20 pA', 'target', 'weight')).toMatchObject({ ok: true, value: '20 pA' });
    expect(readValue('abc', 'target', 'weight').ok).toBe(false);
  });

  test('a message offers its value', () => {
    expect(suggestion('tau_m is a time (ms). Did you mean 20 ms?')).toBe('20 ms');
    expect(suggestion('It is negative.')).toBeNull();
  });
});

describe('the field', () => {
  const problem: Problem = { severity: 'error', code: 'unit/mismatch', message: 'x' };

  test('a wrong draft stays with its problem, a right one is done with', () => {
    const wrong = fieldReducer(RESTING, { kind: 'type', text: '20 mV', problem });
    expect(fieldReducer(wrong, { kind: 'settle' })).toBe(wrong);
    const right = fieldReducer(wrong, { kind: 'type', text: '20 ms', problem: null });
    expect(fieldReducer(right, { kind: 'settle' })).toBe(RESTING);
    expect(fieldReducer(wrong, { kind: 'cancel' })).toBe(RESTING);
  });

  test('steps fit the size of the number', () => {
    expect(stepOf(20)).toBe(1);
    expect(stepOf(-65)).toBe(5);
    expect(stepOf(0.12)).toBeCloseTo(0.01, 12);
    expect(stepOf(0)).toBe(0.1);
  });

  test('moving keeps the unit, the bounds and short numbers', () => {
    expect(moveQuantity('20 ms', 3, 1, FREE)).toBe('23 ms');
    expect(moveQuantity('0.1 ms', 1, 0.1, FREE)).toBe('0.2 ms');
    expect(moveQuantity('1 ms', -5, 1, { low: 0.01, high: null, whole: false })).toBe('0.01 ms');
    expect(moveQuantity(7, 1, 0.5, { low: 1, high: 100, whole: true })).toBe(8);
    expect(moveQuantity({ draw: 'normal' }, 1, 1, FREE)).toBeNull();
  });

  test('*= and += change each value in its own unit', () => {
    const convert = (amount: number, from: string, to: string) =>
      from === 's' && to === 'ms' ? amount * 1000 : null;
    const times = readChange('*= 1.2');
    const plus = readChange('+= 0.001 s');
    expect(times && applyChange('20 ms', times, convert)).toBe('24 ms');
    expect(plus && applyChange('20 ms', plus, convert)).toBe('21 ms');
    expect(plus && applyChange('20 mV', plus, convert)).toBeNull();
    expect(readChange('*= 2 mV')).toBeNull();
    expect(readChange('/= 0')).toBeNull();
    expect(readChange('20 ms')).toBeNull();
    const nothing = readChange('-= 5');
    expect(nothing && applyChange('N(1, 2) ms', nothing, convert)).toBeNull();
  });

  test('a slider holds its value and its bounds', () => {
    expect(sliderRange(200, 250, { low: 0, high: null, whole: false })).toEqual([0, 500]);
    expect(sliderRange(-65, -70, FREE)).toEqual([-140, 0]);
    expect(sliderRange(9, 2, { low: 0, high: 5, whole: false })).toEqual([0, 9]);
  });
});

describe('previews, symbols, sizes', () => {
  test('a distribution is highest where it is likeliest, and is cut where it is clipped', () => {
    const normal = previewOf({ draw: 'normal', args: ['20 ms', '5 ms'], clip: ['10 ms', '30 ms'] });
    expect([normal?.from, normal?.to]).toEqual([10, 30]);
    expect(normal?.bars.indexOf(1)).toBe(15);
    expect(previewOf({ draw: 'normal', args: ['20 ms', '0 ms'] })).toBeNull();
    expect(previewOf({ draw: 'exponential', args: [3] })?.bars[0]).toBe(1);
    expect(previewOf({ draw: 'uniform', args: [0, 1] })?.bars.every((b) => b === 1)).toBe(true);
  });

  test('names are symbols with an index', () => {
    expect(symbolOf('tau_m')).toEqual({ base: 'τ', index: 'm', formula: true });
    expect(symbolOf('A_plus')).toEqual({ base: 'A', index: '+', formula: true });
    expect(symbolOf('delayIs').formula).toBe(false);
  });

  test('sizes and tables', () => {
    expect(readSize('800')).toBe(800);
    expect(readSize('28 × 28')).toEqual([28, 28]);
    expect(readSize('[28, 28]')).toEqual([28, 28]);
    expect(readSize('grid(28, 28)')).toEqual([28, 28]);
    expect(readSize('grid(28, 0)')).toBeNull();
    expect(readSize('= floor(100*scale)')).toEqual({ expression: 'floor(100*scale)' });
    for (const none of ['0', '', '=']) expect(readSize(none)).toBeNull();
    for (const size of [800, [28, 28], { expression: 'floor(100*scale)' }])
      expect(readSize(printSize(size))).toEqual(size);
    expect(readTable('0, 1\n5\t2\n# note\n', 2)).toEqual({
      ok: true,
      rows: [
        [0, 1],
        [5, 2],
      ],
    });
    expect(readTable('1 2 3', 1)).toEqual({ ok: true, rows: [[1], [2], [3]] });
    expect(readTable('1, 2, 3', 2)).toEqual({
      ok: false,
      says: 'Line 1 has 3 numbers; 2 are needed.',
    });
    expect(
      printTable([
        [0, 1],
        [5, 2],
      ]),
    ).toBe('0, 1\n5, 2');
  });

  test('a scaled quantity keeps its unit', () => {
    expect(scaleQuantity('0.3 ms', 0.1)).toBe('0.03 ms');
    expect(scaleQuantity('abc', 2)).toBeNull();
  });
});

/** How pinned numbers are moved: the ends in the value's own unit, linear or logarithmic. */

import '../../support/local-storage.ts';
import { describe, expect, it } from 'vitest';
import { emptyDocument, removeNodes, serialise, setControls, setKnob } from '#engine';
import {
  amountAt,
  amountIn,
  type Numeric,
  PLACES,
  placeOn,
  trackOf,
} from '../../../app/inspector/knob.ts';
import { registry } from '../../support/run.ts';

const current: Numeric = { kind: 'quantity', unit: 'pA', default: 400, doc: 'A current.' };
const count: Numeric = { kind: 'count', default: 4, range: [1, null], doc: 'How many.' };

describe('a knob', () => {
  it('has the ends that were chosen, in the unit of the value', () => {
    const knob = { from: '100 pA', to: '2 nA' };
    expect(trackOf(knob, current, { amount: 500, unit: 'pA' })).toMatchObject({
      from: 100,
      to: 2000,
    });
    expect(trackOf(knob, current, { amount: 0.5, unit: 'nA' })).toMatchObject({ from: 0.1, to: 2 });
    expect(trackOf({ from: '1 mV' }, current, { amount: 500, unit: 'pA' }).from).toBe(0);
    expect(amountIn('20 ms', 's')).toBe(0.02);
    expect(amountIn('20 ms', 'mV')).toBeNull();
    expect(amountIn(7, '')).toBe(7);
  });

  it('has those that fit its parameter where none were chosen, or where they are the wrong way round', () => {
    const value = { amount: 500, unit: 'pA' };
    const own = trackOf(undefined, current, value);
    expect(own).toMatchObject({ from: 0, to: 1000, isLog: false });
    expect(trackOf({ from: '9 pA', to: '3 pA' }, current, value)).toMatchObject({
      from: 0,
      to: 1000,
    });
    expect(trackOf({ to: '50 pA' }, current, value)).toMatchObject({ from: 0, to: 50 });
  });

  it('is logarithmic over three decades, and comes back to its ends exactly', () => {
    const track = trackOf({ from: '1 pA', to: '1000 pA' }, current, { amount: 500, unit: 'pA' });
    expect(track.isLog).toBe(true);
    expect(amountAt(track, 0, false)).toBe(1);
    expect(amountAt(track, PLACES, false)).toBe(1000);
    expect(amountAt(track, PLACES / 3, false)).toBe(10);
    for (const amount of [1, 3.5, 42, 999]) {
      const back = amountAt(track, placeOn(track, amount), false);
      expect(back / amount).toBeCloseTo(1, 2);
    }
    expect(placeOn(track, 5000)).toBe(PLACES);
  });

  it('steps whole numbers by one, others by a round part of their range', () => {
    expect(trackOf(undefined, count, { amount: 4, unit: '' }).step).toBe(1);
    const value = { amount: 500, unit: 'pA' };
    expect(trackOf({ from: '0 pA', to: '100 pA' }, current, value).step).toBe(5);
    expect(amountAt(trackOf({ from: 1, to: 10 }, count, { amount: 4, unit: '' }), 77, true)).toBe(
      4,
    );
  });

  it('is part of the document, and goes with its control', () => {
    const pinned = setControls(
      {
        ...emptyDocument,
        nodes: { a: { type: 'core/dc-current', version: 1, name: 'A', parameters: {} } },
      },
      ['a.I'],
    );
    const turned = setKnob(pinned, 'a.I', { from: '0 pA', to: '1 nA', as: 'stepper' });
    expect(serialise(turned)).toContain(
      '"knobs": {\n    "a.I": { "from": "0 pA", "to": "1 nA", "as": "stepper" }',
    );
    expect(setKnob(turned, 'a.I', null)).toEqual(pinned);
    expect(setControls(turned, []).knobs).toBeUndefined();
    expect(removeNodes(turned, ['a'], registry)).toEqual(emptyDocument);
  });
});

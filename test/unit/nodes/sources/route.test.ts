/** A route of places, and pictures freed of their light. */

import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../../engine/kit/types.ts';
import { patchNormalisation } from '../../../../nodes/encoders/patch-normalisation.ts';
import { route } from '../../../../nodes/sources/route.ts';
import { runStage } from '../../../support/stage.ts';

type Parameters = Readonly<Record<string, unknown>>;

function seen(shown: number, parameters: Parameters = {}) {
  const run = runStage(route, { parameters: { places: 5, seasons: 3, noise: 0, ...parameters } });
  const { image, label } = run.begin({ shown }) as Readonly<Record<'image' | 'label', Sample>>;
  expect(run.problems).toEqual([]);
  return { view: Array.from(image.data), place: label.data[0] };
}

/** Pearson's correlation. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((s, v, k) => s + (v - mx) * ((y[k] ?? 0) - my), 0);
  return sum(a, ma, b, mb) / Math.sqrt(sum(a, ma, a, ma) * sum(b, mb, b, mb));
}

describe('a route', () => {
  it('shows each place in each season, and the same again when asked again', () => {
    for (let k = 0; k < 15; k++) expect(seen(k).place).toBe(k % 5);
    expect(seen(7)).toEqual(seen(7));
    expect(seen(7).view).not.toEqual(seen(2).view);
    expect(seen(7).view).not.toEqual(seen(8).view);
    expect(seen(7, { draw: 2 }).view).not.toEqual(seen(7).view);
  });

  it('does not change between seasons where nothing may change', () => {
    const still = { change: 0, shift: 0 };
    expect(seen(7, still).view).toEqual(seen(2, still).view);
  });

  it('neighbours share the houses that both see', () => {
    const half = { change: 0, shift: 0, stride: 0.5, size: [8, 8] };
    const [first, second] = [seen(0, half).view, seen(1, half).view];
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 4; x++) expect(second[8 * y + x]).toBe(first[8 * y + x + 4]);
  });

  it('and a place is more like itself in another season than like another place', () => {
    const views = Array.from({ length: 10 }, (_, k) => seen(k, { change: 0.3, shift: 0 }).view);
    for (let place = 0; place < 5; place++) {
      const later = views[place + 5] ?? [];
      const alike = views.slice(0, 5).map((earlier) => likeness(earlier, later));
      expect(alike.indexOf(Math.max(...alike))).toBe(place);
    }
  });
});

describe('patch normalisation', () => {
  const normalised = (data: readonly number[], parameters: Parameters) => {
    const run = runStage(patchNormalisation, { parameters });
    const image = { shape: [1, 4, 4], data: Float32Array.from(data) };
    return Array.from((run.begin({ inputs: { image } }).normalised as Sample).data);
  };
  const picture = [0, 1, 4, 4, 2, 3, 4, 4, 0, 0, 5, 7, 0, 0, 9, 11].map((v) => v / 16);

  it('gives every patch the mean 0 and the deviation 1/limit', () => {
    const found = normalised(picture, { patch: 2, limit: 4, floor: 0.001 });
    const patch = (places: readonly number[]) => places.map((k) => found[k] ?? Number.NaN);
    for (const places of [
      [0, 1, 4, 5],
      [10, 11, 14, 15],
    ]) {
      const mean = patch(places).reduce((s, v) => s + v, 0) / 4;
      const square = patch(places).reduce((s, v) => s + v * v, 0) / 4;
      expect(mean).toBeCloseTo(0, 6);
      expect(Math.sqrt(square)).toBeCloseTo(0.25, 6);
    }
    // Flat patches stay flat.
    expect(patch([2, 3, 6, 7, 8, 9, 12, 13])).toEqual(Array(8).fill(0));
  });

  it('does not see light and contrast', () => {
    const options = { patch: 2, floor: 0.001 };
    const before = normalised(picture, options);
    const after = normalised(
      picture.map((v) => 0.25 + v / 2),
      options,
    );
    for (const [k, v] of after.entries()) expect(v).toBeCloseTo(before[k] ?? Number.NaN, 5);
  });
});

/** Every parameter of the I2E node, by what the authors' code gave or by the rule in plain words. */

import { describe, expect, it } from 'vitest';
import type { Sample, SpikeList } from '../../../../engine/kit/types.ts';
import { DIRECTION_GROUPS, STEP_ORDERS } from '../../../../nodes/encoders/algorithms/i2e.ts';
import { i2e } from '../../../../nodes/encoders/i2e.ts';
import { dense, goldenCases, tensor } from '../../../support/golden.ts';
import { runStage } from '../../../support/stage.ts';

type Parameters = Readonly<Record<string, unknown>>;
const eventsOf = (image: Sample, parameters: Parameters = {}, learning = true) => {
  const run = runStage(i2e, { parameters, dt: 1, seed: 7 });
  const next = () => {
    const moment = { inputs: { image }, steps: 100, learning };
    const { events } = run.begin(moment);
    run.end(moment);
    return events as SpikeList;
  };
  return { run, next };
};
const image = (rows: readonly (readonly number[])[]): Sample => ({
  shape: [1, rows.length, rows[0]!.length],
  data: Float32Array.from(rows.flat()),
});
/** Events as [step, channel, y, x]. */
const listOf = ({ step, element }: SpikeList, height: number, width: number) =>
  Array.from(element, (e, k) => [
    step[k],
    Math.floor(e / (height * width)),
    Math.floor(e / width) % height,
    e % width,
  ]);

describe('the node', () => {
  const cases = goldenCases('i2e.json').filter((c) => c.params.mode === 'eval');
  it.each(cases.map((c) => [c.name as string, c] as const))(
    'gives what the authors’ code gives: %s',
    (_, c) => {
      const input = tensor(c.input);
      const [batch = 1, channels = 1, height = 1, width = 1] = input.shape;
      const expected = tensor(c.expected);
      const preset = STEP_ORDERS.findIndex((order) => `${order}` === `${c.params.stepOrder}`);
      expect(preset).toBeGreaterThanOrEqual(0);
      const size = channels * height * width;
      const n = 2 * height * width;
      const scale = c.input.dtype === 'uint8' ? 255 : 1;
      for (let b = 0; b < batch; b++) {
        const data = Float32Array.from(input.data.subarray(b * size, (b + 1) * size), (v) =>
          Math.fround(v / scale),
        );
        const theirs = Array.from({ length: 8 }, (_v, t) =>
          Array.from(expected.data.subarray((t * batch + b) * n, (t * batch + b + 1) * n)),
        ).flat();
        for (const order of [
          { stepOrder: `order${preset}` },
          { stepOrder: 'custom', directions: c.params.stepOrder.map((d: number) => [d]) },
        ]) {
          const { ratio, paddingMode } = c.params;
          const parameters = { ratio, paddingMode, whenFlat: 'all', ...order };
          const { next } = eventsOf({ shape: [channels, height, width], data }, parameters);
          expect(dense(next(), 8, n)).toEqual(theirs);
        }
      }
    },
  );
});

describe('a custom order', () => {
  const edge = image([[0, 1]]);
  it('may be short and repeat a direction', () => {
    const directions = [[0], [0]];
    const { next } = eventsOf(edge, { stepOrder: 'custom', directions });
    // To the right of the first pixel it is brighter, twice.
    expect(listOf(next(), 1, 2)).toEqual([
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
  });

  it('names what is no direction', () => {
    const { run, next } = eventsOf(edge, { stepOrder: 'custom', directions: [[3], [8]] });
    expect(next()).toBeUndefined();
    expect(run.problems).toEqual([
      'directions: 8 is not a direction; there are eight, numbered 0 to 7.',
    ]);
  });
});

describe('the threshold', () => {
  const faint = image([[0.4, 0.5]]);
  const order = { stepOrder: 'custom', directions: [[0]] };
  it('follows the range of the image, or does not', () => {
    const count = (parameters: Parameters) => eventsOf(faint, { ...order, ...parameters }).next();
    // A difference of 0.1 in a range of 0.1.
    expect(count({ ratio: 0.9 }).step.length).toBe(1);
    expect(count({ ratio: 0.9, threshold: 'fixed' }).step.length).toBe(0);
    expect(count({ ratio: 0.09, threshold: 'fixed' }).step.length).toBe(1);
    expect(count({ ratio: 0.11, threshold: 'fixed' }).step.length).toBe(0);
  });

  it('of a uniform image lets nothing through, or everything', () => {
    const flat = image([[0.5, 0.5]]);
    expect(eventsOf(flat).next().step.length).toBe(0);
    expect(eventsOf(flat, { whenFlat: 'all' }).next().step.length).toBe(8 * 2 * 2);
    // With its own threshold nothing differs by it.
    const fixed = { whenFlat: 'all', threshold: 'fixed' };
    expect(eventsOf(flat, fixed).next().step.length).toBe(0);
  });
});

it('a step of the code lasts as long as it is told', () => {
  const steps = (stepDuration: string) => [
    ...new Set(eventsOf(image([[0, 1, 0]]), { stepDuration }).next().step),
  ];
  expect(steps('1 ms')).toEqual(steps('3 ms').map((s) => s / 3));
  expect(Math.max(...steps('3 ms'))).toBe(21);
});

describe('random pairs', () => {
  // Every pair of neighbours differs by another amount, so events tell which pair was compared.
  const size = 5;
  const bumps = image(
    Array.from({ length: size }, (_, y) =>
      Array.from({ length: size }, (_v, x) => ((y * 7 + x * 3) % 11) / 10),
    ),
  );
  const modes = { stepOrder: 'order0', ratio: 0.3 };

  it('are drawn while it learns, each within its direction, anew for each presentation', () => {
    const { next } = eventsOf(bumps, { ...modes, mode: 'augment' });
    const of = (direction: number) => {
      const { next: one } = eventsOf(bumps, {
        ...modes,
        stepOrder: 'custom',
        directions: [[direction]],
      });
      return `${one().element}`;
    };
    const first = DIRECTION_GROUPS.map((_g, direction) => of(direction));
    const seen = DIRECTION_GROUPS.map(() => new Set<string>());
    for (let k = 0; k < 40; k++) {
      const { step, element } = next();
      for (let s = 0; s < 8; s++) seen[s]!.add(`${element.filter((_e, i) => step[i] === s)}`);
    }
    for (const [direction, group] of DIRECTION_GROUPS.entries()) {
      expect(seen[direction]!.size).toBeGreaterThan(1);
      expect(seen[direction]!.size).toBeLessThanOrEqual(group.length);
      expect(seen[direction]!.has(first[direction]!)).toBe(true);
    }
  });

  it('are not drawn where it does not learn', () => {
    const { next } = eventsOf(bumps, { ...modes, mode: 'augment' }, false);
    const plain = eventsOf(bumps, modes).next();
    for (let k = 0; k < 5; k++) expect(next()).toEqual(plain);
  });
});

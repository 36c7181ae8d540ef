/**
 * Values per element from what a document says: one number, a distribution, a list, a formula.
 * Draws are keyed by (seed, node, name), element after element, so a population's values depend
 * on nothing else in the graph.
 */

import { exp } from '../kit/elementary.ts';
import { createStream, type KeyedStream } from '../kit/random.ts';
import { evaluate } from '../language/evaluate.ts';
import { connectProblems } from '../problems/connect.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import type { ResolvedValue } from './resolved.ts';

export interface DrawContext {
  readonly seed: number;
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
}

type Draw = Extract<ResolvedValue, { kind: 'draw' }>;

/** Fills `out` with values of a distribution; what lies outside `clip` is moved to its bound. */
export function drawAll(value: Draw, stream: KeyedStream, out: Float64Array): void {
  const { distribution, args, unitFactor, clip } = value;
  const [a = 0, b = 0] = args;
  const each = (f: (x: number) => number): void => {
    for (let k = 0; k < out.length; k++) out[k] = f(out[k]!);
  };
  switch (distribution) {
    case 'normal':
      stream.normals(out);
      each((x) => a + b * x);
      break;
    case 'uniform':
      stream.uniforms(out);
      each((x) => a + (b - a) * x);
      break;
    case 'lognormal':
      stream.normals(out);
      each((x) => unitFactor * exp(a + b * x));
      break;
    case 'exponential':
      each(() => a * stream.exponential());
      break;
    case 'gamma':
      each(() => b * stream.gamma(a));
  }
  if (clip) each((x) => Math.min(clip[1], Math.max(clip[0], x)));
}

/**
 * Fills one value per element of a population of `n`, in engine units. Problems: a list of another
 * length, a value that is not one number per element.
 */
export function fillValues(
  value: ResolvedValue,
  n: number,
  context: DrawContext,
): Outcome<Float64Array> {
  switch (value.kind) {
    case 'number':
      return succeed(new Float64Array(n).fill(value.value));
    case 'list':
      return value.values.length === n
        ? succeed(value.values.slice())
        : fail(connectProblems.listLength(context.node, context.name, value.values.length, n));
    case 'draw': {
      const stream = createStream(context.seed, context.node, context.name);
      const values = new Float64Array(n);
      drawAll(value, stream, values);
      return succeed(values);
    }
    case 'formula': {
      const result = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        const place = placeOf(i, context.shape);
        result[i] = Number(
          evaluate(value.value, (name) => {
            if (name === 'i' || name === 'j') return i;
            if (name === 'x') return place.x;
            if (name === 'y') return place.y;
            return name === 'n' ? n : 0;
          }),
        );
      }
      return succeed(result);
    }
    default:
      return fail(connectProblems.notNumbers(context.node, context.name));
  }
}

/** Row and column of element `i` on its grid: x is the column, y the row of the last two sizes. */
export function placeOf(
  i: number,
  shape: readonly number[],
): { readonly x: number; readonly y: number } {
  const width = shape.at(-1) ?? 1;
  const height = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  return { x: i % width, y: Math.floor(i / width) % height };
}

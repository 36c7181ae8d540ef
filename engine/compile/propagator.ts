/**
 * Exact steps of linear systems (Rotter & Diesmann 1999, doi:10.1007/s004220050570): for
 * x' = A x + b, held over a step h, x(h) = P x(0) + Q b with P = exp(A h) and Q its integral. Both
 * are blocks of one exponential, computed by scaling and squaring. With additive noise the
 * covariance of the step is exact too (Van Loan 1978, doi:10.1109/TAC.1978.1101743).
 */

import type { Expr } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import { namesOf } from '../language/walk.ts';

export interface Propagator {
  readonly states: readonly string[];
  /** Row i: coefficients of states[i]' by state; null where there is none. */
  readonly matrix: readonly (readonly (Expr | null)[])[];
  /** Row i: coefficients of states[i]' by noise source; empty without noise. */
  readonly noise: readonly (readonly (Expr | null)[])[];
  /** Names the coefficients read. */
  readonly parameters: readonly string[];
  /** What its names end with, where a population has several. */
  readonly tag: string;
}

export const stepName = (to: string, from: string, tag = ''): string => `_P_${to}_${from}${tag}`;
export const forcingName = (to: string, from: string, tag = ''): string => `_Q_${to}_${from}${tag}`;
export const noiseName = (to: string, k: number, tag = ''): string => `_L_${to}_${k}${tag}`;

/** Describes a system; its parameters are read off the coefficients. */
export function propagatorOf(
  states: readonly string[],
  matrix: Propagator['matrix'],
  noise: Propagator['noise'],
  tag = '',
): Propagator {
  const parameters = new Set<string>();
  for (const row of [...matrix, ...noise])
    for (const entry of row) if (entry) namesOf(entry, parameters);
  parameters.delete('dt');
  return { states, matrix, noise, parameters: [...parameters], tag };
}

/** Which states influence which: the pattern of P. */
export function influences(propagator: Propagator): readonly (readonly boolean[])[] {
  const n = propagator.states.length;
  const reach = propagator.matrix.map((row, i) => row.map((entry, j) => i === j || entry !== null));
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (reach[i]?.[k] && reach[k]?.[j]) (reach[i] as boolean[])[j] = true;
  return reach;
}

type Matrix = number[][];
const zeros = (n: number): Matrix => Array.from({ length: n }, () => new Array<number>(n).fill(0));

function multiply(a: Matrix, b: Matrix): Matrix {
  const n = a.length;
  const c = zeros(n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const x = a[i]![k]!;
      if (x !== 0) for (let j = 0; j < n; j++) c[i]![j]! += x * b[k]![j]!;
    }
  return c;
}

/** exp of a small matrix: Taylor series of 2^-s A, then s squarings. */
function matrixExponential(a: Matrix): Matrix {
  const n = a.length;
  const norm = Math.max(...a.map((row) => row.reduce((s, x) => s + Math.abs(x), 0)), 0);
  let squarings = 0;
  let scale = 1;
  while (norm * scale > 0.25) {
    scale /= 2;
    squarings++;
  }
  const scaled = a.map((row) => row.map((x) => x * scale));
  let result = zeros(n);
  for (let i = 0; i < n; i++) result[i]![i] = 1;
  let term = result;
  for (let k = 1; k <= 16; k++) {
    term = multiply(term, scaled).map((row) => row.map((x) => x / k));
    result = result.map((row, i) => row.map((x, j) => x + term[i]![j]!));
  }
  for (let s = 0; s < squarings; s++) result = multiply(result, result);
  return result;
}

/** Values of all propagator names for one set of parameters and a step of `dt` ms. */
export function computePropagators(
  propagator: Propagator,
  parameters: (name: string) => number,
  dt: number,
): Record<string, number> {
  const { states, matrix, noise, tag } = propagator;
  const n = states.length;
  const value = (entry: Expr | null): number =>
    entry ? Number(evaluate(entry, (name) => (name === 'dt' ? dt : parameters(name)))) : 0;
  const a = matrix.map((row) => row.map(value));
  const block = zeros(2 * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) block[i]![j] = a[i]![j]! * dt;
    block[i]![n + i] = dt;
  }
  const e = matrixExponential(block);
  const result: Record<string, number> = {};
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      result[stepName(states[i]!, states[j]!, tag)] = e[i]![j]!;
      result[forcingName(states[i]!, states[j]!, tag)] = e[i]![n + j]!;
    }
  // Alone, a state's own exponential is better taken directly.
  for (let i = 0; i < n; i++) {
    const alone = a[i]!.every((x, j) => i === j || x === 0);
    if (alone) Object.assign(result, single(states[i]!, a[i]![i]!, dt, tag));
  }
  if (noise.some((row) => row.length > 0))
    addNoise(
      result,
      propagator,
      a,
      noise.map((row) => row.map(value)),
      dt,
    );
  return result;
}

function single(state: string, rate: number, dt: number, tag: string): Record<string, number> {
  const growth = evaluate(
    { kind: 'call', name: 'exp', args: [{ kind: 'number', value: rate * dt }] },
    () => 0,
  );
  const forcing = evaluate(
    { kind: 'call', name: 'exprel', args: [{ kind: 'number', value: rate * dt }] },
    () => 0,
  );
  return {
    [stepName(state, state, tag)]: Number(growth),
    [forcingName(state, state, tag)]: dt * Number(forcing),
  };
}

/** The Cholesky factor of the step's covariance. */
function addNoise(
  result: Record<string, number>,
  { states, tag }: Propagator,
  a: Matrix,
  noise: Matrix,
  dt: number,
): void {
  const n = states.length;
  const block = zeros(2 * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const sigma = (noise[i] ?? []).reduce((s, g, k) => s + g * (noise[j]?.[k] ?? 0), 0);
      block[i]![j] = -a[i]![j]! * dt;
      block[i]![n + j] = sigma * dt;
      block[n + i]![n + j] = a[j]![i]! * dt;
    }
  const e = matrixExponential(block);
  // covariance = transpose(lower right) * upper right
  const covariance = zeros(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) covariance[i]![j]! += e[n + k]![n + i]! * e[k]![n + j]!;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let x = (covariance[i]![j]! + covariance[j]![i]!) / 2;
      for (let k = 0; k < j; k++)
        x -=
          (result[noiseName(states[i]!, k, tag)] ?? 0) *
          (result[noiseName(states[j]!, k, tag)] ?? 0);
      const diagonal = result[noiseName(states[j]!, j, tag)] ?? 0;
      result[noiseName(states[i]!, j, tag)] =
        i === j ? Math.sqrt(Math.max(0, x)) : diagonal > 0 ? x / diagonal : 0;
    }
}

/**
 * Linear readouts: ridge regression by Cholesky's factorisation (Hoerl & Kennard 1970,
 * doi:10.1080/00401706.1970.10488634), recursive least squares as in FORCE learning (Sussillo &
 * Abbott 2009, doi:10.1016/j.neuron.2009.07.018) and the delta rule (Widrow & Hoff 1960).
 */

/** Solves `A X = B` for symmetric positive definite A `[n, n]`, B `[n, m]`; null if A is not. */
function solveSymmetric(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
): Float64Array | null {
  const l = Float64Array.from(a);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = l[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i === j) {
        if (!(sum > 0)) return null;
        l[j * n + j] = Math.sqrt(sum);
      } else l[i * n + j] = sum / l[j * n + j]!;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      for (let c = 0; c < m; c++) x[i * m + c]! -= l[i * n + k]! * x[k * m + c]!;
    for (let c = 0; c < m; c++) x[i * m + c]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++)
      for (let c = 0; c < m; c++) x[i * m + c]! -= l[k * n + i]! * x[k * m + c]!;
    for (let c = 0; c < m; c++) x[i * m + c]! /= l[i * n + i]!;
  }
  return x;
}

/** Adds a row of features (and 1, with `bias`) to `X'X` and `X'Y`, in place. */
export function addToNormalEquations(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  bias: boolean,
  xx: Float64Array,
  xy: Float64Array,
): void {
  const n = x.length + (bias ? 1 : 0);
  const m = y.length;
  for (let i = 0; i < n; i++) {
    const xi = i < x.length ? x[i]! : 1;
    if (xi === 0) continue;
    for (let j = 0; j < n; j++) xx[i * n + j]! += xi * (j < x.length ? x[j]! : 1);
    for (let c = 0; c < m; c++) xy[i * m + c]! += xi * y[c]!;
  }
}

/** `(X'X + lambda R)^-1 X'Y`, R the identity without the bias; null if not solvable. */
export function solveRidge(
  xx: Float64Array,
  xy: Float64Array,
  n: number,
  m: number,
  lambda: number,
  bias: boolean,
): Float64Array | null {
  const a = Float64Array.from(xx);
  for (let i = 0; i < n - (bias ? 1 : 0); i++) a[i * n + i]! += lambda;
  return solveSymmetric(a, xy, n, m);
}

/** `W' x` (and the bias row): `[m]`. */
export function applyLinear(
  weights: ArrayLike<number>,
  x: ArrayLike<number>,
  m: number,
  bias: boolean,
): Float64Array {
  const y = new Float64Array(m);
  for (let i = 0; i < x.length; i++)
    if (x[i] !== 0) for (let c = 0; c < m; c++) y[c]! += x[i]! * weights[i * m + c]!;
  if (bias) for (let c = 0; c < m; c++) y[c]! += weights[x.length * m + c]!;
  return y;
}

/** `P` of recursive least squares before the first row: I / alpha. */
export function startPrecision(p: Float64Array, n: number, alpha: number): void {
  p.fill(0);
  for (let i = 0; i < n; i++) p[i * n + i] = 1 / alpha;
}

/** One row of recursive least squares; `p` `[n, n]` stays symmetric, `w` `[n, m]`; in place. */
export function updateRecursive(
  p: Float64Array,
  w: Float64Array,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  lambda: number,
): void {
  const n = x.length;
  const m = y.length;
  const px = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += p[i * n + j]! * x[j]!;
    px[i] = sum;
  }
  let scale = lambda;
  for (let i = 0; i < n; i++) scale += x[i]! * px[i]!;
  const predicted = applyLinear(w, x, m, false);
  for (let i = 0; i < n; i++) {
    const gain = px[i]! / scale;
    for (let c = 0; c < m; c++) w[i * m + c]! -= gain * (predicted[c]! - y[c]!);
    for (let j = i; j < n; j++) {
      const value = (p[i * n + j]! - gain * px[j]!) / lambda;
      p[i * n + j] = value;
      p[j * n + i] = value;
    }
  }
}

/** One step of the delta rule: `W -= eta x (W'x - y)'`, in place. */
export function updateDelta(
  w: Float64Array,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  eta: number,
): void {
  const m = y.length;
  const predicted = applyLinear(w, x, m, false);
  for (let i = 0; i < x.length; i++)
    for (let c = 0; c < m; c++) w[i * m + c]! -= eta * x[i]! * (predicted[c]! - y[c]!);
}

/**
 * The elementary functions of the engine: one result, to the bit, on every host. `Math.exp` and
 * its kin differ between JavaScript engines, so nothing that a run computes may call them. Each
 * function here is a straight line of + - * / sqrt, comparisons with selects, and operations on
 * the bits of a number, all of which IEEE 754 and WebAssembly define exactly; `codegen/
 * simd-math.ts` emits the same lines for vector lanes. A change here is a change there.
 *
 * Range reduction as in Cody & Waite, "Software Manual for the Elementary Functions" (1980);
 * polynomials are Taylor series, long enough that rounding dominates; `pow` carries the logarithm
 * in two numbers (Dekker 1971, doi:10.1007/BF01397083). Error bounds, tested, in units in the last
 * place unless said otherwise: exp log log1p 1.5, expm1 atan 2, exprel sinh cosh tanh 3, tan 4,
 * pow 2 + |y log x| / 30; sin cos 3e-16 absolute for |x| < 2^26 (beyond that as if x were rounded
 * once more).
 */

const number = new Float64Array(1);
const words = new Int32Array(number.buffer); // little-endian, as WebAssembly: [low, high]

/** Adding 1.5 * 2^52 rounds to an integer (ties to even) and leaves it in the low bits. */
const ROUND = 6755399441055744;
/** The same, and biased so that the low bits are the exponent field of 2^k. */
const ROUND_BIASED = ROUND + 1023;
const LOG2_E = Math.LOG2E;
/** ln 2 in two parts; the first has 40 bits, so its product with an exponent is exact. */
const LN2_HIGH = 0.6931471805592082;
const LN2_LOW = 7.371002565167799e-13;
const EXP_MOST = 709;
const EXP_LEAST = -708;

/** (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2: nearly the best polynomial, within 2e-17 of e^r. */
export const EXP_TAIL: readonly number[] = [
  0.5, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062, 0.0013888888917213717,
  0.00019841269863053618, 2.4801521295954376e-5, 2.7557268459997064e-6, 2.7620088445409746e-7,
  2.510038549551032e-8,
];

function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const pair = (k: number) => EXP_TAIL[k]! + r * EXP_TAIL[k + 1]!;
  const upper = pair(4) + r2 * pair(6) + r4 * pair(8);
  return pair(0) + r2 * pair(2) + r4 * upper;
}

/** 2^k, where `t` is k + ROUND_BIASED and -1023 < k < 1025. */
function powerOfTwo(t: number): number {
  number[0] = t;
  words[1] = words[0]! << 20;
  words[0] = 0;
  return number[0]!;
}

/** e^x; 0 below -708, Infinity above 709. */
export function exp(x: number): number {
  const t = x * LOG2_E + ROUND_BIASED;
  const k = t - ROUND_BIASED;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const y = (1 + (r + r * r * expTail(r))) * powerOfTwo(t);
  return x < EXP_LEAST ? 0 : x > EXP_MOST ? Infinity : y;
}

/** e^x - 1 without cancellation; -1 below -708, Infinity above 709. */
export function expm1(x: number): number {
  const t = x * LOG2_E + ROUND_BIASED;
  const k = t - ROUND_BIASED;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const p = powerOfTwo(t);
  const y = (r + r * r * expTail(r)) * p + (p - 1);
  return x < EXP_LEAST ? -1 : x > EXP_MOST ? Infinity : y;
}

/** From here to 0 `exprel` is a polynomial: what decays at a rate over a time step asks for these. */
export const EXPREL_LONG_FROM = -3;
/** And from here a shorter one. */
export const EXPREL_SHORT_FROM = -0.625;

/** ((e^x - 1) / x - 1) / x on [-3, 0]: nearly the best polynomial, within 3e-17 of e^x. */
export const EXPREL_LONG: readonly number[] = [
  0.5, 0.16666666666666652, 0.041666666666662244, 0.008333333333283637, 0.0013888888885953052,
  0.00019841269736230652, 2.4801584830245892e-5, 2.7557278958004984e-6, 2.75568495549793e-7,
  2.504810512072499e-8, 2.085155285921224e-9, 1.5941585183540071e-10, 1.1068210680391813e-11,
  6.649244443789902e-13, 3.039897659796569e-14, 7.651341672200855e-16,
];

/** The same on [-0.625, 0], within 4e-17 of e^x. */
export const EXPREL_SHORT: readonly number[] = [
  0.49999999999999994, 0.16666666666665753, 0.04166666666618386, 0.008333333323422376,
  0.0013888887854325077, 0.00019841207697370765, 2.479930836573593e-5, 2.7505343583558806e-6,
  2.6834098913473475e-7, 1.9348625312173605e-8,
];

function exprelLong(x: number): number {
  const x2 = x * x;
  const x4 = x2 * x2;
  const pair = (k: number) => EXPREL_LONG[k]! + x * EXPREL_LONG[k + 1]!;
  const four = (k: number) => pair(k) + x2 * pair(k + 2);
  const low = four(0) + x4 * four(4);
  const high = four(8) + x4 * four(12);
  return 1 + x * (low + x4 * x4 * high);
}

function exprelShort(x: number): number {
  const x2 = x * x;
  const x4 = x2 * x2;
  const pair = (k: number) => EXPREL_SHORT[k]! + x * EXPREL_SHORT[k + 1]!;
  const four = (k: number) => pair(k) + x2 * pair(k + 2);
  return 1 + x * (four(0) + x4 * (four(4) + x4 * pair(8)));
}

/** (e^x - 1) / x; 1 at 0, Infinity above 709. */
export function exprel(x: number): number {
  if (x <= 0 && x >= EXPREL_SHORT_FROM) return exprelShort(x);
  if (x <= 0 && x >= EXPREL_LONG_FROM) return exprelLong(x);
  return x > EXP_MOST ? Infinity : expm1(x) / x;
}

/** Upper word of sqrt(1/2), rounded down to it: where a mantissa begins. */
const MANTISSA_FROM = 0x3fe6a09e;
const ONE_HIGH = 0x3ff00000;
const NORMAL_LEAST = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** Splits x > 0 into m * 2^e with m in [0.7071, 1.4142); returns m, e stays in `words[0]`. */
function split(x: number): number {
  const tiny = x < NORMAL_LEAST;
  number[0] = tiny ? x * TWO_54 : x;
  const high = words[1]!;
  const e = ((high - MANTISSA_FROM + ONE_HIGH) >>> 20) - 1023;
  words[1] = high - (e << 20);
  const m = number[0]!;
  words[0] = tiny ? e - 54 : e;
  return m;
}

/** log((1 + s) / (1 - s)) / s - 2, where z is s squared, at most 0.0295. */
function atanhTail(z: number): number {
  const z2 = z * z;
  const odd = 2 / 3 + z2 * (2 / 7 + z2 * (2 / 11 + z2 * (2 / 15 + z2 * (2 / 19))));
  const even = 2 / 5 + z2 * (2 / 9 + z2 * (2 / 13 + z2 * (2 / 17 + z2 * (2 / 21))));
  return z * (odd + z * even);
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  const m = split(x);
  const e = words[0]!;
  const f = m - 1;
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  const y = e * LN2_HIGH - (half - (s * (half + atanhTail(s * s)) + e * LN2_LOW) - f);
  return x > 0 ? (x < Infinity ? y : x) : x === 0 ? -Infinity : NaN;
}

/** log(1 + x) without cancellation. */
export function log1p(x: number): number {
  const u = 1 + x;
  const y = log(u) + (x - (u - 1)) / u;
  return u === 0 ? -Infinity : x < Infinity ? y : x;
}

const TWO_OVER_PI = 0.6366197723675814;
/** pi / 2 in three parts; the first two have 26 bits. */
const HALF_PI_1 = 1.5707963109016418;
const HALF_PI_2 = 1.5893254712295857e-8;
const HALF_PI_3 = 6.123233995736766e-17;
const TURNS_MOST = 35184372088832; // 2^45: beyond, no bit of the fraction is left

function sinPolynomial(r: number, z: number): number {
  const a =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z *
                  (-1 / 39916800 +
                    z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))));
  return r + r * z * a;
}

function cosPolynomial(z: number): number {
  const a =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z *
              (-1 / 3628800 +
                z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000))))));
  return 1 - (0.5 * z - z * z * a);
}

/** x minus the nearest multiple of pi / 2, whose number stays in `words[0]`. */
function reduce(x: number): number {
  const t = x * TWO_OVER_PI + ROUND;
  const k = t - ROUND;
  number[0] = t;
  return x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
}

/** Sine of x [rad]; NaN beyond 2^45. */
export function sin(x: number): number {
  const r = reduce(x);
  const quarter = words[0]!;
  const z = r * r;
  const y = quarter & 1 ? cosPolynomial(z) : sinPolynomial(r, z);
  return Math.abs(x) <= TURNS_MOST ? (quarter & 2 ? -y : y) : NaN;
}

/** Cosine of x [rad]; NaN beyond 2^45. */
export function cos(x: number): number {
  const r = reduce(x);
  const quarter = words[0]! + 1;
  const z = r * r;
  const y = quarter & 1 ? cosPolynomial(z) : sinPolynomial(r, z);
  return Math.abs(x) <= TURNS_MOST ? (quarter & 2 ? -y : y) : NaN;
}

/** Tangent of x [rad]; NaN beyond 2^45. */
export function tan(x: number): number {
  const r = reduce(x);
  const odd = words[0]! & 1;
  const z = r * r;
  const s = sinPolynomial(r, z);
  const c = cosPolynomial(z);
  const y = (odd ? -c : s) / (odd ? s : c);
  return Math.abs(x) <= TURNS_MOST ? y : NaN;
}

/** Hyperbolic sine; infinite beyond 709. */
export function sinh(x: number): number {
  const e = expm1(Math.abs(x));
  const y = 0.5 * (e + (e < Infinity ? e / (e + 1) : 1));
  return x < 0 ? -y : y;
}

/** Hyperbolic cosine; infinite beyond 709. */
export function cosh(x: number): number {
  const e = exp(Math.abs(x));
  return 0.5 * e + 0.5 / e;
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  const e = expm1(2 * Math.min(a, 22));
  const y = e / (e + 2);
  return x < 0 ? -y : y;
}

const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;
const TAN_EIGHTH_PI = 0.4142135623730951;

/** Arc tangent [rad], between -pi/2 and pi/2. */
export function atan(x: number): number {
  const a = Math.abs(x);
  const inverse = a > 1;
  const u = inverse ? 1 / a : a;
  const upper = u > TAN_EIGHTH_PI;
  const v = upper ? (u - 1) / (u + 1) : u;
  const z = v * v;
  let p = 1 / 41;
  for (let k = 39; k >= 3; k -= 2) p = 1 / k - z * p;
  const w = v - v * z * p;
  const base = upper ? QUARTER_PI + (w + QUARTER_PI_LOW) : w;
  const y = inverse ? 2 * QUARTER_PI - (base - 2 * QUARTER_PI_LOW) : base;
  return x < 0 ? -y : y;
}

/** Half of the bits of a number (Veltkamp): products of halves are exact. */
const SPLITTER = 134217729;
/** Beyond this exponent every base but 1 overflows or vanishes. */
const POWER_MOST = 2 ** 64;

/**
 * x to the power y. Negative x needs an integer y, else NaN; x^0 is 1; 0^y is 0 or, for negative
 * y, Infinity; results below 1e-307 are 0, above 8e307 Infinity.
 */
export function pow(x: number, y: number): number {
  const a = Math.abs(x);
  const m = split(a);
  const e = words[0]!;

  // log(a) = high + low: s = f / (2 + f) with its rounding error, then the series.
  const f = m - 1;
  const d = 2 + f;
  const dLow = f - (d - 2);
  const s = f / d;
  const sSplit = s * SPLITTER;
  const s1 = sSplit - (sSplit - s);
  const s2 = s - s1;
  const dSplit = d * SPLITTER;
  const d1 = dSplit - (dSplit - d);
  const d2 = d - d1;
  const product = s * d;
  const error = s1 * d1 - product + s1 * d2 + s2 * d1 + s2 * d2;
  const sLow = (f - product - error - s * dLow) / d;
  const big = e * LN2_HIGH;
  const twice = 2 * s;
  const sum = big + twice;
  // |big| is 0 or larger than |twice|, so the error of the sum is exact.
  const rest =
    (e === 0 ? 0 : twice - (sum - big)) + (s * atanhTail(s * s) + (2 * sLow + e * LN2_LOW));
  const high = sum + rest;
  const low = rest - (high - sum);

  // p + q = y * log(a)
  const b = Math.max(Math.min(y, POWER_MOST), -POWER_MOST);
  const bSplit = b * SPLITTER;
  const b1 = bSplit - (bSplit - b);
  const b2 = b - b1;
  const hSplit = high * SPLITTER;
  const h1 = hSplit - (hSplit - high);
  const h2 = high - h1;
  const p = b * high;
  const q = b1 * h1 - p + b1 * h2 + b2 * h1 + b2 * h2 + b * low;

  const t = p * LOG2_E + ROUND_BIASED;
  const k = t - ROUND_BIASED;
  const r = p - k * LN2_HIGH - (k * LN2_LOW - q);
  const power = (1 + (r + r * r * expTail(r))) * powerOfTwo(t);
  const finite = p < EXP_LEAST ? 0 : p > EXP_MOST ? Infinity : power;

  const integer = Math.floor(b) === b;
  const odd = integer && Math.floor(b * 0.5) !== b * 0.5;
  const negative = x < 0;
  const vanishes = a === 0 ? b > 0 : a === Infinity ? b < 0 : false;
  const unbounded = a === 0 ? b < 0 : a === Infinity ? b > 0 : false;
  const size = vanishes ? 0 : unbounded ? Infinity : finite;
  const signed = negative && odd ? -size : size;
  return b === 0 ? 1 : (negative && !integer) || Number.isNaN(x) ? NaN : signed;
}

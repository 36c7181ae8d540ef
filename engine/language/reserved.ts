/**
 * Names and functions with a fixed meaning. `n`, `i`, `j`, `w`, `deliver` have one only where
 * nothing of that name is declared: published models call a gate `n` and an adaptation current `w`.
 */

import { type Dimension, dimensionless, timeDimension } from './dimension.ts';

/** Dimension of each reserved name that is a number everywhere. */
export const RESERVED: ReadonlyMap<string, Dimension> = new Map([
  ['t', timeDimension],
  ['dt', timeDimension],
  ['lastspike', timeDimension],
  ['pi', dimensionless],
  ['n', dimensionless],
  ['i', dimensionless],
]);

const FIXED = new Set([
  't',
  'dt',
  'pi',
  'xi',
  'refractory',
  'lastspike',
  'learning',
  'elapsed',
  'inf',
]);
const WORDS = new Set(['and', 'or', 'not', 'if', 'int', 'true', 'false']);

/** Dimension of noise: s**-0.5. */
export const noiseDimension: Dimension = [-0.5, 0, 0, 0, 0, 0];

/** Whether the name stands for noise: `xi` or `xi_<name>`. */
export const isNoise = (name: string): boolean => name === 'xi' || name.startsWith('xi_');

/** Number of arguments [least, most] of every function. */
export const FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['exp', [1, 1]],
  ['log', [1, 1]],
  ['sqrt', [1, 1]],
  ['sin', [1, 1]],
  ['cos', [1, 1]],
  ['tan', [1, 1]],
  ['sinh', [1, 1]],
  ['cosh', [1, 1]],
  ['tanh', [1, 1]],
  ['atan', [1, 1]],
  ['exprel', [1, 1]],
  ['gauss', [2, 2]],
  ['abs', [1, 1]],
  ['sign', [1, 1]],
  ['floor', [1, 1]],
  ['ceil', [1, 1]],
  ['mod', [2, 2]],
  ['min', [2, 8]],
  ['max', [2, 8]],
  ['clip', [3, 3]],
  ['if', [3, 3]],
  ['int', [1, 1]],
  ['rand', [0, 0]],
  ['randn', [0, 0]],
  ['poisson', [1, 1]],
  ['lookup', [2, 2]],
  ['delayed', [2, 2]],
  ['sumIn', [1, 1]],
]);

/** Names other languages use for functions of ours. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['arctan', 'atan'],
  ['ln', 'log'],
  ['fabs', 'abs'],
  ['ceiling', 'ceil'],
]);

/**
 * Names nobody may define: fixed meanings, functions, noise, names that begin with an underscore
 * (the integrators' own) and those every JavaScript object has.
 */
export const isForbiddenName = (name: string): boolean =>
  FIXED.has(name) ||
  WORDS.has(name) ||
  FUNCTIONS.has(name) ||
  isNoise(name) ||
  name.startsWith('_') ||
  name in Object.prototype;

/** Whether a name means something that no statement can change. */
export const isFixedName = (name: string): boolean =>
  RESERVED.has(name) || name === 'j' || isForbiddenName(name);

/**
 * Short ways to write parameters and ports, so that a definition reads as a table: the default,
 * the unit, then everything else. They add nothing that the long form could not say.
 */

import type { Of, Parameter, Port, Quantity, Unit } from './types.ts';

type Rest<K extends Parameter['kind'], Omitted extends string> = Omit<
  Extract<Parameter, { kind: K }>,
  'kind' | Omitted
>;

/** A number with a unit; with `perElement: true` it may be a distribution, a list or an expression. */
export const quantity = <const R extends Rest<'quantity', 'default' | 'unit'>>(
  value: number,
  unit: Unit,
  rest: R,
) => ({ kind: 'quantity', default: value, unit, ...rest }) as const;

/** A whole number. */
export const count = <const R extends Rest<'count', 'default'>>(value: number, rest: R) =>
  ({ kind: 'count', default: value, ...rest }) as const;

/** The sizes of a grid of elements; `800` in a document stands for `[800]`. */
export const shape = <const R extends Rest<'shape', 'default'>>(
  value: readonly number[],
  rest: R,
) => ({ kind: 'shape', default: value, ...rest }) as const;

/** Yes or no; 0 or 1 in equations. */
export const flag = <const R extends Rest<'flag', 'default'>>(value: boolean, rest: R) =>
  ({ kind: 'flag', default: value, ...rest }) as const;

/** One of several named values. */
export const choice = <const R extends Rest<'choice', never>>(rest: R) =>
  ({ kind: 'choice', ...rest }) as const;

/** A formula that stands in the equations under the parameter's name. */
export const expression = <const R extends Rest<'expression', 'default' | 'unit'>>(
  value: string,
  unit: Unit,
  rest: R,
) => ({ kind: 'expression', default: value, unit, ...rest }) as const;

/** Rows of numbers with a unit per column. */
export const table = <const R extends Rest<'table', 'default'>>(
  rows: readonly (readonly number[])[],
  rest: R,
) => ({ kind: 'table', default: rows, ...rest }) as const;

/** A file that belongs to the document. */
export const asset = <const R extends Rest<'asset', 'default'>>(rest: R) =>
  ({ kind: 'asset', default: null, ...rest }) as const;

/** Exporter parameters that have our name and our unit on the other side: `{ tau_m: 'tau_m/(1 ms)' }`. */
export const same = (...names: readonly string[]): Of<string> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** The ports of every learning rule: `rule` out; `learning` in, the learning rate, 1 while nothing is connected. */
export const rulePorts = {
  rule: {
    kind: 'rule',
    flow: 'out',
    shape: [],
    many: true,
    doc: 'The projections this rule teaches.',
  },
  learning: {
    kind: 'mod',
    flow: 'in',
    shape: [],
    optional: true,
    many: true,
    variable: 'learning',
    doc: 'The learning rate: every change of a weight is multiplied by it, 0 freezes. Unconnected: 1 while the schedule says that one learns, else 0; always 1 without a schedule.',
  },
} as const satisfies Of<Port>;

/** The ports of every projection; `unit` is the weight's, absent where it follows the target. */
export const projectionPorts = {
  pre: { kind: 'spikes', flow: 'in', shape: ['pre'], doc: 'Spikes of the sending population.' },
  post: {
    kind: 'impulses',
    flow: 'out',
    shape: ['post'],
    doc: 'Weighted spikes; the port they end at is the receptor.',
  },
  rule: {
    kind: 'rule',
    flow: 'in',
    shape: [],
    optional: true,
    many: true,
    doc: 'Learning rules that change these weights.',
  },
  weights: {
    kind: 'weights',
    flow: 'out',
    shape: ['pre', 'post'],
    doc: 'The weights, for plots and recorders.',
  },
} as const satisfies Of<Port>;

/** The quantity a constant feed of an example holds. */
export const constant = (value: Quantity) => ({ constant: value }) as const;

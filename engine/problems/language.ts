/** Problems of the equation language: units, quantities, syntax, names, dimensions, methods. */

import type { Problem, Span } from './problem.ts';

const error = (code: string, message: string, span?: Span): Problem => ({
  severity: 'error',
  code,
  message,
  ...(span ? { span } : {}),
});

const meant = (nearest: string | null): string => (nearest ? ` Did you mean ${nearest}?` : '');

export const languageProblems = {
  // ---- units and quantities
  unitUnknown: (unit: string, span?: Span) =>
    error(
      'unit/unknown',
      `${unit} is not a unit. Units are s, V, A, S, F, ohm, Hz, m, mol, M, K with prefixes, as in ms, mV, pA, nS.`,
      span,
    ),
  unitSyntax: (unit: string, span?: Span) =>
    error(
      'unit/syntax',
      unit === ''
        ? 'A unit is missing. Write 1 where there is none.'
        : `"${unit}" is not a unit. Write it as in mV, pA/ms, s**-0.5 or 1.`,
      span,
    ),
  unitMismatch: (p: { what: string; needs: string; given: string; is: string; meant: string }) =>
    error(
      'unit/mismatch',
      `${p.what ? `${p.what} is ${p.needs}, but ${p.given} is ${p.is}.` : `${p.given} is ${p.is}, but ${p.needs} is needed.`} Did you mean ${p.meant}?`,
    ),
  unitMissing: (what: string, given: string, unit: string) =>
    error(
      'unit/missing',
      `${what ? `${what}: the` : 'The'} number ${given} has no unit. Did you mean ${given} ${unit}?`,
    ),
  notQuantity: (what: string, given: string, unit: string) =>
    error(
      'unit/not-a-quantity',
      `${what ? `${what}: ` : ''}"${given}" is not a ${unit === '1' ? 'number. Write it as in 0.5' : `quantity. Write a number and a unit, as in '20 ${unit}'`}.`,
    ),
  notFinite: (what: string, given: string) =>
    error(
      'unit/not-finite',
      `${what ? `${what}: ` : ''}${given} is not a finite number. Give a number.`,
    ),

  // ---- syntax
  unexpected: (found: string, wanted: string, span: Span) =>
    error('equation/syntax', `Found ${found} where ${wanted} should stand.`, span),
  character: (character: string, span: Span) =>
    error(
      'equation/character',
      `The character ${JSON.stringify(character)} has no meaning in a formula. Remove it.`,
      span,
    ),
  caret: (span: Span) => ({
    ...error('equation/power', 'A power is written with **: x**2, not x^2.', span),
    hint: 'use **',
  }),
  assignmentInside: (span: Span) =>
    error('equation/syntax', 'Inside a formula, "is equal" is written ==.', span),
  chainedComparison: (span: Span) =>
    error('equation/syntax', 'Comparisons cannot be chained: write a < b and b < c.', span),
  missingOperator: (left: string, right: string, span: Span) =>
    error(
      'equation/syntax',
      `An operator is missing between ${left} and ${right}. ${right} is not a unit; to multiply, write ${left}*${right}.`,
      span,
    ),
  empty: (span: Span) => error('equation/empty', 'A formula is missing here.', span),
  numberTooLarge: (text: string, span: Span) =>
    error('equation/number', `${text.slice(0, 40)} is too large for a number.`, span),
  tooLong: (characters: number, limit: number) =>
    error(
      'equation/too-long',
      `The text has ${characters} characters; at most ${limit} are read. Split it into named expressions.`,
    ),
  tooDeep: (span: Span) =>
    error(
      'equation/too-deep',
      'The formula is nested too deeply or too long. Split it with named expressions.',
      span,
    ),
  notLine: (line: string, span: Span) =>
    error(
      'equation/line',
      `"${line}" is neither dx/dt = ... : unit, nor x = ... : unit, nor x : unit.`,
      span,
    ),
  notStatement: (line: string, span: Span) =>
    error('equation/line', `"${line}" is not a statement. Write x = ... or x += ...`, span),
  unitOfLine: (name: string, span: Span) =>
    error(
      'equation/no-unit',
      `The equation of ${name} has no unit. End it with a colon and the unit of ${name}, as in ": mV", or ": 1".`,
      span,
    ),
  flag: (flag: string, span: Span) =>
    error(
      'equation/flag',
      `(${flag}) has no meaning here. A variable may be (unless refractory).`,
      span,
    ),
  frozenExpression: (name: string, span: Span) =>
    error(
      'equation/flag',
      `${name} is a named expression; only a variable with dx/dt may be (unless refractory).`,
      span,
    ),
  duplicate: (name: string, span: Span) =>
    error('equation/duplicate', `${name} is defined twice. Rename or delete one.`, span),
  cycle: (names: readonly string[], span: Span) =>
    error(
      'equation/cycle',
      names.length > 1
        ? `The expressions ${names.join(' → ')} → ${names[0]} use each other in a circle. Make one of them a variable.`
        : `${names[0]} is defined by itself. Make it a variable: d${names[0]}/dt = ... or ${names[0]} : 1.`,
      span,
    ),
  tooLarge: (name: string, span?: Span) =>
    error(
      'equation/too-large',
      `With all named expressions put in, the formula of ${name} has too many terms. Simplify it.`,
      span,
    ),
  reservedName: (name: string, span: Span) =>
    error(
      'equation/reserved',
      `${name} has a fixed meaning and cannot be redefined. Rename it.`,
      span,
    ),

  // ---- names and dimensions
  unknownName: (name: string, nearest: string | null, span?: Span) =>
    error(
      'equation/unknown-name',
      `${name} is not known here.${nearest ? meant(nearest) : ' Declare it as a parameter or a variable, or correct the name.'}`,
      span,
    ),
  noiseOutside: (name: string, span?: Span) =>
    error(
      'equation/noise',
      `${name} is noise and may stand only in a dx/dt. In statements, use randn().`,
      span,
    ),
  notChanged: (name: string, span?: Span) =>
    error(
      'equation/not-changed',
      `${name} is not a variable, so no statement can change it. Declare a variable, as in "y : 1", and change that.`,
      span,
    ),
  notHere: (name: string, where: string, span?: Span) =>
    error('equation/not-here', `${name} has no value in ${where}. Write it without.`, span),
  unknownFunction: (name: string, nearest: string | null, span?: Span) =>
    error('equation/unknown-function', `There is no function ${name}.${meant(nearest)}`, span),
  functionWithoutCall: (name: string, span?: Span) =>
    error('equation/function', `${name} is a function: write ${name}(...).`, span),
  arguments: (name: string, wants: string, given: number, span?: Span) =>
    error('equation/arguments', `${name} takes ${wants}, but has ${given}.`, span),
  argumentName: (name: string, wants: string, span?: Span) =>
    error('equation/arguments', `The first argument of ${name} must be ${wants}.`, span),
  addMismatch: (
    p: { left: string; right: string; leftIs: string; rightIs: string; verb: string },
    span?: Span,
  ) =>
    error(
      'unit/mismatch',
      `${p.left} is ${p.leftIs}, but ${p.right} is ${p.rightIs}: they cannot be ${p.verb}.`,
      span,
    ),
  needsNumber: (what: string, argument: string, is: string, span?: Span) =>
    error(
      'unit/mismatch',
      `${what} needs a number without unit, but ${argument} is ${is}. Divide it by a quantity of the same kind.`,
      span,
    ),
  needsDimension: (what: string, needs: string, argument: string, is: string, span?: Span) =>
    error('unit/mismatch', `${what} needs ${needs}, but ${argument} is ${is}.`, span),
  exponentVaries: (base: string, is: string, span?: Span) =>
    error(
      'unit/exponent',
      `${base} is ${is}, so its exponent must be a plain number. Divide ${base} by a quantity of the same kind first.`,
      span,
    ),
  derivativeMismatch: (name: string, needs: string, is: string, span?: Span) =>
    error(
      'unit/mismatch',
      `d${name}/dt must be ${needs}, because ${name} is declared so, but the right side is ${is}.`,
      span,
    ),
  assignMismatch: (name: string, needs: string, is: string, span?: Span) =>
    error('unit/mismatch', `${name} is ${needs}, but gets a value that is ${is}.`, span),
  valueMismatch: (needs: string, is: string, span?: Span) =>
    error('unit/mismatch', `This should be ${needs}, but is ${is}.`, span),
  needsCondition: (what: string, argument: string, span?: Span) =>
    error(
      'equation/condition',
      `${what} needs a condition, but ${argument} is a quantity. Compare it with something: ${argument} > 0.`,
      span,
    ),
  conditionAsNumber: (condition: string, span?: Span) =>
    error(
      'equation/condition',
      `${condition} is a condition, not a number. Write int(${condition}) for 1 or 0, or if(${condition}, a, b).`,
      span,
    ),

  // ---- methods
  notExact: (why: string) =>
    error(
      'method/not-exact',
      `These equations cannot be integrated exactly: ${why} Use the method 'auto'.`,
    ),
  notConditionallyLinear: (state: string, span?: Span) =>
    error(
      'method/not-linear',
      `Exponential Euler needs every d${state}/dt to be linear in its own variable; that of ${state} is not. Use 'rk4' or 'auto'.`,
      span,
    ),
  noiseMethod: (method: string, best: string) =>
    error(
      'method/noise',
      `The method '${method}' has no meaning for equations with noise. Use '${best}' or 'auto'.`,
    ),
  noiseNotLinear: (state: string, span?: Span) =>
    error(
      'method/noise-form',
      `d${state}/dt must be a sum of a drift and factors times xi; noise inside a function or a product with noise has no meaning.`,
      span,
    ),
  substeps: (given: number) =>
    error('method/substeps', `substeps must be a whole number from 1 to 1000, not ${given}.`),
  tooManySubsteps: (given: number, most: number) =>
    error(
      'method/substeps',
      `${given} substeps make a step that is too long to be compiled. Use ${most} at most, or a smaller dt.`,
    ),
  notPolynomial: (state: string, why: string, span?: Span) =>
    error(
      'method/not-closed',
      `d${state}/dt cannot be advanced over an arbitrary time in one formula: ${why} State per synapse may only decay, or sum products of decaying variables.`,
      span,
    ),
} as const;

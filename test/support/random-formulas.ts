/** Formulas as people might type them, made at random from everything the language has. */

import fc from 'fast-check';

const ONE = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'atan', 'exprel'];
const MORE = ['abs', 'sign', 'floor', 'ceil', 'int'];
const LITERALS = ['0', '1', '2', '0.5', '-3', '1e-3', '40', '1e9'];

export interface Vocabulary {
  /** What means something where the formula stands, what sometimes does, what hardly ever. */
  readonly often: readonly string[];
  readonly sometimes: readonly string[];
  readonly rarely: readonly string[];
  readonly conditions: readonly string[];
}

/** Texts of numbers and of conditions. */
export function formulasOf({ often, sometimes, rarely, conditions }: Vocabulary) {
  const names = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...often) },
    { weight: 20, arbitrary: fc.constantFrom(...sometimes) },
    { weight: 1, arbitrary: fc.constantFrom(...rarely) },
  );
  return fc.letrec<{ number: string; condition: string }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 3 },
      names,
      fc.constantFrom(...LITERALS),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '**', '%'), tie('number'), tie('number'))
        .map(([op, l, r]) => `(${l} ${op} ${r})`),
      fc
        .tuple(fc.constantFrom(...ONE, ...MORE), tie('number'))
        .map(([name, arg]) => `${name}(${arg})`),
      fc
        .tuple(
          fc.constantFrom('min', 'max'),
          fc.array(tie('number'), { minLength: 2, maxLength: 4 }),
        )
        .map(([name, all]) => `${name}(${all.join(', ')})`),
      fc
        .tuple(tie('number'), tie('number'), tie('number'))
        .map(([x, l, r]) => `clip(${x}, ${l}, ${r})`),
      fc
        .tuple(tie('condition'), tie('number'), tie('number'))
        .map(([when, l, r]) => `if(${when}, ${l}, ${r})`),
      tie('condition').map((when) => `int(${when})`),
      tie('number').map((x) => `-${x}`),
    ),
    condition: fc.oneof(
      { maxDepth: 2 },
      fc
        .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'), tie('number'))
        .map(([op, l, r]) => `(${l} ${op} ${r})`),
      fc.constantFrom(...conditions),
      fc
        .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
        .map(([op, l, r]) => `(${l} ${op} ${r})`),
      tie('condition').map((when) => `not ${when}`),
    ),
  }));
}

/** One to three statements that change one of `targets`, or something of `strange`. */
export const statementsOf = (
  number: fc.Arbitrary<string>,
  targets: readonly string[],
  strange: readonly string[],
): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          { weight: 40, arbitrary: fc.constantFrom(...targets) },
          { weight: 1, arbitrary: fc.constantFrom(...strange) },
        ),
        fc.constantFrom('=', '+=', '*='),
        number,
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => all.map(([target, op, value]) => `${target} ${op} ${value}`).join('\n'));

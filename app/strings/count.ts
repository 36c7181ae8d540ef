/** Numbers with their nouns. */

const rules = new Intl.PluralRules('en');
const digits = new Intl.NumberFormat('en');

/** A number with its noun: '1 change', '14 changes'. */
export const count = (n: number, one: string, other: string): string =>
  `${digits.format(n)} ${rules.select(n) === 'one' ? one : other}`;

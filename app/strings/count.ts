/** Numbers with their nouns. */

const rules = new Intl.PluralRules('en');

/** A number with its noun: '1 change', '14 changes'. */
export const count = (n: number, one: string, other: string): string =>
  `${n.toLocaleString('en')} ${rules.select(n) === 'one' ? one : other}`;

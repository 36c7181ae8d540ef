/** The weight of a projection in the few letters that a chip has room for. */

import { strings } from '../strings.ts';

const words = strings.canvas;

/** A weight in a few letters, and whether it excites. */
export function weightOf(weight: unknown): {
  readonly text: string;
  readonly sign: 'E' | 'I' | '';
} {
  if (weight === undefined) return { text: words.weight.default, sign: 'E' };
  if (typeof weight === 'string' || typeof weight === 'number') {
    // Zeros that say how exact a number is have no room here.
    const text = String(weight)
      .trim()
      .replace(/^([-+]?\d+)\.0+(?!\d)/, '$1');
    return { text, sign: text.startsWith('-') ? 'I' : 'E' };
  }
  if (typeof weight === 'object' && weight !== null) {
    if ('expression' in weight) {
      const text = String(weight.expression);
      return { text, sign: text.trim().startsWith('-') ? 'I' : 'E' };
    }
    if ('draw' in weight) {
      const [mean] = 'args' in weight && Array.isArray(weight.args) ? weight.args : [];
      if (mean === undefined) return { text: words.weight.drawn, sign: 'E' };
      // An argument may be an expression itself.
      const { text, sign } = weightOf(mean);
      return { text: `~${text}`, sign };
    }
  }
  return { text: words.weight.listed, sign: '' };
}

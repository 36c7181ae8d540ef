/**
 * A formula cut into tokens: numbers, names (a dot joins table and column), operators and
 * brackets. One sticky regular expression without repetition inside repetition, so the time is
 * proportional to the text whatever it holds.
 */

import { languageProblems } from '../problems/language.ts';
import { fail, type Outcome, type Span, succeed } from '../problems/problem.ts';

export interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly span: Span;
}

const TOKEN =
  /\s*(?:((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?)|([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?|[µμ][A-Za-z]+|[A-Za-z]*Ω)|(\*\*|<=|>=|==|!=|[-+*/%()<>,=^]))/uy;

export const MOST_CHARACTERS = 20_000;
const MOST_TOKENS = 2_000;

/** Tokens of `text`, the last of kind `end`; spans count from `offset`. */
export function tokenise(text: string, offset = 0): Outcome<readonly Token[]> {
  if (text.length > MOST_CHARACTERS)
    return fail(languageProblems.tooLong(text.length, MOST_CHARACTERS));
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) break;
    at = TOKEN.lastIndex;
    const token = found[1] ?? found[2] ?? found[3] ?? '';
    const kind = found[1] !== undefined ? 'number' : found[2] !== undefined ? 'name' : 'operator';
    const span: Span = [offset + at - token.length, offset + at];
    if (token === '^') return fail(languageProblems.caret(span));
    if (kind === 'number' && !Number.isFinite(Number(token)))
      return fail(languageProblems.numberTooLarge(token, span));
    tokens.push({ kind, text: token, span });
    if (tokens.length > MOST_TOKENS) return fail(languageProblems.tooDeep(span));
  }
  const rest = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  if (rest < text.length) {
    const character = String.fromCodePoint(text.codePointAt(rest) ?? 0);
    return fail(
      languageProblems.character(character, [offset + rest, offset + rest + character.length]),
    );
  }
  tokens.push({ kind: 'end', text: '', span: [offset + text.length, offset + text.length] });
  return succeed(tokens);
}

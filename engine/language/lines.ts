/**
 * A block of text cut into logical lines, each with its place. Comments are blanked, a line whose
 * brackets are open or that ends in a backslash goes on in the next one; lengths never change, so
 * offsets into a line are offsets into the text.
 */

import { languageProblems } from '../problems/language.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { MOST_CHARACTERS } from './tokens.ts';

export interface Line {
  readonly text: string;
  /** Offset of its first character. */
  readonly offset: number;
}

/** Logical lines that are not empty; with `semicolons`, these end a line too. */
export function splitLines(text: string, semicolons: boolean): Outcome<readonly Line[]> {
  if (text.length > MOST_CHARACTERS)
    return fail(languageProblems.tooLong(text.length, MOST_CHARACTERS));
  const lines: Line[] = [];
  let characters: string[] = [];
  let start = 0;
  let open = 0;
  const close = (end: number) => {
    const line = characters.join('');
    if (line.trim() !== '') lines.push({ text: line, offset: start });
    characters = [];
    start = end;
    open = 0;
  };
  for (let at = 0; at < text.length; at++) {
    let character = text[at]!;
    if (character === '#') {
      const end = text.indexOf('\n', at);
      const stop = end < 0 ? text.length : end;
      characters.push(' '.repeat(stop - at));
      at = stop - 1;
      continue;
    }
    if (character === '(') open++;
    else if (character === ')') open--;
    else if (character === '\\' && /^\\[ \t\r]*\n/.test(text.slice(at, at + 80))) {
      const end = text.indexOf('\n', at);
      characters.push(' '.repeat(end - at + 1));
      at = end;
      continue;
    } else if (character === '\n' || (semicolons && character === ';')) {
      if (character === ';' || open <= 0) {
        close(at + 1);
        continue;
      }
      character = ' ';
    }
    characters.push(character);
  }
  close(text.length);
  return succeed(lines);
}

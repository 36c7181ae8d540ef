/**
 * Names for nodes and edges that stay the same for ever: random, so that two people who edit
 * copies of one file never make the same id, and so that random streams (which are keyed by node
 * id) do not shift when a node is added. The alphabet is Crockford's base 32: no i, l, o, u, so
 * an id spells no word and is not misread.
 */

/** Uniform in [0, 1); the caller injects it, so tests and replays decide what is drawn. */
export type Randomness = () => number;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 7;

/** What a file may use as an id: also short names written by hand; no dot, no slash. */
export const ID_PATTERN = '^[A-Za-z][A-Za-z0-9_-]{0,63}$';
const ID = new RegExp(ID_PATTERN, 'u');

/** Whether a text may name a node or an edge. */
export const isId = (text: string): boolean => ID.test(text);

/** A new id, `n` or `e` and seven random characters, that `taken` does not have. */
export function makeId(
  prefix: 'n' | 'e' | 'i',
  taken: (id: string) => boolean,
  random: Randomness,
): string {
  for (;;) {
    let id: string = prefix;
    for (let k = 0; k < LENGTH; k++) id += ALPHABET[Math.floor(random() * 32) & 31];
    if (!taken(id)) return id;
  }
}

/** `<node>/<port>` in its two parts; null where it is not of this form. */
export function splitPort(ref: string): readonly [node: string, port: string] | null {
  const slash = ref.indexOf('/');
  if (slash <= 0 || slash === ref.length - 1) return null;
  return [ref.slice(0, slash), ref.slice(slash + 1)];
}

/** A name that `taken` does not have: 'Excitatory', then 'Excitatory 2', 'Excitatory 3'. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  const name = wanted.trim() || 'Node';
  if (!taken.has(name)) return name;
  const stem = name.replace(/ \d{1,6}$/, '') || name;
  for (let k = 2; ; k++) {
    const next = `${stem} ${k}`;
    if (!taken.has(next)) return next;
  }
}

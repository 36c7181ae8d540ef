/** Which node types a person uses, kept on this machine: recent ones come first in the palette. */

const KEY = 'spikeloom.used';
const MOST = 24;

const read = (): string[] => {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(list) ? list.filter((t): t is string => typeof t === 'string') : [];
  } catch {
    return []; // storage may be closed to this page
  }
};

/** Types in the order of their last use. */
export const recentTypes = (): readonly string[] =>
  typeof localStorage === 'undefined' ? [] : read();

/** Remembers that a type was added. */
export function noteUse(type: string): void {
  if (typeof localStorage === 'undefined') return;
  try {
    const rest = read().filter((t) => t !== type);
    localStorage.setItem(KEY, JSON.stringify([type, ...rest].slice(0, MOST)));
  } catch {
    // Nothing is lost but an order.
  }
}

/** As much of a page as the app's stores need in Node; imported before them. */

const items = new Map<string, string>();
export const storage = {
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => void items.set(key, value),
  removeItem: (key: string) => void items.delete(key),
};
const define = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { configurable: true, value });

define('localStorage', storage);
define('window', {
  localStorage: storage,
  innerWidth: 1440,
  innerHeight: 900,
  addEventListener: () => undefined,
  dispatchEvent: () => true,
});

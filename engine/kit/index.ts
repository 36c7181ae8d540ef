/** The door for node authors: the definition's types and short ways to write them. */

export * from './arrays.ts';
export * from './cells.ts';
export * from './define.ts';
export * from './differences.ts';
export * from './elementary.ts';
export * from './random.ts';
export * from './search.ts';
export * from './shorthand.ts';
export type * from './types.ts';

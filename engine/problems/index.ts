/** The type of a problem and every message the engine can give, by area. */

export * from './connect.ts';
export * from './graph.ts';
export * from './lower.ts';
export * from './problem.ts';
export * from './resolve.ts';
export * from './rule.ts';
export * from './run.ts';

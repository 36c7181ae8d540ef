/** The type of a problem and every message the engine can give, by area. */

export * from './problem.ts';
export * from './lower.ts';
export * from './rule.ts';
export * from './run.ts';
export * from './graph.ts';
export * from './resolve.ts';

/** The type of a problem and every message the engine can give, by area. */

export * from './problem.ts';

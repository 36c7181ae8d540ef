/**
 * `defineNode` checks a definition at its place of writing and then forgets the details: inside
 * the literal every parameter name is known to the compiler, outside a definition is just data.
 */

import type { NodeDefinition, Of, Parameter } from './types.ts';

/** Identity. Inside the literal every name is checked; outside, a definition is just a definition. */
export const defineNode = <const S extends Of<Parameter>>(
  definition: NodeDefinition<S>,
): NodeDefinition => definition as unknown as NodeDefinition;

/** A pack of node definitions, as npm packages offer it in `nodes/packs.ts`. */
export interface NodePack {
  readonly id: string;
  readonly version: string;
  /** The version of `#engine/kit` the pack was written for; the kit only grows. */
  readonly kit: 1;
  readonly nodes: readonly NodeDefinition[];
}

/** Identity, checked: every node of the pack must carry the pack's id (`acme/resonator`). */
export const definePack = (pack: NodePack): NodePack => pack;

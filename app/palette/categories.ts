/** The categories of nodes as lists show them, in the order of a signal's way through a graph. */

import type { NodeDefinition } from '#engine';
import { strings } from '../strings.ts';

export const CATEGORIES = Object.entries(strings.panels.categories) as readonly (readonly [
  NodeDefinition['category'],
  string,
])[];

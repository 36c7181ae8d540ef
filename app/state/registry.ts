/** The node types this app knows, and randomness for new ids. */

import { createRegistry, type EditContext } from '#engine';
import { coreNodes } from '#nodes';

export const registry = createRegistry(coreNodes);

/** What edit functions that make nodes need. */
export const editContext: EditContext = { registry, random: () => Math.random() };

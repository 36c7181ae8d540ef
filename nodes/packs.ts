/**
 * Node packs by others, listed by hand: import a pack and add it here, and its types are in the
 * palette, the inspector, the checks and the kernels. The core types are not a pack; `npm run gen`
 * collects them from this folder.
 */

import type { NodePack } from '#engine/kit';

export const packs: readonly NodePack[] = [];

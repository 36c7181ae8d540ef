/** Whether a run takes what its definitions call live. */

import type { ParameterValue } from '../../engine/graph/document.ts';
import { isLive } from '../../engine/graph/ports.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import type { Built } from '../../engine/runtime/build.ts';

/** Parameters of the definition's node that are said to be live and that the run cannot take. */
export function notLive(definition: NodeDefinition, built: Built): string[] {
  const [id = '', node] =
    Object.entries(built.document.nodes).find(([, n]) => n.type === definition.type) ?? [];
  return Object.entries(definition.parameters).flatMap(([name, parameter]) => {
    if (!isLive(parameter)) return [];
    const value = node?.parameters?.[name] ?? parameter.default;
    // Whatever is wrong with the value, it may be set.
    const { problems } = built.set(id, name, value as ParameterValue);
    return problems.some(({ code }) => code === 'run/needs-reload') ? [name] : [];
  });
}

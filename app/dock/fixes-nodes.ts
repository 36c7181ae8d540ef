/** Fixes of nodes: what is not installed, what stands in the way, names that are taken. */

import { removeNodes, replaceType, setMuted, takenNames, uniqueName, updateNode } from '#engine';
import { strings } from '../strings.ts';
import { type Make, nameOf } from './fix-case.ts';

const words = strings.panels.fixes;

/** How much two type names have in common: the length of their longest common part. */
function likeness(a: string, b: string): number {
  let most = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = i + most + 1; j <= a.length && b.includes(a.slice(i, j)); j++) most = j - i;
  return most;
}

/** A type that is not installed is replaced by the one whose name is most like it. */
export const replaceUnknown: Make = ({ problem: { node }, document, context }) => {
  const type = node === undefined ? undefined : document.nodes[node]?.type;
  const own = type?.split('/')[1]?.toLowerCase();
  if (node === undefined || own === undefined) return [];
  const ranked = context.registry.all
    .map((definition) => ({
      definition,
      like: likeness(own, definition.type.split('/')[1] ?? ''),
    }))
    .sort((a, b) => b.like - a.like || a.definition.type.length - b.definition.type.length);
  const [best] = ranked;
  if (!best || best.like < Math.min(3, own.length)) return [];
  return [
    {
      label: words.replace(best.definition.title),
      apply: (d) => replaceType(d, node, best.definition.type, context.registry),
    },
  ];
};

/** A document that asks for a pack it can do without. */
export const forgetPack: Make = ({ problem: { message }, document }) => {
  const pack = /the pack "([^"]+)"/.exec(message)?.[1];
  if (pack === undefined || document.requires?.[pack] === undefined) return [];
  const { [pack]: _gone, ...others } = document.requires;
  return [{ label: words.without(pack), apply: (d) => ({ ...d, requires: others }) }];
};

export const muteNode: Make = (found) => {
  const { node } = found.problem;
  return node === undefined
    ? []
    : [{ label: words.mute(nameOf(found, node)), apply: (d) => setMuted(d, [node], true) }];
};

export const deleteNode: Make = (found) => {
  const { node } = found.problem;
  return node === undefined
    ? []
    : [
        {
          label: words.delete(nameOf(found, node)),
          apply: (d) => removeNodes(d, [node], found.context.registry),
        },
      ];
};

export const renameNode: Make = (found) => {
  const { node } = found.problem;
  if (node === undefined) return [];
  const free = uniqueName(nameOf(found, node), takenNames(found.document));
  return [
    {
      label: words.renameOne(free),
      apply: (d) => updateNode(d, node, (n) => ({ ...n, name: free })),
    },
  ];
};

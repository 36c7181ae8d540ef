/** What changed between two runs, in the words of the inspector. */

import type { GraphDocument, ParameterValue } from '#engine';
import { printValue } from '../inspector/value-text.ts';
import { strings } from '../strings.ts';

const MOST = 40; // characters of a value
const DEFAULTS = { dt: '0.1 ms', seed: 1, duration: '1 s', precision: 'f64' } as const;

/** A parameter's value as short text. */
function printShort(value: ParameterValue | undefined): string {
  if (value === undefined) return 'default';
  const text = printValue(value) || JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

/** All that differs, also what no run would tell: names, places, frames, words. */
export function allChanges(before: GraphDocument, after: GraphDocument): readonly string[] {
  const words = strings.file;
  const changes = [...changesBetween(before, after)];
  for (const [id, { name }] of Object.entries(after.nodes)) {
    const old = before.nodes[id]?.name;
    if (old !== undefined && old !== name) changes.push(words.renamed(old, name));
  }
  const differ = (a: unknown, b: unknown) => JSON.stringify(a ?? {}) !== JSON.stringify(b ?? {});
  if (!changes.includes(words.wires) && differ(before.edges, after.edges))
    changes.push(words.wires);
  if (differ(before.layout, after.layout)) changes.push(words.places);
  if (differ(before.items, after.items)) changes.push(words.frames);
  if (before.title !== after.title || before.description !== after.description)
    changes.push(words.about);
  return changes;
}

/** Differences of one document from another, most telling first: nodes, parameters, settings. */
export function changesBetween(before: GraphDocument, after: GraphDocument): readonly string[] {
  const changes: string[] = [];
  const added = Object.keys(after.nodes).filter((id) => !before.nodes[id]);
  const removed = Object.keys(before.nodes).filter((id) => !after.nodes[id]);
  for (const id of added) changes.push(`+ ${after.nodes[id]?.name}`);
  for (const id of removed) changes.push(`− ${before.nodes[id]?.name}`);
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = before.nodes[id];
    if (!old || old === node) continue;
    if (old.type !== node.type) changes.push(`${node.name}: ${old.type} → ${node.type}`);
    const names = new Set([
      ...Object.keys(old.parameters ?? {}),
      ...Object.keys(node.parameters ?? {}),
    ]);
    for (const name of [...names].sort()) {
      const [from, to] = [old.parameters?.[name], node.parameters?.[name]];
      if (JSON.stringify(from) !== JSON.stringify(to))
        changes.push(`${node.name}.${name} ${printShort(from)} → ${printShort(to)}`);
    }
    if ((old.muted ?? false) !== (node.muted ?? false))
      changes.push(`${node.name} ${node.muted ? 'muted' : 'unmuted'}`);
  }
  if (Object.keys(before.edges).join() !== Object.keys(after.edges).join())
    changes.push(strings.file.wires);
  for (const key of ['dt', 'seed', 'duration', 'precision'] as const) {
    const from = before.simulation?.[key] ?? DEFAULTS[key];
    const to = after.simulation?.[key] ?? DEFAULTS[key];
    if (from !== to) changes.push(`${key} ${printShort(from)} → ${printShort(to)}`);
  }
  for (const key of new Set([
    ...Object.keys(before.variables ?? {}),
    ...Object.keys(after.variables ?? {}),
  ])) {
    const [from, to] = [before.variables?.[key], after.variables?.[key]];
    if (from !== to) changes.push(`${key} ${printShort(from)} → ${printShort(to)}`);
  }
  return changes;
}

/** What the inspector asks about the document: units in force, states of equations, common parameters. */

import {
  type GraphDocument,
  type NodeDefinition,
  type Parameter,
  type ParameterValue,
  portOf,
  withLocal,
} from '#engine';
import { registry } from '../state/registry.ts';
import { strings } from '../strings.ts';
import { isOpenUnit } from './value-text.ts';

const words = strings.inspector;

/** The definition of a node, the document's own included. */
export const definitionOf = (document: GraphDocument, id: string): NodeDefinition | undefined =>
  withLocal(registry, document).get(document.nodes[id]?.type ?? '');

/**
 * The unit a parameter is shown in: `target` is that of the receptor the projection ends at; where
 * no wire settles it, it stays open.
 */
export function unitInForce(document: GraphDocument, id: string, unit: string): string {
  if (!isOpenUnit(unit)) return unit;
  const seen = new Set<string>();
  const units = targetUnits(document, id, seen);
  const [only] = units;
  return units.size === 1 && only !== undefined ? only : unit;
}

/** Units of the receptors a projection, or the projections a rule teaches, end at. */
function targetUnits(document: GraphDocument, id: string, seen: Set<string>): Set<string> {
  const units = new Set<string>();
  if (seen.has(id) || seen.size > 1000) return units;
  seen.add(id);
  for (const { from, to } of Object.values(document.edges)) {
    if (!from.startsWith(`${id}/`)) continue;
    const target = portOf(document, to, registry);
    if (target?.port.kind === 'impulses' && target.port.unit !== undefined)
      units.add(target.port.unit);
    if (target?.port.kind === 'rule')
      for (const unit of targetUnits(document, to.slice(0, to.indexOf('/')), seen)) units.add(unit);
  }
  return units;
}

/** The value of a parameter as it stands: the document's, else the definition's default with its unit. */
export function shownValue(
  document: GraphDocument,
  id: string,
  name: string,
  parameter: Parameter,
): ParameterValue {
  const set = document.nodes[id]?.parameters?.[name];
  return set !== undefined ? set : defaultOf(document, id, parameter);
}

/** A parameter's default as it would stand in a document. */
export function defaultOf(
  document: GraphDocument,
  id: string,
  parameter: Parameter,
): ParameterValue {
  if (parameter.kind !== 'quantity') return parameter.default;
  const unit = unitInForce(document, id, parameter.unit);
  return unit === '1' || isOpenUnit(unit) ? parameter.default : `${parameter.default} ${unit}`;
}

/** How many parameters are Essential: the first ones of a definition. */
const ESSENTIAL = 6;

export interface Section {
  readonly title: string;
  readonly names: readonly string[];
}

/** Parameters in sections: the first six, then the rest by their group. */
export function sectionsOf(definition: NodeDefinition): readonly Section[] {
  const names = Object.keys(definition.parameters);
  const plain = names.filter((name) => definition.parameters[name]?.group === undefined);
  const essential = plain.slice(0, ESSENTIAL);
  const groups = new Map<string, string[]>([[words.essential, essential]]);
  for (const name of names) {
    if (essential.includes(name)) continue;
    const group = definition.parameters[name]?.group ?? words.more;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups]
    .filter(([, list]) => list.length > 0)
    .map(([title, list]) => ({ title, names: list }));
}

/** Parameters that all of several nodes have, alike in kind and unit. */
export function commonParameters(
  document: GraphDocument,
  ids: readonly string[],
): readonly (readonly [name: string, parameter: Parameter])[] {
  const [first, ...rest] = ids.map((id) => definitionOf(document, id));
  if (!first) return [];
  return Object.entries(first.parameters).filter(([name, parameter]) =>
    rest.every((definition) => {
      const other = definition?.parameters[name];
      if (other?.kind !== parameter.kind) return false;
      const unit = 'unit' in parameter ? parameter.unit : '';
      return unit === ('unit' in other ? other.unit : '');
    }),
  );
}

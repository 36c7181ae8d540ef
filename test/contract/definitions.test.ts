/**
 * Is every definition complete and true to itself? Units parse, defaults lie in their ranges, every
 * part says what it is, citations can be followed, exporters read what there is, and presets are
 * values the node takes.
 */

import { describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import { check } from '../../engine/compile/resolve.ts';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition, Of, Parameter } from '../../engine/kit/types.ts';
import { checkExpression } from '../../engine/language/check.ts';
import {
  type Dimension,
  dimensionless,
  isDimensionless,
  timeDimension,
} from '../../engine/language/dimension.ts';
import { parseExpression } from '../../engine/language/parse.ts';
import { parseUnit } from '../../engine/language/units.ts';
import { registry } from '../support/run.ts';

/** Units that a wire settles. */
const isOpen = (unit: string) => unit === '*' || /\btarget\b/.test(unit);
const isUnit = (unit: string) => isOpen(unit) || parseUnit(unit).ok;
const dimensionOf = (unit: string): Dimension => {
  const parsed = parseUnit(unit);
  return parsed.ok ? parsed.value.dimension : dimensionless;
};
/** A word or more, with its full stop. */
const isSentence = (text: string) => /^\S.{2,}[.?]$/s.test(text.trim());

function unitsOf(parameter: Parameter): readonly string[] {
  if (parameter.kind === 'quantity' || parameter.kind === 'expression') return [parameter.unit];
  return parameter.kind === 'table' ? Object.values(parameter.columns) : [];
}

function rangeFaults(name: string, parameter: Parameter): string[] {
  if (parameter.kind !== 'quantity' && parameter.kind !== 'count') return [];
  const [low, high] = parameter.range ?? [null, null];
  const { default: value } = parameter;
  return [
    ...(Number.isFinite(value) ? [] : [`${name}: its default is not finite`]),
    ...(low !== null && value < low ? [`${name}: its default is below its range`] : []),
    ...(high !== null && value > high ? [`${name}: its default is above its range`] : []),
    ...(low !== null && high !== null && low > high ? [`${name}: its range is empty`] : []),
  ];
}

function parameterFaults(d: NodeDefinition): string[] {
  return Object.entries(d.parameters).flatMap(([name, parameter]) => [
    ...unitsOf(parameter)
      .filter((unit) => !isUnit(unit))
      .map((unit) => `${name}: "${unit}" is no unit`),
    ...rangeFaults(name, parameter),
    ...(isSentence(parameter.doc) ? [] : [`${name}: "${parameter.doc}" is no sentence`]),
    ...(parameter.kind === 'choice' && !Object.hasOwn(parameter.options, parameter.default)
      ? [`${name}: its default is no option`]
      : []),
  ]);
}

function portFaults(d: NodeDefinition): string[] {
  return Object.entries(d.ports).flatMap(([name, port]) => [
    ...(isSentence(port.doc) ? [] : [`${name}: "${port.doc}" is no sentence`]),
    ...('unit' in port && port.unit !== undefined && !isUnit(port.unit)
      ? [`${name}: "${port.unit}" is no unit`]
      : []),
  ]);
}

/** What is cited is listed, what is listed is cited or explains the whole, and leads somewhere. */
function citationFaults(d: NodeDefinition): string[] {
  const listed = Object.entries(d.citations ?? {});
  const cited = [...Object.values(d.parameters), ...(d.presets ?? [])].flatMap((p) => p.cite ?? []);
  return [
    ...cited.filter((key) => !listed.some(([k]) => k === key)).map((key) => `${key} is not listed`),
    ...listed.flatMap(([key, { text, doi, url }]) => [
      // Books and reports of their time have neither DOI nor address, but a year.
      ...(/\b(1[89]|20)\d\d\b/.test(text) || url ? [] : [`${key}: no year`]),
      ...(doi && !/^10\.\d{4,}\/\S+$/.test(doi) ? [`${key}: "${doi}" is no DOI`] : []),
      ...(url && !/^https?:\/\//.test(url) ? [`${key}: "${url}" is no address`] : []),
    ]),
  ];
}

/** Exporters write numbers of theirs as expressions over our parameters. */
function exportFaults(d: NodeDefinition): string[] {
  const scope = new Map<string, Dimension>([['dt', timeDimension]]);
  for (const [name, p] of Object.entries(d.parameters))
    if (p.kind === 'quantity' || p.kind === 'expression')
      scope.set(name, isOpen(p.unit) ? dimensionless : dimensionOf(p.unit));
    else scope.set(name, dimensionless);
  for (const [name, p] of Object.entries(d.parameters))
    if (p.kind === 'table')
      for (const [column, unit] of Object.entries(p.columns))
        scope.set(`${name}.${column}`, dimensionOf(unit));
  return Object.entries(d.exports ?? {}).flatMap(([target, map]) => [
    ...(map?.model ? [] : [`${target}: no model`]),
    ...Object.entries(map?.parameters ?? {}).flatMap(([theirs, text]) => {
      if (Object.hasOwn(d.parameters, text)) return []; // same name, same unit on the other side
      const tree = parseExpression(text);
      if (!tree.ok) return [`${target}.${theirs}: ${tree.problems[0]?.message}`];
      const checked = checkExpression(tree.value, scope);
      return checked.ok ? [] : [`${target}.${theirs}: ${checked.problems[0]?.message}`];
    }),
  ]);
}

/** Problems of a document with this one node. */
function problemsWith(d: NodeDefinition, parameters: Of<unknown>): string[] {
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    nodes: {
      n: {
        type: d.type,
        version: d.version,
        name: 'N',
        parameters: parameters as Of<ParameterValue>,
      },
    },
    edges: {},
  };
  return check(document, registry)
    .filter((p) => p.severity === 'error' && p.parameter !== undefined)
    .map((p) => p.message);
}

describe.each(coreNodes.map((d) => [d.type, d] as const))('%s', (_type, d) => {
  it('says what it is', () => {
    expect(d.type).toMatch(/^core\/[a-z][a-z0-9-]*$/);
    expect(d.version).toBeGreaterThanOrEqual(1);
    expect(d.title).toMatch(/^\S/);
    expect(isSentence(d.doc.split('\n')[0] ?? ''), d.doc).toBe(true);
    expect(d.examples.filter((e) => e.expect === undefined || e.title === '')).toEqual([]);
  });

  it('has parameters and ports with units, ranges and docs', () => {
    expect([...parameterFaults(d), ...portFaults(d)]).toEqual([]);
  });

  it('cites what can be found', () => {
    expect(citationFaults(d)).toEqual([]);
  });

  it('is exported by names and units it has', () => {
    expect(exportFaults(d)).toEqual([]);
  });

  it('takes its defaults and presets', () => {
    expect(problemsWith(d, {})).toEqual([]);
    for (const preset of d.presets ?? [])
      expect(problemsWith(d, preset.parameters), preset.title).toEqual([]);
  });
});

describe('the library', () => {
  it('has one title per type, and dimensionless exports where they say so', () => {
    const titles = coreNodes.map((d) => d.title);
    expect(titles.filter((t, k) => titles.indexOf(t) !== k)).toEqual([]);
    expect(isDimensionless(dimensionless)).toBe(true);
  });

  it('cites a source for every neuron model and learning rule', () => {
    const bare = coreNodes
      .filter((d) => d.category === 'neuron' || d.category === 'plasticity')
      .filter((d) => Object.keys(d.citations ?? {}).length === 0 && d.type !== 'core/parrot');
    expect(bare.map((d) => d.type)).toEqual([]);
  });
});

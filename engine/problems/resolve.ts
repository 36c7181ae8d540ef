/** Problems of values, units and sizes: what `resolve` finds when a document is given meaning. */

import type { Problem } from './problem.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

const at = (
  code: string,
  node: Named,
  parameter: string | null,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem => ({
  severity,
  code,
  message: `${node.name}: ${message}`,
  node: node.id,
  ...(parameter === null ? {} : { parameter }),
});

/** 28 × 28; "a single value"; "any size". */
const size = (shape: readonly number[]): string =>
  shape.length === 0 ? '1' : shape.map((d) => (d < 0 ? '?' : String(d))).join(' × ');

export const resolveProblems = {
  /** What the language says about a value, with the name of the parameter in front. */
  value: (node: Named, parameter: string, problem: Problem): Problem => ({
    ...problem,
    message: `${node.name}: ${parameter}: ${problem.message}`,
    node: node.id,
    parameter,
  }),
  equations: (node: Named, problem: Problem, definition: string | null): Problem => ({
    ...problem,
    message: `${node.name}: ${problem.message}`,
    node: node.id,
    ...(definition === null ? {} : { definition }),
  }),
  declaredUnit: (what: string, unit: string): Problem => ({
    severity: 'error',
    code: 'unit/unknown',
    message: `the definition declares ${what} in "${unit}", which is not a unit. Write it as in mV, pA/ms or 1.`,
  }),
  declaredName: (name: string): Problem => ({
    severity: 'error',
    code: 'equation/name',
    message: `the definition has a parameter ${name}, a name with a fixed meaning in equations. Rename it.`,
  }),
  notFinite: (node: Named, parameter: string, found: string) =>
    at('graph/not-finite', node, parameter, `${parameter} is ${found}, which is no number.`),
  notWhole: (node: Named, parameter: string, found: string) =>
    at('graph/not-whole', node, parameter, `${parameter} must be a whole number (is ${found}).`),
  range: (node: Named, parameter: string, bound: string, found: string) =>
    at('graph/range', node, parameter, `${parameter} must be ${bound} (is ${found}).`),
  drawArguments: (node: Named, parameter: string, draw: string, expected: number, found: number) =>
    at(
      'graph/draw-arguments',
      node,
      parameter,
      `${parameter}: a ${draw} distribution has ${expected} ${expected === 1 ? 'argument' : 'arguments'}, not ${found}.`,
    ),
  drawBounds: (node: Named, parameter: string, what: string) =>
    at('graph/draw-bounds', node, parameter, `${parameter}: ${what}`),
  readsVarying: (node: Named, parameter: string, reads: string) =>
    at(
      'equation/reads-varying',
      node,
      parameter,
      `${parameter} reads ${reads}, which has no single value. Only constant parameters can be read.`,
    ),
  circular: (node: Named, parameter: string, path: readonly string[]) =>
    at(
      'equation/circular',
      node,
      parameter,
      `${parameter} depends on itself: ${[...path, parameter].join(' → ')}. Give one of them a number.`,
    ),
  listLength: (node: Named, parameter: string, found: number, expected: number) =>
    at(
      'shape/list-length',
      node,
      parameter,
      `${parameter} lists ${found} values for ${expected} elements. List one per element.`,
    ),
  tooLarge: (node: Named, parameter: string, elements: number, limit: number) =>
    at(
      'shape/too-large',
      node,
      parameter,
      `${parameter} makes ${elements} elements; at most ${limit} are possible. Choose a smaller size.`,
    ),
  initialUnknown: (node: Named, state: string, known: string) =>
    at(
      'graph/unknown-state',
      node,
      state,
      `there is no state variable ${state}; its initial value is kept but not used.${known}`,
      'warning',
    ),
  unsizedPort: (node: Named, port: string): Problem => ({
    ...at(
      'shape/unknown',
      node,
      null,
      `the size of ${port} varies with the data, so the network behind it cannot be built. Give a fixed size.`,
    ),
    port,
  }),
  shapes: (
    edge: string,
    from: Named,
    fromPort: string,
    fromShape: readonly number[],
    to: Named,
    toPort: string,
    toShape: readonly number[],
  ): Problem => ({
    severity: 'error',
    code: 'shape/mismatch',
    message: `${from.name} gives ${size(fromShape)} (${fromPort}), but ${to.name} takes ${size(toShape)} (${toPort}). Make the sizes equal, or insert a slice.`,
    node: to.id,
    port: toPort,
    edge,
  }),
  equalSizes: (node: Named, title: string, from: Named, pre: number, to: Named, post: number) =>
    at(
      'shape/mismatch',
      node,
      null,
      `${title} needs equal sizes: ${pre} → ${post} (${from.name} → ${to.name}). Set one size to the other, or use fixed in-degree.`,
    ),
  units: (
    edge: string,
    from: Named,
    fromPort: string,
    fromUnit: string,
    to: Named,
    toPort: string,
    toUnit: string,
  ): Problem => ({
    severity: 'error',
    code: 'unit/mismatch',
    message: `${from.name}.${fromPort} is in ${fromUnit}, but ${to.name}.${toPort} takes ${toUnit}. Insert a gain.`,
    node: to.id,
    port: toPort,
    edge,
    hint: 'insert-gain',
  }),
  drivenValue: (edge: string, node: Named, parameter: string, from: Named): Problem => ({
    ...at(
      'graph/driven-value',
      node,
      parameter,
      `${parameter} comes over a wire from ${from.name}, one number for all, but differs from element to element here. Give it one number, or take the wire away.`,
    ),
    edge,
  }),
  drivenTaught: (edge: string, node: Named, parameter: string, from: Named): Problem => ({
    ...at(
      'graph/driven-taught',
      node,
      parameter,
      `${parameter} comes over a wire from ${from.name}, one number for all, but a learning rule gives each synapse its own. Take one of the two wires away.`,
    ),
    edge,
  }),
  targetUnits: (node: Named, port: string, units: readonly string[]): Problem => ({
    ...at(
      'unit/mismatch',
      node,
      null,
      `${port} ends at inputs of different units (${units.join(', ')}). Use one projection for each.`,
    ),
    port,
  }),
  setting: (parameter: string, message: string): Problem => ({
    severity: 'error',
    code: 'graph/setting',
    message,
    parameter,
  }),
  variable: (name: string, message: string): Problem => ({
    severity: 'error',
    code: 'graph/variable',
    message: `The variable ${name}: ${message}`,
    parameter: name,
  }),
} as const;

/** Problems of files and of the graph document: text, form, versions, names, wires, ranges. */

import type { Problem, Span } from './problem.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Where in the document a value stands: what a problem can point at. */
interface Place {
  readonly node?: string;
  readonly edge?: string;
  readonly parameter?: string;
  readonly port?: string;
}

const error = (code: string, message: string, place: Partial<Problem> = {}): Problem => ({
  severity: 'error',
  code,
  message,
  ...place,
});
const warning = (code: string, message: string, place: Partial<Problem> = {}): Problem => ({
  ...error(code, message, place),
  severity: 'warning',
});

/** At most a tenth of a time, as 1, 2 or 5 times a power of ten. */
function tenth(time: number): number {
  let power = 1;
  while (power > time / 10) power /= 10;
  while (10 * power <= time / 10) power *= 10;
  const most = time / 10 / power;
  return power * (most >= 5 ? 5 : most >= 2 ? 2 : 1);
}
const short = (value: number): string => String(Number(value.toPrecision(3)));

export const graphProblems = {
  // ---- the text of a file
  tooLong: (mb: number, limit: number) =>
    error(
      'file/too-long',
      `The file has ${mb.toFixed(0)} MB of text; at most ${limit} MB are read. Keep weights and spike lists in files beside the document.`,
    ),
  tooManyValues: (limit: number, at: number) =>
    error(
      'file/too-many-values',
      `The file holds more than ${limit} values. Keep long tables in files beside the document.`,
      { span: [at, at + 1] },
    ),
  tooDeep: (limit: number, at: number) =>
    error('file/too-deep', `Lists and objects are nested more than ${limit} deep.`, {
      span: [at, at + 1],
    }),
  notObject: () =>
    error('file/not-a-document', 'A document is a JSON object: it begins with {.', {
      span: [0, 1],
    }),
  notJson: (expected: string, found: string, span: Span) =>
    error('file/not-json', `Expected ${expected}, found ${found}.`, { span }),
  duplicateKey: (key: string, span: Span) =>
    error('file/duplicate-key', `"${key}" is given twice; delete one.`, { span }),
  forbiddenKey: (key: string, span: Span) =>
    error('file/forbidden-key', `"${key}" cannot be a name in a document; rename it.`, { span }),
  numberTooLarge: (text: string, span: Span) =>
    error('file/number-too-large', `${text.slice(0, 40)} is too large for a number.`, { span }),

  // ---- the form of a document
  form: (what: string, says: string, found: string, place: Place) =>
    error('file/form', `${what} must be ${says}, but is ${found}.`, place),
  missingField: (what: string, field: string, says: string, place: Place) =>
    error('file/missing', `${what} has no "${field}"; it must be ${says}.`, place),
  wrongKey: (what: string, key: string, says: string, place: Place) =>
    error('file/key', `"${key}" cannot be a key of ${what}: it must be ${says}.`, place),
  notOurs: (found: string) =>
    error(
      'file/not-a-document',
      `"format" is ${found}; a Spikeloom document says "format": "snn-graph".`,
      { parameter: 'format' },
    ),

  // ---- versions
  newerDocument: (version: number, ours: number): Problem =>
    warning(
      'migrate/newer',
      `This file is of version ${version}; this Spikeloom knows versions up to ${ours}. It opens read-only; update Spikeloom to edit it.`,
      { parameter: 'version' },
    ),
  newerNode: (node: Named, version: number, ours: number): Problem =>
    error(
      'migrate/newer-node',
      `${node.name} is of version ${version} of its type; version ${ours} is installed. Update Spikeloom or the pack.`,
      { node: node.id, parameter: 'version' },
    ),
  upgraded: (from: number, changes: number): Problem => ({
    severity: 'info',
    code: 'migrate/upgraded',
    message: `File from version ${from}; upgraded (${changes} ${changes === 1 ? 'change' : 'changes'}).`,
  }),
  upgradedNode: (node: Named, from: number, to: number): Problem => ({
    severity: 'info',
    code: 'migrate/upgraded-node',
    message: `${node.name} was upgraded from version ${from} to ${to} of its type.`,
    node: node.id,
  }),
  noMigration: (node: Named, from: number, to: number): Problem =>
    warning(
      'migrate/no-migration',
      `${node.name} is of version ${from} of its type, and version ${to} does not say how to upgrade it; its settings are kept as they are. Check them.`,
      { node: node.id },
    ),
  migrationFailed: (node: Named, from: number): Problem =>
    error(
      'migrate/failed',
      `${node.name}: its settings of version ${from} could not be upgraded; they are kept as they are.`,
      { node: node.id },
    ),

  // ---- the graph
  unknownType: (node: Named, type: string) =>
    error(
      'graph/unknown-type',
      `Node type "${type}" of ${node.name} is not installed. Its settings are kept. Install its pack, or replace the node.`,
      { node: node.id, parameter: 'type' },
    ),
  missingPack: (pack: string) =>
    warning(
      'graph/missing-pack',
      `This document asks for the pack "${pack}", which is not installed.`,
      { parameter: 'requires' },
    ),
  duplicateName: (node: Named) =>
    error('graph/duplicate-name', `Two nodes are called "${node.name}"; rename one.`, {
      node: node.id,
      parameter: 'name',
    }),
  unknownParameter: (node: Named, parameter: string, known: string) =>
    warning(
      'graph/unknown-parameter',
      `${node.name} has no parameter ${parameter}; the value is kept but not used.${known}`,
      { node: node.id, parameter },
    ),
  parameterForm: (node: Named, parameter: string, says: string, found: string) =>
    error('graph/form', `${node.name}: ${parameter} must be ${says}, but is ${found}.`, {
      node: node.id,
      parameter,
    }),
  danglingEdge: (edge: string, end: 'from' | 'to', ref: string) =>
    error(
      'graph/dangling-edge',
      `A wire ${end === 'from' ? 'comes from' : 'goes to'} "${ref}", but there is no such node. Delete the wire.`,
      { edge, port: end },
    ),
  unknownPort: (edge: string, end: 'from' | 'to', node: Named, port: string, known: string) =>
    error(
      'graph/unknown-port',
      `${node.name} has no ${end === 'from' ? 'output' : 'input'} "${port}".${known}`,
      { edge, port: end, node: node.id },
    ),
  occupied: (edge: string, node: Named, port: string) =>
    error('graph/occupied', `${node.name}: ${port} takes one wire, but has two. Delete one.`, {
      edge,
      node: node.id,
      port,
    }),
  twice: (edge: string, from: string, to: string) =>
    error('graph/twice', `${from} and ${to} are joined twice. Delete one wire.`, { edge }),
  notJoinable: (edge: string, from: string, to: string, reason: string, node: string) =>
    error('graph/not-joinable', `${from} cannot go into ${to}. ${reason}`, { edge, node }),
  missingInput: (node: Named, port: string, doc: string) =>
    error(
      'graph/missing-input',
      `${node.name} has nothing wired to ${port}: ${doc} Wire it, or mute the node.`,
      { node: node.id, port },
    ),
  unusedInput: (node: Named, port: string) =>
    warning(
      'graph/missing-input',
      `${node.name} has nothing wired to ${port}; it will show and compute nothing.`,
      { node: node.id, port },
    ),
  missingOutput: (node: Named, port: string) =>
    error(
      'graph/missing-output',
      `${node.name} does not end anywhere: wire its ${port} to a receptor, or delete it.`,
      { node: node.id, port },
    ),
  unknownControl: (control: string) =>
    warning(
      'graph/unknown-control',
      `The control panel lists "${control}", but there is no such parameter. Remove it from the panel.`,
      { parameter: 'controls' },
    ),
  silent: (node: Named) =>
    warning(
      'graph/silent',
      `${node.name} has no input and no noise; it will stay silent. Add a source, or a constant current.`,
      { node: node.id },
    ),
  coarseStep: (node: Named, parameter: string, tau: number, dt: number) =>
    warning(
      'graph/coarse-step',
      `${node.name}: dt of ${short(dt)} ms is large for a membrane of ${short(tau)} ms; spikes are told ${short((50 * dt) / tau)} % of that late on average. Choose a dt of ${short(tenth(tau))} ms.`,
      { node: node.id, parameter, hint: `${short(tenth(tau))} ms` },
    ),
  unused: (node: Named) =>
    warning('graph/unused', `Output of ${node.name} is not used. Add a plot.`, { node: node.id }),
  twoSchedules: (node: Named, other: string) =>
    error(
      'graph/two-schedules',
      `${node.name} and ${other} are both schedules; a graph has one. Delete or mute one.`,
      { node: node.id },
    ),
  innerProblem: (node: Named, problem: Problem): Problem => {
    const inner = problem.message.replace(/^Inside (?=\S)/, '');
    return {
      severity: problem.severity,
      code: problem.code,
      message: `Inside ${node.name}${inner === problem.message ? ':' : ' ›'} ${inner}`,
      node: node.id,
      ...(problem.edge ? { edge: `${node.id}.${problem.edge}` } : {}),
    };
  },
  exposedNothing: (node: Named, port: string, ref: string) =>
    error(
      'graph/exposed-nothing',
      `${node.name}: its port ${port} stands for "${ref}", which does not exist inside it.`,
      { node: node.id, port },
    ),
  portWithoutInside: (node: Named, port: string) =>
    error(
      'graph/port-without-inside',
      `${node.name}: its port ${port} stands for nothing inside it.`,
      { node: node.id, port },
    ),
  recursive: (node: Named, type: string) =>
    error('graph/recursive', `${node.name}: the subgraph ${type} contains itself.`, {
      node: node.id,
    }),
  nestedTooDeep: (node: Named, limit: number) =>
    error(
      'graph/nested-too-deep',
      `${node.name}: subgraphs are nested more than ${limit} deep. Unpack some.`,
      { node: node.id },
    ),
  tooManyNodes: (limit: number) =>
    error(
      'graph/too-many-nodes',
      `With all subgraphs unpacked this graph has more than ${limit} nodes. A population is one node, whatever its size.`,
    ),
  outOfRange: (node: Named, parameter: string, bound: string, found: string) =>
    error('graph/range', `${node.name}: ${parameter} must be ${bound} (is ${found}).`, {
      node: node.id,
      parameter,
    }),
} as const;

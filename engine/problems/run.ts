/** Problems of a run: what diverged, what cannot be changed now, what was lost. */

import type { Problem } from './problem.ts';

export const runProblems = {
  diverged: (p: {
    node: string;
    name: string;
    variable: string;
    element: number;
    time: number;
    before: number;
  }): Problem => ({
    severity: 'error',
    code: 'run/diverged',
    message: `${p.name}: ${p.variable} of element ${p.element} is no longer a number at t = ${p.time} ms (before: ${p.before.toPrecision(3)}). Use a smaller dt, or another integration method.`,
    node: p.node,
    parameter: p.variable,
    hint: 'smaller-dt',
  }),
  lostWeight: (p: {
    node: string;
    name: string;
    rules: readonly string[];
    pre: number;
    post: number;
    time: number;
  }): Problem => ({
    severity: 'error',
    code: 'run/weight-lost',
    message: `${p.name}: the weight from element ${p.pre} to element ${p.post} is no longer a number at t = ${p.time} ms. Lower the learning rate of ${p.rules.join(' or ')}, or give it a largest weight.`,
    node: p.node,
  }),
  wrongState: (request: string, state: string): Problem => ({
    severity: 'error',
    code: 'run/wrong-state',
    message: `"${request}" is not possible while the engine is ${state}.`,
  }),
  needsReload: (node: { id: string; name: string }, parameter: string): Problem => ({
    severity: 'warning',
    code: 'run/needs-reload',
    message: `${node.name}: ${parameter} takes effect on the next reset, because it changes the shape of the network.`,
    node: node.id,
    parameter,
  }),
  drivenBeyond: (
    node: { id: string; name: string },
    parameter: string,
    value: number,
  ): Problem => ({
    severity: 'error',
    code: 'run/driven-beyond',
    message: `${node.name}: ${parameter} came to ${Number(value.toPrecision(6))} over its wire, for which the network would have to be built anew. Bound what the wire carries, or take it away.`,
    node: node.id,
    parameter,
  }),
  unknownNode: (node: string): Problem => ({
    severity: 'error',
    code: 'run/unknown-node',
    message: `There is no node ${node} in the running network.`,
    node,
  }),
  unknownInput: (node: string, port: string): Problem => ({
    severity: 'error',
    code: 'run/unknown-input',
    message: `${node} has no input ${port} that takes live data: such are the inputs of sources, encoders and worlds that work in intervals.`,
    node,
    port,
  }),
  unknownPort: (node: string, port: string): Problem => ({
    severity: 'error',
    code: 'run/unknown-port',
    message: `${node} has no output ${port} that can be watched.`,
    node,
    port,
  }),
  notACheckpoint: (): Problem => ({
    severity: 'error',
    code: 'run/not-a-checkpoint',
    message: 'This is not a checkpoint of a run. Nothing was changed.',
  }),
  tooManyEvents: (node: { id: string; name: string }, step: number, most: number): Problem => ({
    severity: 'error',
    code: 'run/too-many-events',
    message: `${node.name} gives more than ${most} events in step ${step}. Give it a higher threshold or a lower rate, or spread its events in time.`,
    node: node.id,
  }),
  stage: (node: { id: string; name: string }, text: string): Problem => ({
    severity: 'error',
    code: 'run/stage',
    message: `${node.name}: ${text}`,
    node: node.id,
  }),
  stageWarning: (node: { id: string; name: string }, text: string): Problem => ({
    severity: 'warning',
    code: 'run/stage-warning',
    message: `${node.name}: ${text}`,
    node: node.id,
  }),
  closed: (): Problem => ({
    severity: 'info',
    code: 'run/closed',
    message: 'This was stopped before it was done. Nothing of the graph was changed.',
  }),
  runaway: (node: { id: string; name: string }, rate: number, time: number): Problem => ({
    severity: 'warning',
    code: 'run/runaway',
    message: `${node.name} fires ${Math.round(rate)} times a second per neuron since t = ${time} ms: excitation runs away. Weaken what excites it, or strengthen inhibition.`,
    node: node.id,
  }),
  quiet: (span: number, time: number): Problem => ({
    severity: 'warning',
    code: 'run/quiet',
    message: `No neuron has fired in the ${span} ms before t = ${time} ms. Raise the input.`,
  }),
  bug: (error: unknown): Problem => ({
    severity: 'error',
    code: 'bug/engine',
    message:
      'Something broke in the engine. The mistake is ours, and nothing of the graph was changed. Reset goes on with a new engine.',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }),
  lost: (how: string): Problem => ({
    severity: 'error',
    code: 'bug/engine-lost',
    message:
      'Something broke in the engine: it ended by itself, as it does where memory runs out. Nothing of the graph was changed. Reset goes on with a new engine.',
    detail: how,
  }),
} as const;

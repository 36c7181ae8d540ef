/** Problems found while a resolved graph becomes a network: sizes, delays, initial values, wiring. */

import type { Problem } from './problem.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

const inMs = (time: number): string => `${Number(time.toPrecision(6))} ms`;

export const lowerProblems = {
  /** What is wrong with a file that a node is made from. */
  file: (node: Named, parameter: string, reason: string): Problem => ({
    severity: 'error',
    code: 'lower/file',
    message: `${node.name}: ${reason}`,
    node: node.id,
    parameter,
  }),
  fileMissing: (node: Named, parameter: string, path: string): Problem => ({
    severity: 'error',
    code: 'lower/file-missing',
    message: `${node.name}: the file ${path} is not there. Put it beside the graph, or choose another.`,
    node: node.id,
    parameter,
  }),
  delayNotConstant: (node: Named, used: string): Problem => ({
    severity: 'error',
    code: 'lower/delay-not-constant',
    message: `${node.name}: the time in delayed(...) must be one number for all elements, but it reads ${used}. Use a parameter with a single value.`,
    node: node.id,
  }),
  initialCycle: (node: Named, state: string): Problem => ({
    severity: 'error',
    code: 'lower/initial-cycle',
    message: `${node.name}: the initial value of ${state} depends on itself. Give one of the variables a number.`,
    node: node.id,
    parameter: state,
  }),
  unknownState: (node: Named, state: string, known: readonly string[]): Problem => ({
    severity: 'warning',
    code: 'lower/unknown-state',
    message: `${node.name} has no state variable ${state}; its initial value is ignored. It has ${known.join(', ') || 'none'}.`,
    node: node.id,
    parameter: state,
  }),
  delayRounded: (node: Named, delay: string, used: string): Problem => ({
    severity: 'warning',
    code: 'lower/delay-rounded',
    message: `${node.name}: a delay of ${delay} is not a multiple of dt; it becomes ${used}. Choose a delay on the grid, or a smaller dt.`,
    node: node.id,
    parameter: 'delay',
  }),
  delayTooLong: (node: Named, delay: number, most: number): Problem => ({
    severity: 'error',
    code: 'lower/delay-too-long',
    message: `${node.name}: a delay of ${inMs(delay)} is too long where synapses differ in it; ${inMs(most)} is the most at this dt. Use one delay for all, or a larger dt.`,
    node: node.id,
    parameter: 'delay',
  }),
  delayNegative: (node: Named, delay: number): Problem => ({
    severity: 'error',
    code: 'lower/delay-negative',
    message: `${node.name}: a delay of ${inMs(delay)} is negative. Give a delay of at least dt.`,
    node: node.id,
    parameter: 'delay',
  }),
  zeroDelayCycle: (nodes: readonly Named[]): Problem => ({
    severity: 'error',
    code: 'lower/zero-delay-cycle',
    message: `Spikes go round without any delay: ${nodes.map((n) => n.name).join(' → ')}. Give one of the projections a delay of at least dt.`,
    ...(nodes[0] ? { node: nodes[0].id } : {}),
  }),
  /** The values enter the last node, which is the first, at a port. */
  algebraicLoop: (nodes: readonly Named[], port: string): Problem => ({
    severity: 'error',
    code: 'lower/algebraic-loop',
    message: `Values go round without any delay: ${nodes.map((n) => n.name).join(' → ')}. Insert a delay of one step.`,
    ...(nodes[0] ? { node: nodes[0].id } : {}),
    port,
  }),
  tooManySteps: (steps: number): Problem => ({
    severity: 'error',
    code: 'lower/too-many-steps',
    message: `The run would have ${steps.toExponential(1)} steps. Choose a shorter duration or a larger dt.`,
  }),
  memory: (bytes: number, limit: number): Problem => ({
    severity: 'error',
    code: 'plan/memory',
    message: `This network needs ${(bytes / 2 ** 30).toFixed(1)} GB; at most ${(limit / 2 ** 30).toFixed(1)} GB can be used. Use fewer neurons or synapses, or precision 'mixed'.`,
  }),
} as const;

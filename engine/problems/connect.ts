/** Problems of synapses and of values per element. */

import type { Problem } from './problem.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export const connectProblems = {
  listLength: (node: string, parameter: string, has: number, needs: number): Problem => ({
    severity: 'error',
    code: 'shape/list-length',
    message: `${parameter} lists ${has} values for ${needs} elements. Give one value for each, or a single one.`,
    node,
    parameter,
  }),
  notNumbers: (node: string, parameter: string): Problem => ({
    severity: 'error',
    code: 'shape/not-numbers',
    message: `${parameter} needs a number for each element.`,
    node,
    parameter,
  }),
  tooMany: (node: Named, synapses: number, most: number): Problem => ({
    severity: 'error',
    code: 'lower/too-many-synapses',
    message: `${node.name} would have ${synapses.toExponential(1)} synapses; at most ${most.toExponential(1)} fit into memory. Use a smaller probability or in-degree, or fewer neurons; up to 1e+11 of one weight and one delay, with a fixed probability or out-degree and without a rule, need no memory.`,
    node: node.id,
  }),
  unequal: (node: Named, pre: number, post: number): Problem => ({
    severity: 'error',
    code: 'shape/one-to-one',
    message: `One-to-one needs equal sizes: ${node.name} joins ${pre} → ${post}. Make them equal, or use another projection.`,
    node: node.id,
  }),
  outOfRange: (
    node: Named,
    row: number,
    what: 'pre' | 'post',
    index: number,
    n: number,
  ): Problem => ({
    severity: 'error',
    code: 'lower/index-out-of-range',
    message: `${node.name}: synapse ${row} names ${what} ${index}, but there are elements 0 to ${n - 1}.`,
    node: node.id,
  }),
  noPartner: (node: Named): Problem => ({
    severity: 'error',
    code: 'lower/no-partner',
    message: `${node.name}: there are not enough different neurons for this many synapses each. Allow several synapses per pair, or lower the number.`,
    node: node.id,
  }),
  probability: (node: Named, p: number): Problem => ({
    severity: 'error',
    code: 'lower/probability',
    message: `${node.name}: a probability of ${p} is not between 0 and 1.`,
    node: node.id,
    parameter: 'p',
  }),
  kernelShape: (node: Named, text: string): Problem => ({
    severity: 'error',
    code: 'shape/kernel',
    message: `${node.name}: ${text}`,
    node: node.id,
  }),
} as const;

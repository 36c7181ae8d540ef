/**
 * A connector becomes a projection: its synapses are drawn, its rules analysed. A projection whose
 * output is wired to several receptors becomes one for each, with the same synapses.
 */

import { lowerProblems } from '../problems/lower.ts';
import { type Outcome, type Problem, settle } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import type { Connector } from '../kit/types.ts';
import { connect, type Geometry } from './connect.ts';
import type { Projection } from './ir.ts';
import { elementsOf, shapeOf } from './lower-population.ts';
import { lowerRule } from './lower-rule.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import type { RuleIR } from './rule.ts';
import type { Wiring } from './wires.ts';

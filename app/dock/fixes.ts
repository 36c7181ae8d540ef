/**
 * From a problem to the edits that mend it: a table by problem code. A fix is offered only where
 * the edit is sure to apply; what it says on the button is what it does. Pure functions, so that
 * each can be tested to clear its problem.
 */

import type { EditContext, GraphDocument, Problem } from '#engine';
import type { Case, Fix, Make } from './fix-case.ts';
import { fewerSynapses, lessMemory, shorterDelays } from './fixes-memory.ts';
import {
  addDrive,
  addPlot,
  addSource,
  calm,
  learnSlower,
  plainRule,
  raiseInput,
} from './fixes-network.ts';
import { deleteNode, forgetPack, muteNode, renameNode, replaceUnknown } from './fixes-nodes.ts';
import {
  allowMultapses,
  clearMethod,
  delayOnGrid,
  forgetInitial,
  forgetParameter,
  hintedStep,
  removeControls,
  removeVariable,
  settingDefault,
  shorterRun,
  smallerStep,
  steadyMethod,
  takeSuggestion,
  toDefault,
} from './fixes-values.ts';
import {
  breakLoop,
  equalSizes,
  insertAdapter,
  insertHinted,
  oneStepDelay,
  removeWire,
} from './fixes-wires.ts';

/** The edits that may mend a problem, the surest first; empty where a person must decide. */
export function fixesFor(
  problem: Problem,
  document: GraphDocument,
  context: EditContext,
): readonly Fix[] {
  const found: Case = { problem, document, context };
  const fixes = (BY_CODE[problem.code] ?? []).flatMap((make) => make(found));
  // What would change nothing is no fix.
  return fixes.filter((fix) => fix.apply(document) !== document);
}

const BY_CODE: Readonly<Record<string, readonly Make[]>> = {
  'unit/mismatch': [takeSuggestion, insertHinted, toDefault, removeWire],
  'unit/missing': [takeSuggestion, toDefault],
  'unit/unknown': [takeSuggestion, toDefault],
  'unit/syntax': [toDefault],
  'unit/not-a-quantity': [takeSuggestion, toDefault],
  'unit/not-finite': [toDefault],
  'graph/range': [toDefault],
  'graph/not-finite': [toDefault],
  'graph/not-whole': [toDefault],
  'graph/form': [toDefault],
  'graph/draw-arguments': [toDefault],
  'graph/draw-bounds': [toDefault],
  'graph/unknown-parameter': [forgetParameter],
  'graph/unknown-state': [forgetInitial],
  'lower/unknown-state': [forgetInitial],
  'graph/setting': [settingDefault],
  'graph/variable': [removeVariable],
  'graph/dangling-edge': [removeWire],
  'graph/unknown-port': [removeWire],
  'graph/occupied': [removeWire],
  'graph/twice': [removeWire],
  'graph/driven-value': [toDefault, removeWire],
  'graph/driven-taught': [removeWire],
  'graph/not-joinable': [insertAdapter, removeWire],
  'graph/duplicate-name': [renameNode],
  'graph/missing-input': [addSource, plainRule, muteNode],
  'graph/unknown-type': [replaceUnknown, deleteNode],
  'graph/missing-pack': [forgetPack],
  'graph/missing-output': [deleteNode],
  'graph/two-schedules': [muteNode],
  'graph/unknown-control': [removeControls],
  'graph/coarse-step': [hintedStep],
  'graph/silent': [addDrive],
  'graph/unused': [addPlot],
  'equation/circular': [toDefault],
  'equation/reads-varying': [toDefault],
  'equation/unknown-name': [takeSuggestion, toDefault],
  'shape/list-length': [toDefault],
  'shape/too-large': [toDefault],
  'shape/mismatch': [equalSizes, removeWire],
  'shape/one-to-one': [equalSizes],
  'shape/not-numbers': [toDefault],
  'lower/delay-negative': [toDefault],
  'lower/delay-rounded': [delayOnGrid],
  'lower/zero-delay-cycle': [oneStepDelay],
  'lower/algebraic-loop': [breakLoop],
  'lower/too-many-steps': [shorterRun],
  'lower/no-partner': [allowMultapses],
  'lower/probability': [toDefault],
  'rule/not-one-number': [toDefault],
  'lower/too-many-synapses': [fewerSynapses],
  'plan/memory': [shorterDelays, fewerSynapses, lessMemory],
  'run/diverged': [smallerStep(4), steadyMethod],
  'run/weight-lost': [learnSlower],
  'run/runaway': [calm],
  'run/quiet': [raiseInput],
  'method/not-exact': [clearMethod],
  'method/not-linear': [clearMethod],
  'method/noise': [clearMethod],
  'method/substeps': [clearMethod],
};

/**
 * Wires that end at parameters. Before a step is computed, each such parameter gets the number that
 * its wire carries then, as if somebody had turned a knob: a run with a wire and a run with the same
 * turns give the same bits. Numbers beyond a parameter's range are held at its end.
 */

import type { Compiled } from '../compile/compile.ts';
import { unitWith } from '../compile/conversion.ts';
import type { ResolvedNode } from '../compile/resolved.ts';
import type { Parameter } from '../kit/types.ts';
import { fromUnit } from '../language/quantity.ts';
import type { Problem } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import type { Views } from './memory.ts';
import { findPort } from './observers.ts';
import type { Rewrite } from './rewrite.ts';

export interface Drives {
  /** Whether one comes from the network, where it may be another number at every step. */
  readonly everyStep: boolean;
  /** Sets what has changed, of one node or of all. */
  apply(node?: string): readonly Problem[];
  /** Memory was filled from elsewhere: all are set again. */
  forget(): void;
}

interface Drive {
  readonly parameter: string;
  /** The place of its number in memory. */
  readonly at: number;
  /** Memory's unit to the engine's. */
  readonly scale: number;
  readonly range: readonly [low: number, high: number];
  /** Whether the wire carries anything yet: a readout says nothing before its first interval ends. */
  carries(): boolean;
  last: number | undefined;
}

/** Binds the wires of a network that end at parameters; null where there is none. */
export function createDrives(
  { network, plan, resolved, resolver }: Compiled,
  views: Views,
  rewrite: Rewrite,
  hasGiven: (node: string, port: string) => boolean,
): Drives | null {
  if (network.drives.length === 0) return null;
  const stages = new Set(network.stages.map(({ node }) => node.id));
  const byNode = new Map<string, { node: ResolvedNode; drives: Drive[] }>();
  for (const { from, node: id, parameter } of network.drives) {
    const node = resolved.nodes.find((n) => n.id === id);
    const source = findPort(plan, from.node, from.port);
    const declared = node?.definition.parameters[parameter];
    if (!node || !declared || source?.kind !== 'signal') continue;
    const { offset, scale = 1 } = source.signal;
    const carries = stages.has(from.node) ? () => hasGiven(from.node, from.port) : () => true;
    const at = offset / 8;
    const drive = { parameter, at, scale, range: rangeOf(declared), carries, last: undefined };
    const known = byNode.get(id);
    if (known) known.drives.push(drive);
    else byNode.set(id, { node, drives: [drive] });
  }
  const set = (node: ResolvedNode, drives: readonly Drive[]): readonly Problem[] => {
    const given: Record<string, number> = {};
    let first: Drive | undefined;
    for (const drive of drives) {
      if (!drive.carries()) continue;
      const value = (views.f64[drive.at] ?? 0) * drive.scale;
      // What is no number is told where it came to be, by whoever looks for it.
      const next = Number.isFinite(value) ? within(value, drive.range) : drive.last;
      if (next === undefined) continue;
      if (!Object.is(next, drive.last)) first ??= drive;
      drive.last = next;
      given[drive.parameter] = next;
    }
    if (!first) return [];
    const { parameter } = first;
    const changed = resolver.withValues(node.id, given);
    if (!changed.ok) return changed.problems;
    return rewrite(changed.value, parameter, resolved)
      ? []
      : [runProblems.drivenBeyond(node, parameter, first.last ?? 0)];
  };
  return {
    everyStep: network.drives.some(({ from }) => !stages.has(from.node)),
    apply(only) {
      const problems: Problem[] = [];
      for (const [id, { node, drives }] of byNode)
        if (only === undefined || id === only) problems.push(...set(node, drives));
      return problems;
    },
    forget() {
      for (const { drives } of byNode.values()) for (const drive of drives) drive.last = undefined;
    },
  };
}

const within = (value: number, [low, high]: readonly [number, number]): number =>
  Math.min(high, Math.max(low, value));

/** A parameter's range in engine units; a weight's unit is its target's, in which 0 is 0. */
function rangeOf(parameter: Parameter): readonly [number, number] {
  const [low, high] = ('range' in parameter && parameter.range) || [null, null];
  const unit = 'unit' in parameter ? unitWith(parameter.unit, '1') : '1';
  return [
    low === null ? Number.NEGATIVE_INFINITY : fromUnit(low, unit),
    high === null ? Number.POSITIVE_INFINITY : fromUnit(high, unit),
  ];
}

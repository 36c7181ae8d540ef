/**
 * A document may bring definitions of its own, and those come from strangers: before any of their
 * values is read, their units must be units and their names must be free. The result depends on
 * the definition alone, so it is remembered by its object.
 */

import type { NodeDefinition, Of, Unit } from '../kit/types.ts';
import { parseEquations } from '../language/equations.ts';
import { isForbiddenName } from '../language/reserved.ts';
import { parseUnit } from '../language/units.ts';
import type { Problem } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import { OPEN_UNITS } from './conversion.ts';
import { analyseDynamics } from './dynamics.ts';

interface Examined {
  /** Units and names are sound: values can be read. */
  readonly sound: boolean;
  readonly problems: readonly Problem[];
  /** Units of state variables; null where the equations cannot be read. */
  readonly states: ReadonlyMap<string, Unit> | null;
}

const known = new WeakMap<NodeDefinition, Examined>();

/** What is wrong with a definition itself, and the states its equations have. */
export function examine(definition: NodeDefinition): Examined {
  let result = known.get(definition);
  if (!result) {
    const local = definition.type.startsWith('local/');
    const problems = local ? surface(definition) : [];
    const sound = problems.length === 0;
    const { states, problems: more } = statesOf(definition, sound);
    result = { sound, problems: [...problems, ...(local ? more : [])], states };
    known.set(definition, result);
  }
  return result;
}

/** Names and units of parameters and ports. */
function surface(definition: NodeDefinition): Problem[] {
  const problems: Problem[] = [];
  const check = (what: string, unit: Unit) => {
    const parsed = OPEN_UNITS.has(unit) ? null : parseUnit(unit.replaceAll(/\btarget\b/g, '1'));
    if (parsed && !parsed.ok) problems.push(resolveProblems.declaredUnit(what, unit));
  };
  for (const [name, parameter] of Object.entries(definition.parameters)) {
    if (isForbiddenName(name)) problems.push(resolveProblems.declaredName(name));
    if (parameter.kind === 'quantity' || parameter.kind === 'expression')
      check(name, parameter.unit);
    else if (parameter.kind === 'table')
      for (const [column, unit] of Object.entries(parameter.columns))
        check(`${name}.${column}`, unit);
  }
  for (const [name, port] of Object.entries(definition.ports))
    if ('unit' in port && port.unit !== undefined) check(name, port.unit);
  return problems;
}

function statesOf(
  definition: NodeDefinition,
  sound: boolean,
): { readonly states: Examined['states']; readonly problems: readonly Problem[] } {
  const { behaviour } = definition;
  if (!sound) return { states: null, problems: [] };
  if (behaviour.kind === 'dynamics') {
    const analysed = analyseDynamics(definition);
    if (!analysed.ok) return { states: null, problems: analysed.problems };
    const { states } = analysed.value.model;
    return {
      states: new Map(states.map(({ name, unit }) => [name, unit])),
      problems: analysed.problems,
    };
  }
  if (behaviour.kind !== 'plasticity') return { states: null, problems: [] };
  const states = new Map<string, Unit>();
  const problems: Problem[] = [];
  const blocks: Of<string | undefined> = {
    pre: behaviour.pre,
    post: behaviour.post,
    synapse: behaviour.synapse,
    shared: behaviour.shared,
  };
  for (const [block, text] of Object.entries(blocks)) {
    if (text === undefined) continue;
    // As long as what it stands for, so that problems keep their places.
    const parsed = parseEquations(text.replaceAll(TARGET, '1     '));
    problems.push(...parsed.problems.map((p) => ({ parameter: block, ...p })));
    const open = openUnits(text);
    if (parsed.ok)
      for (const { name, unit } of parsed.value.states) states.set(name, open.get(name) ?? unit);
  }
  return { states: problems.length > 0 ? null : states, problems };
}

/** The unit of a rule's weights, whatever that is. */
const TARGET = /\btarget\b/g;

/** Units of variables that follow the weights'. */
function openUnits(text: string): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  for (const line of text.split('\n')) {
    const found = /^\s*(?:d(\w+)\/dt\b|(\w+)).*:([^:(]*\btarget\b[^:(]*)/.exec(line);
    const name = found?.[1] ?? found?.[2];
    if (found?.[3] && name) units.set(name, found[3].trim());
  }
  return units;
}

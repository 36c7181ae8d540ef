/**
 * The texts of a definition that a person may write: equations of neurons, statements of rules. A
 * type of the library is copied into the document before it is edited, so that the library never
 * changes under other nodes.
 */

import {
  type GraphDocument,
  type NodeDefinition,
  type Of,
  type Registry,
  replaceType,
  setDefinition,
  uniqueName,
} from '#engine';
import { strings } from '../strings.ts';

const words = strings.inspector.fields;

export interface EquationField {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly rows: number;
}

const DYNAMICS: readonly EquationField[] = [
  { key: 'equations', title: words.equations, hint: 'dV_m/dt = (E_L - V_m)/tau_m : mV', rows: 5 },
  { key: 'threshold', title: words.threshold, hint: 'V_m >= V_th', rows: 1 },
  { key: 'reset', title: words.reset, hint: 'V_m = V_reset', rows: 2 },
  { key: 'refractory', title: words.refractory, hint: 't_ref', rows: 1 },
  { key: 'step', title: words.step, hint: words.statements, rows: 2 },
];
const PLASTICITY: readonly EquationField[] = [
  { key: 'pre', title: words.pre, hint: 'dx/dt = -x/tau_plus : 1', rows: 2 },
  { key: 'post', title: words.post, hint: 'dy/dt = -y/tau_minus : 1', rows: 2 },
  { key: 'synapse', title: words.synapse, hint: 'de/dt = -e/tau_e : 1', rows: 2 },
  { key: 'shared', title: words.shared, hint: 'dd/dt = -d/tau_d : 1', rows: 2 },
  { key: 'onPre', title: words.onPre, hint: 'x = x + 1', rows: 3 },
  { key: 'onPost', title: words.onPost, hint: 'y = y + 1', rows: 3 },
  { key: 'every', title: words.every, hint: '100 ms', rows: 1 },
  { key: 'onEvery', title: words.onEvery, hint: 'w = w * w_total / sumIn(w)', rows: 2 },
];

/** The texts a definition of this kind may have. */
export function fieldsOf(definition: NodeDefinition): readonly EquationField[] {
  const { kind } = definition.behaviour;
  return kind === 'dynamics' ? DYNAMICS : kind === 'plasticity' ? PLASTICITY : [];
}

/** One of these texts as it stands, without the indent it has in a file of the library. */
export function textOf(definition: NodeDefinition, key: string): string {
  const value = (definition.behaviour as unknown as Of<unknown>)[key];
  return typeof value === 'string' ? outdent(value) : '';
}

/** A block of lines without common indent and empty ends. */
export function outdent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((l) => l.trim() !== '').map((l) => l.length - l.trimStart().length);
  const first = lines[0] ?? '';
  // A text that begins on its first line has the indent only from the second on.
  const least = Math.min(...(first.startsWith(' ') ? indents : indents.slice(1)));
  if (!Number.isFinite(least)) return text.trim();
  return lines.map((l) => (l.slice(0, least).trim() === '' ? l.slice(least) : l)).join('\n');
}

/** A definition with one text changed; an empty text is left out, except the equations themselves. */
export function withText(definition: NodeDefinition, key: string, text: string): NodeDefinition {
  const { [key]: _old, ...rest } = definition.behaviour as unknown as Of<unknown>;
  const keep = text.trim() !== '' || key === 'equations';
  return {
    ...definition,
    behaviour: (keep ? { ...rest, [key]: text } : rest) as unknown as NodeDefinition['behaviour'],
  };
}

/** A definition with a further parameter. */
export const withParameter = (
  definition: NodeDefinition,
  name: string,
  unit: string,
  value: number,
): NodeDefinition => ({
  ...definition,
  parameters: {
    ...definition.parameters,
    [name]: {
      kind: 'quantity',
      unit,
      default: value,
      doc: strings.inspector.editor.ofDocument(name),
    },
  },
});

/** `local/<name>` without its prefix. */
export const localName = (type: string): string => type.slice(type.indexOf('/') + 1);

/** What a definition keeps when it is copied into a document: plain data only. */
function plain(definition: NodeDefinition, type: string, title: string): NodeDefinition {
  const { migrations: _m, examples: _e, exports: _x, ...rest } = definition;
  return JSON.parse(JSON.stringify({ ...rest, type, version: 1, title })) as NodeDefinition;
}

/** Copies a node's type into the document under a free name and gives the node the copy. */
export function makeLocal(
  document: GraphDocument,
  id: string,
  definition: NodeDefinition,
  registry: Registry,
): GraphDocument {
  const taken = new Set(Object.keys(document.definitions ?? {}));
  const name = uniqueName(localName(definition.type), taken).replace(/\s+/g, '-');
  const title = `${definition.title} (own)`;
  const added = setDefinition(document, name, plain(definition, `local/${name}`, title));
  return replaceType(added, id, `local/${name}`, registry);
}

/** Names and units of the states of a definition's equations, read line by line. */
export function statesOf(
  definition: NodeDefinition,
): readonly { readonly name: string; readonly unit: string }[] {
  if (definition.behaviour.kind !== 'dynamics') return [];
  const states: { name: string; unit: string }[] = [];
  for (const line of definition.behaviour.equations.split('\n')) {
    const bare = line.replace(/#.*/, '');
    const found =
      /^\s*d([A-Za-z_]\w*)\/dt\s*=.*:\s*([^:()]+?)\s*(?:\([^)]*\))?\s*$/.exec(bare) ??
      /^\s*([A-Za-z_]\w*)\s*:\s*([^:()]+?)\s*$/.exec(bare);
    if (found?.[1] !== undefined && found[2] !== undefined)
      states.push({ name: found[1], unit: found[2] });
  }
  return states;
}

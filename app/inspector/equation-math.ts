/** The behaviour of a definition as titled formulas: its equations line by line, its statements event by event. */

import { type NodeDefinition, parseExpression, parseStatements } from '#engine';
import { strings } from '../strings.ts';
import { type MathNode, mathAssignment, mathDefinition, mathDerivative, mathOf } from './math.ts';

const words = strings.panels.formulas;

export interface Formulas {
  readonly title: string;
  /** A line that cannot be read is shown as it is written. */
  readonly lines: readonly (MathNode | string)[];
}

const DERIVATIVE = /^d([A-Za-z_]\w*)\/dt\s*=(.*)$/s;
const DEFINITION = /^([A-Za-z_]\w*)\s*=(?!=)(.*)$/s;

/** Lines of a block, without comments; a bracket left open goes on in the next line. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open += `${open === '' ? '' : ' '}${line.replace(/#.*/, '').trim()}`;
    const depth = [...open].reduce((d, c) => d + (c === '(' ? 1 : c === ')' ? -1 : 0), 0);
    if (depth > 0) continue;
    if (open !== '') lines.push(open);
    open = '';
  }
  return open === '' ? lines : [...lines, open];
}

function equationLine(line: string): MathNode | string | null {
  const colon = line.lastIndexOf(':');
  const body = (colon < 0 ? line : line.slice(0, colon)).trim();
  const derivative = DERIVATIVE.exec(body);
  const definition = derivative ? null : DEFINITION.exec(body);
  const found = derivative ?? definition;
  // A variable that only statements change has no formula of its own.
  if (!found) return /^[A-Za-z_]\w*$/.test(body) ? null : line;
  const [, name = '', right = ''] = found;
  const value = parseExpression(right);
  if (!value.ok) return line;
  return derivative ? mathDerivative(name, value.value) : mathDefinition(name, value.value);
}

const equations = (title: string, text: string | undefined): Formulas => ({
  title,
  lines: linesOf(text ?? '').flatMap((line) => equationLine(line) ?? []),
});
function statements(title: string, text: string | undefined): Formulas {
  const read = parseStatements(text ?? '');
  return { title, lines: read.ok ? read.value.map(mathAssignment) : linesOf(text ?? '') };
}
function condition(title: string, text: string | undefined): Formulas {
  if (text === undefined) return { title, lines: [] };
  const read = parseExpression(text);
  return { title, lines: [read.ok ? mathOf(read.value) : text] };
}

/** What a definition computes, as formulas; empty for behaviours that are no equations. */
export function formulasOf({ behaviour }: NodeDefinition): readonly Formulas[] {
  const all =
    behaviour.kind === 'dynamics'
      ? [
          equations('', behaviour.equations),
          condition(words.spikeWhen, behaviour.threshold),
          statements(words.reset, behaviour.reset),
          condition(words.refractory, behaviour.refractory),
          statements(words.before, behaviour.step),
        ]
      : behaviour.kind === 'plasticity'
        ? [
            equations(words.pre, behaviour.pre),
            equations(words.post, behaviour.post),
            equations(words.synapse, behaviour.synapse),
            equations(words.shared, behaviour.shared),
            statements(words.onPre, behaviour.onPre),
            statements(words.onPost, behaviour.onPost),
            ...Object.entries(behaviour.on ?? {}).map(([port, text]) =>
              statements(words.on(port), text),
            ),
            statements(words.every(behaviour.every ?? ''), behaviour.onEvery),
          ]
        : [];
  return all.filter(({ lines }) => lines.length > 0);
}

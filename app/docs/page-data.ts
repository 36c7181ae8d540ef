/**
 * What a node's page says, from its definition alone: the app shows it, and `npm run docs` writes
 * it as Markdown. Nothing is written by hand, so nothing goes stale.
 */

import { isLive, type NodeDefinition, type Parameter, type Port, parameterPort } from '#engine';
import { strings } from '../strings.ts';

const words = strings.panels.pages;

export interface ParameterRow {
  readonly name: string;
  readonly value: string;
  readonly range: string;
  readonly doc: string;
  readonly live: boolean;
  /** Whether a wire may set it. */
  readonly byWire: boolean;
  readonly cite: string | null;
}

export interface PortRow {
  readonly name: string;
  readonly flow: 'in' | 'out';
  readonly kind: string;
  readonly unit: string;
  readonly required: boolean;
  readonly doc: string;
}

/** A parameter's default as a person writes it. */
function printDefault(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'quantity': {
      const unit = parameter.unit === 'target' ? words.receptorUnit : parameter.unit;
      return parameter.unit === '1' ? String(parameter.default) : `${parameter.default} ${unit}`;
    }
    case 'count':
      return String(parameter.default);
    case 'shape':
      return parameter.default.join(' × ');
    case 'flag':
      return parameter.default ? words.yes : words.no;
    case 'choice':
      return parameter.options[parameter.default] ?? parameter.default;
    case 'expression':
      return parameter.default;
    case 'table':
      return words.rows(
        parameter.default.length,
        Object.entries(parameter.columns)
          .map(([name, unit]) => (unit === '1' ? name : `${name} (${unit})`))
          .join(', '),
      );
    case 'asset':
      return words.none;
    default:
      return parameter satisfies never;
  }
}

function printRange(parameter: Parameter): string {
  if (parameter.kind === 'choice') return Object.values(parameter.options).join(', ');
  if (parameter.kind !== 'quantity' && parameter.kind !== 'count') return '';
  const [low, high] = parameter.range ?? [null, null];
  // The bound's unit is the default's; that of a receptor is not known here.
  const unit =
    parameter.kind === 'count' || parameter.unit === '1' || parameter.unit === 'target'
      ? ''
      : ` ${parameter.unit}`;
  if (low !== null && high !== null) return words.between(low, `${high}${unit}`);
  if (low !== null) return words.atLeast(`${low}${low === 0 ? '' : unit}`);
  return high !== null ? words.atMost(`${high}${unit}`) : '';
}

/** Rows of the parameter table. */
export const parameterRows = (definition: NodeDefinition): readonly ParameterRow[] =>
  Object.entries(definition.parameters).map(([name, parameter]) => ({
    name,
    value: printDefault(parameter),
    range: printRange(parameter),
    doc: parameter.doc,
    live: isLive(parameter),
    byWire: parameterPort(definition, name) !== undefined,
    cite: parameter.cite ?? null,
  }));

/** Rows of the port table. */
export const portRows = (definition: NodeDefinition): readonly PortRow[] =>
  Object.entries(definition.ports).map(([name, port]: [string, Port]) => ({
    name,
    flow: port.flow,
    kind: port.kind,
    unit: 'unit' in port && port.unit ? port.unit : '',
    required: port.flow === 'in' && !port.optional,
    doc: port.doc,
  }));

/** The node's behaviour as text, by what it describes; empty where it is a program. */
export function behaviourTexts(definition: NodeDefinition): readonly (readonly [string, string])[] {
  const { behaviour } = definition;
  const texts: [string, string | undefined][] = [];
  if (behaviour.kind === 'dynamics')
    texts.push(
      [words.equations, behaviour.equations],
      [words.step, behaviour.step],
      [words.threshold, behaviour.threshold],
      [words.reset, behaviour.reset],
      [words.refractory, behaviour.refractory],
    );
  if (behaviour.kind === 'plasticity')
    texts.push(
      [words.pre, behaviour.pre],
      [words.post, behaviour.post],
      [words.synapse, behaviour.synapse],
      [words.shared, behaviour.shared],
      [words.onPre, behaviour.onPre],
      [words.onPost, behaviour.onPost],
      ...Object.entries(behaviour.on ?? {}).map(([port, text]): [string, string] => [
        words.on(port),
        text,
      ]),
      [words.every(behaviour.every ?? ''), behaviour.onEvery],
    );
  return texts.flatMap(([title, text]) =>
    text === undefined || text.trim() === '' ? [] : [[title, flush(text)] as const],
  );
}

/** Lines without the indent they share. */
function flush(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  const indent = Math.min(...full.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

const heads = (names: readonly string[]) => `| ${names.join(' | ')} |`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A node's page as Markdown. */
export function markdownPage(definition: NodeDefinition): string {
  const lines = [`# ${definition.title}`, '', `\`${definition.type}\``, '', definition.doc, ''];
  const parameters = parameterRows(definition);
  if (parameters.length > 0) {
    lines.push('## Parameters', '', heads(words.parameterColumns));
    lines.push('| --- | --- | --- | --- | --- |');
    for (const row of parameters)
      lines.push(
        `| \`${row.name}\` | ${cell(row.value)} | ${cell(row.range)} | ${row.live ? (row.byWire ? words.byWire : words.yes) : ''} | ${cell(row.doc)}${row.cite ? ` [${row.cite}]` : ''} |`,
      );
    lines.push('');
  }
  const ports = portRows(definition);
  if (ports.length > 0) {
    lines.push('## Ports', '', heads(words.portColumns));
    lines.push('| --- | --- | --- | --- | --- |');
    for (const row of ports)
      lines.push(
        `| \`${row.name}\` | ${row.flow}${row.required ? ', required' : ''} | ${row.kind} | ${row.unit} | ${cell(row.doc)} |`,
      );
    lines.push('');
  }
  for (const [title, text] of behaviourTexts(definition))
    lines.push(`## ${title}`, '', '```', text, '```', '');
  if (definition.presets?.length) {
    lines.push('## Presets', '');
    for (const { title, parameters: values, cite } of definition.presets)
      lines.push(`- **${title}**${cite ? ` [${cite}]` : ''}: ${JSON.stringify(values)}`);
    lines.push('');
  }
  const citations = Object.entries(definition.citations ?? {});
  if (citations.length > 0) {
    lines.push('## References', '');
    for (const [key, { text, doi }] of citations)
      lines.push(`- [${key}] ${text}${doi ? `, doi:${doi}` : ''}`);
    lines.push('');
  }
  return lines.join('\n');
}

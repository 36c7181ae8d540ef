/** The commands that look but do not run: check, nodes, schema, fmt. */

import { writeFileSync } from 'node:fs';
import { check } from '../compile/resolve.ts';
import { documentSchema } from '../graph/schema.ts';
import { serialise } from '../graph/serialise.ts';
import type { NodeDefinition, Parameter } from '../kit/types.ts';
import { hasErrors } from '../problems/problem.ts';
import { compileFile, graphFile, openDocument, printProblems, registry } from './open-document.ts';

const print = (text: string) => void process.stdout.write(text);
const say = (text: string) => void process.stderr.write(text);

function split(args: readonly string[]): { file: string | undefined; json: boolean } {
  return { file: args.find((a) => !a.startsWith('--')), json: args.includes('--json') };
}

function complain(sentence: string): number {
  say(`${sentence}\n`);
  return 1;
}

/** Prints all problems of a graph file; 1 if one is an error. */
export function checkCommand(args: readonly string[]): number {
  const { file: given, json } = split(args);
  if (!given) return complain('check takes a graph file.');
  const file = graphFile(given);
  const opened = openDocument(file);
  if (typeof opened === 'string') return complain(opened);
  const { read, source } = opened;
  let { problems } = read;
  if (read.ok) {
    const document = read.value;
    problems = [...problems, ...check(document, registry)];
    if (!hasErrors(problems)) {
      const compiled = compileFile(document, file, 1);
      const known = new Set(problems.map((p) => `${p.code} ${p.message}`));
      problems = [
        ...problems,
        ...compiled.problems.filter((p) => !known.has(`${p.code} ${p.message}`)),
      ];
    }
  }
  print(json ? `${JSON.stringify(problems, null, 2)}\n` : printProblems(file, problems, source));
  return hasErrors(problems) ? 1 : 0;
}

/** Lists node types, or describes one. */
export function nodesCommand(args: readonly string[]): number {
  const { file: type, json } = split(args);
  const found = type ? [registry.get(type) ?? registry.get(`core/${type}`)] : registry.all;
  const list = found.filter((d) => d !== undefined);
  if (list.length === 0) return complain(`There is no node type "${type}".`);
  if (json) print(`${JSON.stringify(list.map(describe), null, 2)}\n`);
  else if (type) print(list.map(page).join('\n'));
  else
    print(
      list
        .map((d) => `${d.type.padEnd(28)} ${d.category.padEnd(11)} ${d.doc.split('. ')[0]}\n`)
        .join(''),
    );
  return 0;
}

const describe = (d: NodeDefinition) => ({
  type: d.type,
  version: d.version,
  title: d.title,
  category: d.category,
  doc: d.doc,
  parameters: d.parameters,
  ports: d.ports,
  ...(d.citations ? { citations: d.citations } : {}),
  ...(d.presets ? { presets: d.presets } : {}),
});

function defaultOf(parameter: Parameter): string {
  if (parameter.kind === 'quantity')
    return `${parameter.default}${parameter.unit === '1' ? '' : ` ${parameter.unit}`}`;
  if (parameter.kind === 'choice')
    return `${parameter.default} (${Object.keys(parameter.options).join(' | ')})`;
  return JSON.stringify(parameter.default);
}

function page(d: NodeDefinition): string {
  const rows = (entries: readonly (readonly [string, string, string])[]) => {
    const a = Math.max(0, ...entries.map((e) => e[0].length));
    const b = Math.max(0, ...entries.map((e) => e[1].length));
    return entries.map(([x, y, z]) => `  ${x.padEnd(a)}  ${y.padEnd(b)}  ${z}`);
  };
  return `${[
    `${d.type} (version ${d.version}): ${d.title}`,
    d.doc,
    'parameters:',
    ...rows(Object.entries(d.parameters).map(([k, p]) => [k, defaultOf(p), p.doc])),
    'ports:',
    ...rows(Object.entries(d.ports).map(([k, p]) => [`${p.flow} ${k}`, p.kind, p.doc])),
  ].join('\n')}\n`;
}

/** Prints the JSON Schema of graph files. */
export function schemaCommand(): number {
  print(`${JSON.stringify(documentSchema(registry.all), null, 2)}\n`);
  return 0;
}

/** Rewrites a graph file in its one form; untouched if it cannot be read without loss. */
export function fmtCommand(args: readonly string[]): number {
  const { file } = split(args);
  if (!file) return complain('fmt takes a graph file.');
  const opened = openDocument(file);
  if (typeof opened === 'string') return complain(opened);
  const { read, source } = opened;
  say(printProblems(file, read.problems, source));
  if (!read.ok) return 1;
  const text = serialise(read.value);
  if (text !== source.text) writeFileSync(file, text);
  return 0;
}

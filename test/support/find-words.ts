/** Finds what a person would read in the text of a program: sentences, and words that begin in capitals. */

import { parseSync } from 'vite';

interface Node {
  readonly type?: string;
  readonly start?: number;
  readonly [key: string]: unknown;
}

/** Attributes whose texts are not read. */
const SILENT = new Set(
  'className type role style key id d href src rel target viewBox transform points'.split(' '),
);
/** Functions whose texts are selectors, and properties whose texts are styles. */
const SELECTS = new Set(
  'querySelector querySelectorAll closest matches matchMedia locator postMessage'.split(' '),
);
const STYLES = /^(className|font|fontFamily|boxShadow|backgroundImage|cssText)$/;
/** Two words, or one that begins as a sentence does. */
const SAID = /[A-Za-z]{2,}[,:;.]? [A-Za-z(]|^[A-Z][a-z]{2,}\b[^-/(]*$/;

const nameOf = (node: unknown): string => {
  const { name, property } = (node ?? {}) as { name?: unknown; property?: unknown };
  if (typeof name === 'string') return name;
  const inner = property ?? name;
  return inner ? nameOf(inner) : '';
};

/** Texts that are shown or spoken, each with its line. */
export function wordsIn(file: string, source: string): readonly (readonly [number, string])[] {
  const found: [number, string][] = [];
  const { program } = parseSync(file, source);
  const say = (node: Node, text: string) =>
    found.push([source.slice(0, node.start).split('\n').length, text.replace(/\s+/g, ' ').trim()]);
  const isSilent = (node: Node): boolean => {
    switch (node.type) {
      case 'ImportDeclaration':
        return true;
      case 'JSXAttribute':
        return SILENT.has(nameOf(node.name)) || nameOf(node.name).startsWith('data-');
      case 'CallExpression':
        return SELECTS.has(nameOf(node.callee));
      case 'AssignmentExpression':
        return STYLES.test(nameOf(node.left));
      case 'Property':
        return STYLES.test(nameOf(node.key));
      default:
        return (
          node.type?.startsWith('TS') === true &&
          !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type)
        );
    }
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const part of node) visit(part);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const it = node as Node;
    if (isSilent(it)) return;
    const { value } = it;
    if (it.type === 'JSXText' && /[A-Za-z]/.test(String(value))) say(it, String(value));
    if (it.type === 'Literal' && typeof value === 'string' && SAID.test(value)) say(it, value);
    const cooked = (value as { cooked?: unknown } | undefined)?.cooked;
    if (it.type === 'TemplateElement' && typeof cooked === 'string' && SAID.test(cooked))
      say(it, cooked);
    for (const [key, part] of Object.entries(it)) if (key !== 'type') visit(part);
  };
  visit(program.body);
  return found;
}

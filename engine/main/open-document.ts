/** Graph files on disk: read, brought up to date, with their problems placed. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { coreNodes } from '#nodes';
import type { GraphDocument } from '../graph/document.ts';
import { locate } from '../graph/locate.ts';
import { readDocument } from '../graph/migrate.ts';
import { MAX_LENGTH, type SourceMap } from '../graph/parse.ts';
import { createRegistry } from '../graph/registry.ts';
import type { Outcome, Problem } from '../problems/problem.ts';

/** The node types the command line knows. */
export const registry = createRegistry(coreNodes);

export interface Opened {
  readonly document: GraphDocument;
  readonly source: SourceMap;
  readonly text: string;
}

/** The graph file that is meant: the one of this path, else `gallery/NAME.snn` of the gallery. */
export function graphFile(path: string): string {
  const name = /^gallery\/([\w-]+\.snn)$/.exec(path)?.[1];
  if (name === undefined || existsSync(path)) return path;
  const shipped = fileURLToPath(new URL(`../../nodes/gallery/${name}`, import.meta.url));
  return existsSync(shipped) ? shipped : path;
}

/** Reads a graph file; a file that cannot be read is a sentence, anything else problems. */
export function openDocument(file: string): Outcome<Opened> | string {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > 4 * MAX_LENGTH) return `${file} is larger than a graph file can be.`;
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
  const opened = readDocument(text, registry);
  if (!opened.ok) return opened;
  const { document, source } = opened.value;
  return { ok: true, value: { document, source, text }, problems: opened.problems };
}

/** `file:line:col: code: message`, one problem per line. */
export const printProblems = (
  file: string,
  problems: readonly Problem[],
  source: SourceMap | null,
): string =>
  problems
    .map((problem) => {
      const place = source ? locate(source, problem) : { line: 1, column: 1 };
      return `${file}:${place.line}:${place.column}: ${problem.code}: ${problem.message}\n`;
    })
    .join('');

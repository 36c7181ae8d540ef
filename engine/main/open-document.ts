/** Graph files on disk: read, brought up to date, with their problems placed. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { coreNodes } from '#nodes';
import { compile } from '../compile/compile.ts';
import type { GraphDocument } from '../graph/document.ts';
import { locate } from '../graph/locate.ts';
import { readDocument } from '../graph/migrate.ts';
import { MAX_LENGTH, type SourceMap, sourceOf } from '../graph/parse.ts';
import { createRegistry } from '../graph/registry.ts';
import type { Outcome, Problem } from '../problems/problem.ts';
import { openWith } from '../runtime/assets.ts';
import { openAssets } from './node-host.ts';

/** The node types the command line knows. */
export const registry = createRegistry(coreNodes);

/** A graph file with what is wrong in it. */
export interface Opened {
  readonly read: Outcome<GraphDocument>;
  readonly source: SourceMap;
}

/** The graph file that is meant: the one of this path, else `gallery/NAME.snn` of the gallery. */
export function graphFile(path: string): string {
  const name = /^gallery\/([\w-]+\.snn)$/.exec(path)?.[1];
  if (name === undefined || existsSync(path)) return path;
  const shipped = fileURLToPath(new URL(`../../nodes/gallery/${name}`, import.meta.url));
  return existsSync(shipped) ? shipped : path;
}

/** Reads a graph file; one that cannot be opened is a sentence. */
export function openDocument(file: string): Opened | string {
  try {
    const { size } = statSync(file);
    if (size > 4 * MAX_LENGTH) return `${file} is larger than a graph file can be.`;
    return readText(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

/** The text of a graph file with what is wrong in it. */
export function readText(text: string): Opened {
  const read = readDocument(text, registry);
  return read.ok
    ? { read: { ...read, value: read.value.document }, source: read.value.source }
    : { read, source: sourceOf(text) };
}

/** `file:line:col: code: message`, one problem per line. */
export const printProblems = (
  file: string,
  problems: readonly Problem[],
  source: SourceMap,
): string =>
  problems
    .map((problem) => {
      const { line, column } = locate(source, problem);
      return `${file}:${line}:${column}: ${problem.code}: ${problem.message}\n`;
    })
    .join('');

/** Compiles a graph for so many workers, with the files that stand beside it. */
export const compileFile = (document: GraphDocument, file: string, workers: number) =>
  compile(document, registry, {
    workers,
    open: openWith(openAssets(document, file, registry).assets),
  });

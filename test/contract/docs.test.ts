/** The guides to the language and to files say nothing that the program does not do. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '#engine';
import { problemPage } from '../../app/docs/problem-page.mjs';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { readDocument } from '../../engine/graph/migrate.ts';
import { FUNCTIONS, RESERVED } from '../../engine/language/reserved.ts';
import { TEXTS } from '../support/file-texts.ts';
import { DOCUMENTS } from '../support/problem-documents.ts';
import { registry, runGraph, sayProblems } from '../support/run.ts';

const page = (name: string) =>
  readFileSync(new URL(`../../app/docs/${name}.md`, import.meta.url), 'utf8');
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map((m) => m[1] ?? '');

function open(text: string): GraphDocument {
  const read = readDocument(text, registry);
  if (!read.ok) throw new Error(sayProblems(read.problems));
  return read.value.document;
}

describe('the page of problems', () => {
  it('has every code, with what the program says', async () => {
    const { codes, text } = await problemPage(
      (path: string) => import(/* @vite-ignore */ `../..${path}`),
    );
    const rows = [...text.matchAll(/^\| `([a-z]+\/[a-z-]+)` \| .*/gm)];
    expect(rows.length).toBe(codes);
    const known = [...DOCUMENTS.map((d) => d.code), ...TEXTS.map(([code]) => code)];
    for (const code of known)
      expect(rows.find((row) => row[1] === code)?.[0], code).toMatch(/error|warning|info/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  }, 60_000);
});

describe('the guide to the language', () => {
  const guide = page('language');

  it('names every function and every fixed name', () => {
    for (const name of [...FUNCTIONS.keys(), ...RESERVED.keys(), 'xi', 'refractory', 'deliver'])
      expect(guide, name).toMatch(new RegExp(`\`${name}[\`(]`));
  });

  it('has equations that are accepted', () => {
    const found = blocks(guide, 'equations');
    expect(found.length).toBeGreaterThan(0);
    for (const equations of found) {
      const quantity = (unit: string) => ({ kind: 'quantity', unit, default: 1, doc: 'A number.' });
      const document = {
        format: 'snn-graph',
        version: 1,
        nodes: { ncell0000: { type: 'local/cell', version: 1, name: 'Cell' } },
        edges: {},
        definitions: {
          cell: {
            type: 'local/cell',
            version: 1,
            title: 'Cell',
            category: 'neuron',
            doc: 'From the guide.',
            parameters: {
              E_L: quantity('mV'),
              tau_m: quantity('ms'),
              tau_syn: quantity('ms'),
              C_m: quantity('pF'),
            },
            ports: {
              current: {
                kind: 'current',
                flow: 'in',
                unit: 'pA',
                variable: 'I_ext',
                shape: [1],
                optional: true,
                doc: 'In.',
              },
              spikes: { kind: 'spikes', flow: 'out', shape: [1], doc: 'Out.' },
            },
            behaviour: {
              kind: 'dynamics',
              equations,
              threshold: 'V_m > 1 mV',
              reset: 'V_m = E_L',
              refractory: '1 ms',
            },
            examples: [{ title: 'Nothing', duration: '1 ms' }],
          },
        },
      } as unknown as GraphDocument;
      expect(sayProblems(check(document, registry).filter((p) => p.severity === 'error'))).toBe('');
    }
  });
});

describe('the guide to files', () => {
  it('shows a file without problems, which fires and learns', async () => {
    const [text = ''] = blocks(page('format'), 'json');
    const document = open(text);
    expect(sayProblems(check(document, registry))).toBe('');
    const run = await runGraph(document, { record: ['ncells000/spikes'] });
    expect(run.spikes('ncells000/spikes').step.length).toBeGreaterThan(50);
    expect(Math.max(...run.weights('nwires000'))).toBeGreaterThan(60);
  });
});

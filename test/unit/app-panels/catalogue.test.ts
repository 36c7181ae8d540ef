/** What a person reads comes from the catalogue of sentences, so that it can be translated in one place. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { wordsIn } from '../../support/find-words.ts';

const app = fileURLToPath(new URL('../../../app/', import.meta.url));

/** Texts of their own kind: the catalogue, lessons, words that are typed to find nodes, a test graph, SVG. */
const APART =
  /^strings|^lessons\/lessons\.ts$|^palette\/search\.ts$|^state\/stress\.ts$|^(dock\/plots\/export|canvas\/graph)-svg\.ts$/;
/** Keys as the browser and the list of commands name them. */
const KEY =
  /^((Mod|Ctrl|Alt|Shift)(\+|$))*(Escape|Enter|Tab|Space|Home|End|Delete|Backspace|Arrow\w*|Left|Right|Down|Period|Control|Meta|Dead|F\d+|[A-Z0-9.]|)$/;
/** Symbols, units and values. */
const SYMBOL = /^(t|s|dt|[\d.]+ m?s)$/;
/** Names, and texts that nobody reads: a font, formats, keys of merged edits, errors of the browser's store. */
const OTHER = new Set([
  'Spikeloom',
  'Files',
  '<iframe src="',
  "'Inter Variable', system-ui, sans-serif",
  '11px "Inter Variable", Inter, sans-serif',
  '11px "Inter Variable", sans-serif',
  'card category-',
  'first current',
  'graph format',
  'linear-gradient(to right,',
  'take over',
  'the database is blocked',
]);

it('finds sentences and no code', () => {
  const source = `
    import { x } from 'some module here';
    const a = <p className="two words" title="Read me">Hello <b>{'there it is'}</b></p>;
    say(\`\${name} is full\`);
    document.querySelector('p button');
    const label: 'A type' | 'b' = 'b';
  `;
  expect(wordsIn('a.tsx', source).map(([, text]) => text)).toEqual([
    'Read me',
    'Hello',
    'there it is',
    'is full',
  ]);
});

it('holds every sentence of the app', () => {
  const outside = readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !APART.test(name))
    .flatMap((name) =>
      wordsIn(name, readFileSync(`${app}${name}`, 'utf8'))
        .filter(([, text]) => !KEY.test(text) && !SYMBOL.test(text) && !OTHER.has(text))
        .map(([line, text]) => `app/${name}:${line}: ${text}`),
    );
  expect(outside).toEqual([]);
});

/** The graph as a drawing: every node, wire and name of the gallery's graphs is in it, and it is well formed. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeGraphSvg } from '../../../app/canvas/graph-svg.ts';
import { placesOf } from '../../../app/canvas/places.ts';
import { registry } from '../../../app/state/registry.ts';
import { emptyDocument } from '../../../engine/graph/document.ts';
import { readDocument } from '../../../engine/graph/migrate.ts';

const folder = 'nodes/gallery/';
const files = readdirSync(folder).filter((name) => name.endsWith('.snn'));
const light = readFileSync('app/theme/tokens.css', 'utf8').split(':root[')[0] ?? '';
const colour = (name: string): string => {
  const value = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(light)?.[1];
  if (!value) throw new Error(`The theme has no colour ${name}.`);
  return value;
};
const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Throws where an element is not closed. */
function checkNesting(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, , empty] of svg.matchAll(/<(\/?)([a-z]+)((?:"[^"]*"|[^">])*?)(\/?)>/g))
    if (close) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name ?? '');
  expect(open).toEqual([]);
}

it.each(files)('%s', (file) => {
  const opened = readDocument(readFileSync(folder + file, 'utf8'), registry);
  if (!opened.ok) throw new Error(`${file} is no document.`);
  const places = placesOf(opened.value.document);
  const svg = writeGraphSvg(places, 'A < B & C', colour);
  checkNesting(svg);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|var\(/);
  expect(svg).toContain('<title>A &lt; B &amp; C</title>');
  for (const { node } of places.boxes.values())
    expect(svg).toContain(`<title>${escaped(node.name)}</title>`);
  const [left = 0, top = 0, width = 0, height = 0] =
    /viewBox="([^"]*)"/.exec(svg)?.[1]?.split(' ').map(Number) ?? [];
  for (const box of places.boxes.values()) {
    expect(box.x).toBeGreaterThan(left);
    expect(box.y).toBeGreaterThan(top);
    expect(box.x + box.width).toBeLessThan(left + width);
    expect(box.y + box.height).toBeLessThan(top + height);
  }
  expect(svg.match(/<g><path d="M/g) ?? []).toHaveLength(places.wires().length);
});

it('draws an empty graph with its title', () => {
  const svg = writeGraphSvg(placesOf(emptyDocument), 'Nothing yet', colour);
  checkNesting(svg);
  expect(svg).toContain('>Nothing yet</text>');
});

it('cuts a name only where it is wider than its card, as measured', () => {
  const name = 'A name of some forty letters, all narrow';
  const node = { type: 'core/lif', version: 1, name };
  const places = placesOf({ ...emptyDocument, nodes: { n0000001: node } });
  const narrow = writeGraphSvg(places, 'Names', colour, (text) => 4 * text.length);
  expect(narrow).toContain(`textLength="160" lengthAdjust="spacingAndGlyphs">${name}</text>`);
  const wide = writeGraphSvg(places, 'Names', colour, (text) => 8 * text.length);
  expect(wide).toContain('>A name of some forty l…</text>');
});

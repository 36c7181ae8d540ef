/** Wires that cannot be are kept, look so, and say why. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const node = (type: string, name: string) => ({ type, version: 1, name });
const graph = {
  format: 'snn-graph',
  version: 1,
  title: 'Broken',
  nodes: {
    source: node('core/dc-current', 'Source'),
    neuron: node('core/lif', 'Neuron'),
    raster: node('core/raster', 'Raster'),
    trace: node('core/trace', 'Trace'),
    foreign: node('acme/scope', 'Foreign'),
  },
  edges: {
    sound: { from: 'source/current', to: 'neuron/current' },
    kinds: { from: 'source/current', to: 'raster/spikes' },
    gone: { from: 'neuron/soma', to: 'trace/signal' },
    kept: { from: 'neuron/spikes', to: 'foreign/whatever' },
  },
  layout: {
    source: [0, 0],
    neuron: [320, 0],
    raster: [700, 0],
    trace: [700, 140],
    foreign: [700, 300],
  },
};

it('draws a wire that cannot be broken and red, with its problem one press away', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'broken.snn'));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
      );
  }, JSON.stringify(graph));
  await page.locator('.card.unknown').waitFor();
  const wires = page.locator('.react-flow__edge');
  await expect.poll(() => wires.count()).toBe(4);
  const marks = page.locator('.wire-problem');
  await expect.poll(() => marks.count()).toBe(2);
  const looks = await wires.evaluateAll((elements) =>
    elements.map((element) => {
      const path = element.querySelector('.react-flow__edge-path');
      const { stroke, strokeDasharray } = getComputedStyle(path ?? element);
      const isMarked = element.querySelector('.wire-problem') !== null;
      return { stroke, isDashed: strokeDasharray !== 'none', isMarked };
    }),
  );
  for (const { stroke, isDashed, isMarked } of looks) {
    expect(stroke === 'rgb(180, 35, 24)').toBe(isMarked); // --danger in the light theme
    expect(isDashed).toBe(isMarked);
  }
  // Pressed, the list of problems has the sentence that the mark says.
  await page.locator('.dock').getByRole('tab', { name: 'Log' }).click();
  const said = (await marks.first().locator('title').textContent()) ?? '';
  await marks.first().click();
  await page.locator('.problems').waitFor();
  const sentences = await page.locator('.problem-text').allTextContents();
  expect(sentences.some((sentence) => said.startsWith(sentence))).toBe(true);
  // Gone with its wire.
  await page.locator('.react-flow').press('Delete');
  await expect.poll(() => marks.count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

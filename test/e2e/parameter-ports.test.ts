/** Wires into parameters: by pointer onto a pinned row, by keyboard from the inspector, and what a run does with them. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const TIME = 30_000;
const graph = {
  format: 'snn-graph',
  version: 1,
  title: 'Knobs',
  simulation: { duration: '10 s', seed: 1 },
  controls: ['neurons.V_th'],
  nodes: {
    button: { type: 'core/button', version: 1, name: 'Button' },
    gain: { type: 'core/gain', version: 1, name: 'Strength', parameters: { factor: 500 } },
    low: { type: 'core/constant', version: 1, name: 'Threshold', parameters: { value: '-60 mV' } },
    neurons: { type: 'core/lif', version: 1, name: 'Neurons', parameters: { n: 4 } },
    noise: { type: 'core/poisson', version: 1, name: 'Noise', parameters: { rate: '5 Hz' } },
    drive: {
      type: 'core/all-to-all',
      version: 1,
      name: 'Drive',
      parameters: { weight: '1 pA' },
    },
  },
  edges: {
    pressed: { from: 'button/level', to: 'gain/in' },
    pre: { from: 'noise/spikes', to: 'drive/pre' },
    post: { from: 'drive/post', to: 'neurons/exc' },
  },
  layout: { button: [0, 0], gain: [280, 0], low: [0, 200], noise: [0, 400], neurons: [640, 120] },
};

async function opened() {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await dropText(page, 'knobs.snn', JSON.stringify(graph));
  await card(page, 'Neurons').waitFor({ timeout: TIME });
  await page.waitForTimeout(500); // the view has come to rest
  return { page, complaints };
}

const card = (page: Page, name: string) =>
  page.locator('.card', { has: page.getByText(name, { exact: true }) });

async function copied(page: Page): Promise<Partial<GraphDocument>> {
  await page.locator('.react-flow__pane').click({ position: { x: 30, y: 30 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  return JSON.parse(text) as Partial<GraphDocument>;
}

const wiresInto = async (page: Page, node: string): Promise<readonly string[]> =>
  Object.values((await copied(page)).edges ?? {})
    .filter(({ to }) => to.startsWith(`${node}/`))
    .map(({ from, to }) => `${from.split('/')[1]} > ${to.split('/')[1]}`)
    .sort();

async function centreOf(page: Page, ref: string): Promise<[number, number]> {
  const box = await page.locator(`[data-ref="${ref}"]`).boundingBox();
  if (!box) throw new Error(`${ref} is on the screen`);
  return [box.x + box.width / 2, box.y + box.height / 2];
}

it('an output that is dropped on a pinned row sets its parameter, and undo gives the field back', async () => {
  const { page, complaints } = await opened();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const face = card(page, 'Neurons').locator('.card-face');
  expect(await face.getByRole('textbox').inputValue()).toBe('-55 mV');
  const port = page.locator('[data-ref="neurons/V_th"]');
  expect(await port.getAttribute('aria-label')).toContain('V_th');
  expect(await port.locator('.port-mark.hollow').count()).toBe(1);

  await page.mouse.move(...(await centreOf(page, 'low/signal')));
  await page.mouse.down();
  const [x, y] = await centreOf(page, 'neurons/V_th');
  await page.mouse.move(x - 60, y - 10, { steps: 8 });
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
  const source = face.getByRole('button', { name: 'V_th is set by signal of Threshold' });
  await source.waitFor({ timeout: TIME });
  expect(await port.locator('.port-mark.hollow').count()).toBe(0);
  expect(await face.getByRole('textbox').count()).toBe(0);
  await source.click();
  await expect
    .poll(() => page.locator('.inspector .page-title').inputValue(), { timeout: TIME })
    .toBe('Threshold');
  expect(await wiresInto(page, 'neurons')).toEqual(['post > exc', 'signal > V_th']);

  await page.keyboard.press('Control+z');
  await face.getByRole('textbox').waitFor({ timeout: TIME });
  expect(await wiresInto(page, 'neurons')).toEqual(['post > exc']);
  expect(complaints).toEqual([]);
}, 120_000);

it('a current that a button gives makes neurons fire while it is held, wired from the inspector by keyboard', async () => {
  const { page, complaints } = await opened();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await card(page, 'Neurons').locator('.card-title').click();
  const tool = page.getByRole('button', { name: 'Wire something into I_e' });
  await tool.focus();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Where I_e comes from ...').waitFor({ timeout: TIME });
  await page.keyboard.type('Strength');
  await page.getByRole('option').filter({ hasText: 'Strength, out' }).waitFor({ timeout: TIME });
  await page.keyboard.press('Enter');
  // What is not pinned shows on the card as long as a wire ends at it.
  const face = card(page, 'Neurons').locator('.card-face');
  await face.getByRole('button', { name: 'I_e is set by out of Strength' }).waitFor();
  expect(await wiresInto(page, 'neurons')).toEqual(['out > I_e', 'post > exc']);

  await page.locator('.react-flow__pane').click({ position: { x: 30, y: 30 } });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  const rate = async () =>
    Number.parseFloat(
      (await card(page, 'Neurons').locator('.activity-number').textContent()) ?? '',
    );
  await expect.poll(rate, { timeout: TIME }).toBe(0);
  const button = page.getByRole('button', { name: 'Press Button' });
  const box = await button.boundingBox();
  if (!box) throw new Error('the button is in the control panel');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await expect.poll(rate, { timeout: TIME }).toBeGreaterThan(20);
  await page.mouse.up();
  await expect.poll(rate, { timeout: TIME }).toBeLessThan(5);

  await card(page, 'Neurons').locator('.card-title').click();
  await page.getByRole('button', { name: 'Take the wire into I_e away' }).click();
  await face.getByText('Strength').waitFor({ state: 'detached', timeout: TIME });
  expect(await wiresInto(page, 'neurons')).toEqual(['post > exc']);
  expect(complaints).toEqual([]);
}, 120_000);

it('a chip says what gives its weight, and a unit that does not fit is mended by a gain', async () => {
  const { page, complaints } = await opened();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const wired = {
    ...graph,
    edges: { ...graph.edges, weight: { from: 'low/signal', to: 'drive/weight' } },
  };
  await dropText(page, 'weight.snn', JSON.stringify(wired));
  await page.locator('.chip-text', { hasText: '← Threshold' }).waitFor({ timeout: TIME });
  const bad = {
    ...graph,
    edges: { ...graph.edges, weight: { from: 'neurons/V_m', to: 'neurons/tau_m' } },
    nodes: { ...graph.nodes, neurons: { ...graph.nodes.neurons, parameters: { n: 1 } } },
  };
  await dropText(page, 'unit.snn', JSON.stringify(bad));
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.locator('.problem-text', { hasText: 'takes ms' }).waitFor({ timeout: TIME });
  await page.getByRole('button', { name: 'Insert gain' }).first().click();
  await page
    .locator('.problem-text', { hasText: 'takes ms' })
    .waitFor({ state: 'detached', timeout: TIME });
  expect(await wiresInto(page, 'neurons')).toEqual(['out > tau_m', 'post > exc']);
  expect(complaints).toEqual([]);
}, 120_000);

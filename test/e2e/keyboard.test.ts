/** An example of the gallery is built from nothing, run and muted without ever touching a pointer. */

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registry } from '../../app/state/registry.ts';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const wanted = JSON.parse(
  readFileSync(new URL('../../nodes/gallery/push-and-pull.snn', import.meta.url), 'utf8'),
) as GraphDocument;

/** What the populations of the example have in common, in the order of the inspector. */
const MEMBRANE = {
  tau_m: '20 ms',
  C_m: '200 pF',
  E_L: '-65 mV',
  V_th: '-50 mV',
  V_reset: '-65 mV',
};

/** A list that a key opens: what is typed, and Enter. */
async function choose(page: Page, key: string, text: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator('.palette input:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function add(page: Page, type: string, name: string): Promise<void> {
  await choose(page, '/', type);
  await page.locator('.palette').waitFor({ state: 'detached' });
  await rename(page, name);
}

async function rename(page: Page, name: string): Promise<void> {
  await page.keyboard.press('F2');
  await page.locator('.card-rename:focus').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.locator('.card-rename').waitFor({ state: 'detached' });
}

const select = async (page: Page, name: string): Promise<void> => {
  await choose(page, 'Control+f', name);
  await page.locator('.palette').waitFor({ state: 'detached' });
};

/** Wires an output to a port of another node, as C does. */
async function connect(page: Page, from: string, output: string, to: string): Promise<void> {
  await select(page, from);
  await choose(page, 'c', output);
  await page.locator('.palette input[aria-label^="Connect"]:focus').waitFor();
  await page.keyboard.type(to);
  await page.keyboard.press('Enter');
  await page.locator('.palette').waitFor({ state: 'detached' });
}

/** Types into fields of the inspector, found by Tab alone. */
async function set(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  await page.keyboard.press('i');
  await page.locator('.inspector :focus').waitFor();
  for (const [label, value] of Object.entries(values)) {
    const here = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    for (let k = 0; k < 60 && (await here()) !== label; k++) {
      // What is folded is unfolded on the way.
      if (await page.evaluate(isFolded)) await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    expect(await here()).toBe(label);
    const isChoice = await page.evaluate(() => document.activeElement?.tagName === 'SELECT');
    if (!isChoice) await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
    if (!isChoice) await page.keyboard.press('Enter');
  }
  // From the page of a node the canvas is a Tab back; Escape leaves a field.
  await page.keyboard.press('Escape');
}

const isFolded = () =>
  document.activeElement instanceof HTMLElement &&
  document.activeElement.matches('details:not([open]) > summary');

/** Names instead of ids. */
const wires = ({ nodes, edges }: GraphDocument) => {
  const named = (ref: string) => {
    const [id = '', port] = ref.split('/');
    return `${nodes[id]?.name}/${port}`;
  };
  return Object.values(edges)
    .map(({ from, to }) => `${named(from)} ${named(to)}`)
    .sort();
};
const types = ({ nodes }: GraphDocument) =>
  Object.values(nodes)
    .map(({ name, type }) => `${name} ${type}`)
    .sort();

/** A parameter that a node has; what is the default of its model is not stored. */
const givenTo = ({ nodes }: GraphDocument, name: string, parameter: string) => {
  const node = Object.values(nodes).find((one) => one.name === name);
  const declared = registry.get(node?.type ?? '')?.parameters[parameter];
  const value = node?.parameters?.[parameter];
  const fallback = declared?.kind === 'quantity' ? `${declared.default} ${declared.unit}` : null;
  return value === fallback ? undefined : value;
};

it('builds Push and pull from nothing by keys, and mutes its inhibition', async () => {
  const { page, complaints } = await studio.open();
  await page.evaluate(() => {
    Object.assign(window, {
      showSaveFilePicker: async () => ({
        name: 'keys.snn',
        getFile: async () => Promise.reject(new Error('no disk')),
        createWritable: async () => ({
          write: async (saved: string) => Object.assign(window, { saved }),
          close: async () => undefined,
        }),
      }),
    });
  });
  await page.locator('.card').first().waitFor({ timeout: 30_000 });
  await page.keyboard.press('Control+Alt+n');
  await page.locator('.empty-state').waitFor();
  await add(page, 'poisson', 'Noise');
  await set(page, { n: '200', rate: '40 Hz' });
  for (const [name, n] of [
    ['Excitatory', '80'],
    ['Inhibitory', '20'],
  ] as const) {
    await add(page, 'lif', name);
    await set(page, { n, ...MEMBRANE });
  }
  for (const [from, to, name, p, weight] of [
    ['Noise', 'Excitatory exc', 'Push', '0.2', '55 pA'],
    ['Noise', 'Inhibitory exc', 'Push I', '0.2', '45 pA'],
    ['Excitatory', 'Inhibitory exc', 'Excite', '0.3', '30 pA'],
    ['Inhibitory', 'Excitatory inh', 'Pull', '0.5', '-120 pA'],
  ] as const) {
    if (from === 'Noise') {
      // Its only output is held at once.
      await select(page, from);
      await choose(page, 'c', to);
      await page.locator('.palette').waitFor({ state: 'detached' });
    } else await connect(page, from, 'spikes', to);
    await set(page, { Name: name, Model: 'Fixed prob', p, weight });
  }
  for (const [type, name] of [
    ['raster', 'Spikes'],
    ['rate', 'Rates'],
  ] as const) {
    await add(page, type, name);
    for (const from of ['Excitatory', 'Inhibitory'])
      await connect(page, from, 'spikes', `${name} spikes`);
  }
  await page.keyboard.press('Control+s');
  const text = () => page.evaluate(() => (window as unknown as { saved?: string }).saved ?? '');
  await expect.poll(text).not.toBe('');
  const made = JSON.parse(await text()) as GraphDocument;
  expect(types(made)).toEqual(types(wanted));
  expect(wires(made)).toEqual(wires(wanted));
  for (const [name, keys] of [
    ['Noise', ['n', 'rate']],
    ['Excitatory', ['n', ...Object.keys(MEMBRANE)]],
    ['Inhibitory', ['n', ...Object.keys(MEMBRANE)]],
    ['Push', ['p', 'weight']],
    ['Push I', ['p', 'weight']],
    ['Excite', ['p', 'weight']],
    ['Pull', ['p', 'weight']],
  ] as const)
    for (const key of keys)
      expect([name, key, givenTo(made, name, key)]).toEqual([
        name,
        key,
        givenTo(wanted, name, key),
      ]);

  // It runs, says its rate when asked, and fires faster without what pulls it back.
  await page.keyboard.press('Space');
  await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
  const rate = async () => {
    const said = await page
      .locator('.card', { hasText: 'Excitatory' })
      .locator('.activity-number')
      .textContent();
    return Number.parseFloat(said ?? '');
  };
  await expect.poll(rate, { timeout: 30_000 }).toBeGreaterThan(0);
  await page.waitForTimeout(1000);
  const before = await rate();
  await select(page, 'Inhibitory');
  await page.keyboard.press('m');
  // Where building takes long it waits for a word.
  const apply = page.getByRole('button', { name: 'Apply', exact: true });
  const muted = async () => {
    if (await apply.isVisible()) await apply.press('Enter');
    return rate();
  };
  await expect.poll(muted, { timeout: 30_000 }).toBeGreaterThan(1.5 * before);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 240_000);

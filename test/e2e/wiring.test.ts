/** Moving, copying, re-plugging, bending and framing with the pointer: what the document then says. */

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { dropText, type Studio, startStudio } from '../support/browser.ts';
import { typedNeuron } from '../support/typed-neuron.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const population = (name: string) => ({ type: 'core/lif', version: 1, name, parameters: { n: 4 } });

/** First, Second and Third side by side; a projection with a weight of its own joins the first two. */
const graph = {
  format: 'snn-graph',
  version: 1,
  title: 'Wiring',
  nodes: {
    first: population('First'),
    second: population('Second'),
    third: population('Third'),
    joins: {
      type: 'core/all-to-all',
      version: 1,
      name: 'Joins',
      parameters: { weight: '77 pA', delay: '2 ms' },
    },
  },
  edges: {
    into: { from: 'first/spikes', to: 'joins/pre' },
    onto: { from: 'joins/post', to: 'second/exc' },
  },
  layout: { first: [0, 0], second: [640, 0], third: [640, 280] },
};

async function opened(): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  await page.evaluate((text) => {
    Object.assign(window, {
      showSaveFilePicker: async () => ({
        name: 'wiring.snn',
        getFile: async () => Promise.reject(new Error('no disk')),
        createWritable: async () => ({
          write: async (saved: string) => Object.assign(window, { saved }),
          close: async () => undefined,
        }),
      }),
    });
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'wiring.snn'));
    window.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }, JSON.stringify(graph));
  await card(page, 'First').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(400); // the view has come to rest
  return { page, complaints };
}

const card = (page: Page, name: string) =>
  page.locator('.card', { has: page.getByText(name, { exact: true }) });

/** The document as it is saved now. */
async function saved(page: Page): Promise<GraphDocument> {
  await page.evaluate(() => Object.assign(window, { saved: '' }));
  await page.keyboard.press('Control+s');
  const text = () => page.evaluate(() => (window as unknown as { saved: string }).saved);
  await expect.poll(text).not.toBe('');
  return JSON.parse(await text()) as GraphDocument;
}

async function at(place: Locator): Promise<[number, number]> {
  const box = await place.first().boundingBox();
  if (!box) throw new Error('it is on the screen');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  // A drag begins after three pixels, and counts from there.
  await page.mouse.move(from[0] + 3, from[1] + 3);
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 6 });
  await page.mouse.up();
}

/** Where something stands in a document that was saved. */
const placeIn = (document: GraphDocument, id: string): readonly [number, number] => {
  const place = document.layout?.[id];
  if (!Array.isArray(place)) throw new Error(`${id} has a place`);
  return [Number(place[0]), Number(place[1])];
};

const zoomOf = async (page: Page) =>
  Number.parseFloat((await page.locator('[aria-label^="Zoom:"]').textContent()) ?? '') / 100;

describe('with the pointer', () => {
  it('a node is moved, and with Alt a copy of it', async () => {
    const { page, complaints } = await opened();
    const [x, y] = await at(card(page, 'Third').locator('.card-title'));
    await drag(page, [x, y], [x - 160, y]);
    const moved = await saved(page);
    expect(placeIn(moved, 'third')[0]).toBeLessThan(640);
    expect(moved.layout?.first).toEqual([0, 0]);
    await page.keyboard.down('Alt');
    const [tx, ty] = await at(card(page, 'Third').locator('.card-title'));
    await drag(page, [tx, ty], [tx - 140, ty]);
    await page.keyboard.up('Alt');
    const copied = await saved(page);
    const names = Object.values(copied.nodes).map((n) => n.name);
    expect(names.filter((name) => name.startsWith('Third'))).toHaveLength(2);
    expect(copied.layout?.third).toEqual(moved.layout?.third);
    const [id = ''] = Object.keys(copied.nodes).filter((n) => !moved.nodes[n]);
    const [cx, cy] = placeIn(copied, id);
    const [ox, oy] = placeIn(copied, 'third');
    expect(Math.abs(ox - cx - 140 / (await zoomOf(page)))).toBeLessThan(16);
    expect(Math.abs(cy - oy)).toBeLessThan(9);
    expect(copied.nodes[id]?.parameters).toEqual(graph.nodes.third.parameters);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect((await saved(page)).layout).toEqual(graph.layout);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('either end of a projection is plugged elsewhere, and its settings stay', async () => {
    const { page, complaints } = await opened();
    const wire = (id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);
    const port = (ref: string) => page.locator(`[data-ref="${ref}"]`);
    const end = wire('onto').locator('.react-flow__edgeupdater-target');
    await drag(page, await at(end), await at(port('third/exc')));
    const once = await saved(page);
    expect(once.edges.onto).toEqual({ from: 'joins/post', to: 'third/exc' });
    const start = wire('into').locator('.react-flow__edgeupdater-source');
    await drag(page, await at(start), await at(port('second/spikes')));
    const twice = await saved(page);
    expect(twice.edges.into).toEqual({ from: 'second/spikes', to: 'joins/pre' });
    expect(twice.nodes).toEqual(once.nodes);
    expect(twice.nodes.joins?.parameters).toEqual(graph.nodes.joins.parameters);
    // What makes no sense is refused in words and changes nothing.
    await drag(page, await at(end), await at(port('third/V_m')));
    expect((await saved(page)).edges).toEqual(twice.edges);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect((await saved(page)).edges).toEqual(graph.edges);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a wire is bent, its bend moved and taken away', async () => {
    const { page, complaints } = await opened();
    const [x = 0, y = 0] = await page
      .locator('.react-flow__edge[data-id="into"] .react-flow__edge-path')
      .evaluate((element) => {
        const line = element as unknown as SVGPathElement;
        const matrix = line.getScreenCTM() ?? new DOMMatrix();
        const point = line.getPointAtLength(0.4 * line.getTotalLength()).matrixTransform(matrix);
        return [point.x, point.y];
      });
    await page.mouse.dblclick(x, y);
    const bent = placeIn(await saved(page), 'into');
    const bend = page.locator('.wire-bend.bent');
    const [bx, by] = await at(bend);
    await drag(page, [bx, by], [bx + 20, by + 90]);
    const moved = placeIn(await saved(page), 'into');
    const zoom = await zoomOf(page);
    expect(Math.abs(moved[0] - bent[0] - 20 / zoom)).toBeLessThan(3);
    expect(Math.abs(moved[1] - bent[1] - 90 / zoom)).toBeLessThan(3);
    // The wire goes through it.
    const near = await page
      .locator('.react-flow__edge[data-id="into"] .react-flow__edge-path')
      .evaluate((path, [px, py]) => {
        const line = path as unknown as SVGPathElement;
        const length = line.getTotalLength();
        let best = Number.POSITIVE_INFINITY;
        for (let k = 0; k <= 400; k++) {
          const p = line.getPointAtLength((k / 400) * length);
          best = Math.min(best, Math.hypot(p.x - (px ?? 0), p.y - (py ?? 0)));
        }
        return best;
      }, moved);
    expect(near).toBeLessThan(3);
    await page.mouse.dblclick(...(await at(bend)));
    expect((await saved(page)).layout?.into).toBeUndefined();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a chip stays where it is dragged, and goes back to the middle of its wire', async () => {
    const { page, complaints } = await opened();
    const chip = page.locator('.chip');
    const [x, y] = await at(chip);
    await drag(page, [x, y], [x, y + 120]);
    expect((await saved(page)).layout?.joins).toBeDefined();
    const [, below] = await at(chip);
    expect(Math.abs(below - y - 120)).toBeLessThan(9);
    await chip.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Back to the middle of its wire' }).click();
    expect((await saved(page)).layout?.joins).toBeUndefined();
    const [mx, my] = await at(chip);
    expect(Math.hypot(mx - x, my - y)).toBeLessThan(2);
    // With Alt it slides along its wire: to the right, and no copy is made.
    await page.keyboard.down('Alt');
    await drag(page, [x, y], [x + 30, y + 60]);
    await page.keyboard.up('Alt');
    const slid = await saved(page);
    expect(Object.keys(slid.nodes).sort()).toEqual(Object.keys(graph.nodes).sort());
    const [sx, sy] = await at(chip);
    expect(sx).toBeGreaterThan(x + 10);
    expect(sy).toBeLessThan(y + 40);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a frame is put around, named, carries what stands on it, and is resized', async () => {
    const { page, complaints } = await opened();
    await card(page, 'Second').locator('.card-title').click();
    await card(page, 'Third')
      .locator('.card-title')
      .click({ modifiers: ['Control'] });
    await page.keyboard.press('g');
    const title = page.locator('.frame-title');
    await title.waitFor();
    await page.waitForTimeout(400); // the view moves to show it
    // Its name is asked for at once; saving works meanwhile.
    const made = await saved(page);
    const [id = ''] = Object.keys(made.items ?? {});
    const frame = made.items?.[id];
    if (!frame) throw new Error('there is a frame');
    expect(frame.kind).toBe('frame');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.waitForTimeout(500); // all of it is in view
    await title.dblclick();
    await page.keyboard.type('Targets');
    await page.keyboard.press('Enter');
    await expect.poll(() => title.textContent()).toBe('Targets');

    const [x, y] = await at(title);
    await drag(page, [x, y], [x + 40, y + 60]);
    const moved = await saved(page);
    const by = (key: 'second' | 'third') => {
      const [fx, fy] = placeIn(made, key);
      const [tx, ty] = placeIn(moved, key);
      return [tx - fx, ty - fy];
    };
    const item = moved.items?.[id];
    const carried = [(item?.at[0] ?? 0) - frame.at[0], (item?.at[1] ?? 0) - frame.at[1]];
    expect(carried[1]).toBeGreaterThan(0);
    expect(by('second')).toEqual(carried);
    expect(by('third')).toEqual(carried);
    expect(moved.layout?.first).toEqual([0, 0]);
    expect(item?.title).toBe('Targets');
    // It was one edit.
    await page.keyboard.press('Control+z');
    expect((await saved(page)).layout).toEqual(made.layout);
    await page.keyboard.press('Control+Shift+z');

    await page.keyboard.press('Home');
    await page.waitForTimeout(500);
    await title.click();
    const handle = page.locator('.react-flow__resize-control.handle.bottom.right');
    const [hx, hy] = await at(handle);
    await drag(page, [hx, hy], [hx + 50, hy + 30]);
    // From its other corner, and back: it stands where it stood.
    const corner = page.locator('.react-flow__resize-control.handle.top.left');
    const [lx, ly] = await at(corner);
    await drag(page, [lx, ly], [lx - 20, ly - 6]);
    expect((await saved(page)).items?.[id]?.at).not.toEqual(item?.at);
    await page.keyboard.press('Control+z');
    await expect
      .poll(async () => Math.hypot((await at(corner))[0] - lx, (await at(corner))[1] - ly))
      .toBeLessThan(2);
    const sized = (await saved(page)).items?.[id];
    const zoom = await zoomOf(page);
    expect(Math.abs((sized?.size[0] ?? 0) - frame.size[0] - 50 / zoom)).toBeLessThan(10);
    expect(Math.abs((sized?.size[1] ?? 0) - frame.size[1] - 30 / zoom)).toBeLessThan(10);
    expect(sized?.at).toEqual(item?.at);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a rule that falls on a chip teaches it, from the library and from the canvas', async () => {
    const { page, complaints } = await opened();
    const chip = page.locator('.react-flow__node-chip');
    const item = page.getByRole('button', { name: 'Pair STDP', exact: true });
    await item.scrollIntoViewIfNeeded();
    await item.dragTo(chip);
    await chip.locator('.chip-taught').waitFor();
    const taught = await saved(page);
    const [rule = ''] = Object.keys(taught.nodes).filter((id) => !(id in graph.nodes));
    const wires = Object.values(taught.edges).map(({ from, to }) => `${from} ${to}`);
    expect(wires).toContain(`${rule}/rule joins/rule`);
    expect(wires).toHaveLength(3);
    // Its wire cut, the card is dropped there itself, and stands beside the chip again.
    const name = taught.nodes[rule]?.name ?? '';
    await page.keyboard.press('Control+z');
    await page.locator('.react-flow__pane').dblclick({ position: { x: 60, y: 360 } });
    await page.locator('.palette input').fill('pair stdp');
    await page.keyboard.press('Enter');
    await card(page, name).waitFor();
    await drag(page, await at(card(page, name).locator('.card-title')), await at(chip));
    await chip.locator('.chip-taught').waitFor();
    const again = await saved(page);
    const [other = ''] = Object.keys(again.nodes).filter((id) => !(id in graph.nodes));
    expect(Object.values(again.edges).map(({ from, to }) => `${from} ${to}`)).toContain(
      `${other}/rule joins/rule`,
    );
    expect(placeIn(again, other)).toEqual(placeIn(taught, rule));
    await page.keyboard.press('Control+z');
    await expect.poll(() => chip.locator('.chip-taught').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('Tab goes through the ports that a held wire may end at, and a selected chip is taught', async () => {
    const { page, complaints } = await opened();
    await drag(page, await at(page.locator('[data-ref="third/spikes"]')), [420, 480]);
    const input = page.locator('.palette input');
    await input.fill('lif neuron');
    const chosen = page.locator('.palette-item[aria-selected="true"] .palette-hint');
    expect(await chosen.textContent()).toBe('to exc Tab');
    await input.press('Tab');
    await expect.poll(() => chosen.textContent()).toBe('to inh Tab');
    await input.press('Enter');
    await page.locator('.palette').waitFor({ state: 'detached' });
    const wired = await saved(page);
    const [fresh = ''] = Object.keys(wired.nodes).filter(
      (id) => !(id in graph.nodes) && wired.nodes[id]?.type === 'core/lif',
    );
    expect(Object.values(wired.edges).map(({ to }) => to)).toContain(`${fresh}/inh`);
    await page.locator('.react-flow__node-chip').first().click();
    await page.keyboard.press('Control+k');
    await input.fill('teach');
    await page.locator('.palette-item', { hasText: 'Teach with Pair STDP' }).click();
    await page.locator('.chip-taught').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a wire between units of one dimension says what is converted', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    const cells = typedNeuron(
      1,
      { equations: 'seen = 2*V_in : V' },
      {
        V_in: { kind: 'analog', flow: 'in', unit: 'V', shape: ['n'], doc: 'What is seen.' },
        seen: {
          kind: 'analog',
          flow: 'out',
          unit: 'V',
          variable: 'seen',
          shape: ['n'],
          doc: 'It.',
        },
      },
    );
    const node = (type: string, name: string) => ({ type, version: 1, name, parameters: {} });
    const document = {
      format: 'snn-graph',
      version: 1,
      title: 'Units',
      simulation: { dt: '0.1 ms', duration: '20 ms', seed: 1 },
      nodes: {
        neuron00: { ...node('core/lif', 'Neuron'), parameters: { n: 1 } },
        eye00000: node('local/cells', 'Eye'),
        trace000: node('core/trace', 'Seen'),
      },
      edges: {
        e1: { from: 'neuron00/V_m', to: 'eye00000/V_in' },
        e2: { from: 'eye00000/seen', to: 'trace000/signal' },
      },
      definitions: { cells },
      layout: { neuron00: [0, 0], eye00000: [320, 40], trace000: [640, 40] },
    };
    await dropText(page, 'units.snn', JSON.stringify(document));
    await page.locator('.card', { hasText: 'Eye' }).waitFor();
    expect(await page.locator('.wire-conversion').allTextContents()).toEqual(['mV → V']);
    const wire = page.getByLabel('Wire from V_m of Neuron to V_in of Eye');
    expect(await wire.getAttribute('aria-label')).toContain('Units are converted: mV → V');
    // And it is: a neuron at rest is at -70 mV, which is doubled.
    await page.locator('.run-button').first().click();
    await page.locator('.plot-foot', { hasText: /−140\u2009mV mean/ }).waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a card is made wider by its edge, within bounds, and its ports go along', async () => {
    const { page, complaints } = await opened();
    const first = card(page, 'First');
    await first.locator('.card-title').click();
    const zoom = await zoomOf(page);
    const width = async () => ((await first.boundingBox())?.width ?? 0) / zoom;
    const edge = async (): Promise<[number, number]> => {
      const box = await first.boundingBox();
      return [(box?.x ?? 0) + (box?.width ?? 0) - 1, (box?.y ?? 0) + 20];
    };
    expect(await width()).toBeCloseTo(208, 0);
    const port = page.locator('[data-ref="first/spikes"]');
    const before = (await at(port))[0];
    // A port is taken by its mark also where the edge is that of a selected card.
    const right = await port.evaluate((element) => {
      const mark = element.querySelector('.port-mark')?.getBoundingClientRect();
      const x = (mark?.left ?? 0) + (mark?.width ?? 0) / 2;
      const y = (mark?.top ?? 0) + (mark?.height ?? 0) / 2;
      return document.elementFromPoint(x, y)?.closest('.port') === element;
    });
    expect(right).toBe(true);
    const [x, y] = await edge();
    await drag(page, [x, y], [x + 64 * zoom, y]);
    await expect.poll(width).toBeGreaterThan(262);
    const moved = (await at(port))[0] - before;
    expect(Math.abs(moved / zoom - ((await width()) - 208))).toBeLessThan(2);
    const [fx, fy] = await edge();
    await drag(page, [fx, fy], [fx + 300 * zoom, fy]);
    await expect.poll(width).toBeGreaterThan(316);
    const wide = await saved(page);
    expect(wide.layout?.first).toMatchObject({ at: [0, 0], size: [320, expect.any(Number)] });
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(width).toBeCloseTo(208, 0);
    expect((await saved(page)).layout).toEqual(graph.layout);
    // By keyboard, from the palette.
    await page.keyboard.press('Control+k');
    await page.locator('.palette input').fill('make narrower');
    await page.keyboard.press('Enter');
    await expect.poll(width).toBeCloseTo(192, 0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

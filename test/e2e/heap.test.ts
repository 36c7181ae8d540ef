/**
 * A run with four live plots does not fill the memory. A shortened form of what the bench does over
 * half an hour: after warming up, the heap is compared over a stretch of running.
 */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

/** The first example with its neuron plotted four times. */
function fourPlots(): string {
  const graph = JSON.parse(readFileSync('nodes/gallery/one-neuron.snn', 'utf8'));
  const neuron = Object.keys(graph.nodes).find((id) => graph.nodes[id].type === 'core/lif');
  for (const [k, type] of ['rate', 'isi-histogram'].entries()) {
    const id = `nplot000${k}`;
    graph.nodes[id] = { type: `core/${type}`, version: 1, name: `More ${k}` };
    graph.edges[`eplot000${k}`] = { from: `${neuron}/spikes`, to: `${id}/spikes` };
  }
  return JSON.stringify(graph);
}

it('the heap grows by less than 5 % while four plots are live', { timeout: 120_000 }, async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'four.snn'));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
      );
  }, fourPlots());
  await page.locator('.plot-panel').nth(3).waitFor();
  await page.getByLabel('Speed: model time per wall time').selectOption('1');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  // A leak too small to be seen in bytes within seconds is seen in the number of objects.
  const objects = async () => {
    const { result: root } = await session.send('Runtime.evaluate', {
      expression: 'Object.prototype',
    });
    const objectGroup = 'counted';
    const { objects: all } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: root.objectId ?? '',
      objectGroup,
    });
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId: all.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    return result.value as number;
  };
  await page.waitForTimeout(6000);
  const before = await heap();
  const counted = await objects();
  await page.waitForTimeout(10_000);
  const after = await heap();
  expect(after / before).toBeLessThan(1.05);
  expect((await objects()) - counted).toBeLessThan(200);
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** The control panel: how far a slider goes, steps instead of it, by keyboard, and after a reload. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

it('a slider gets other ends, becomes steps, and both are in the file', async () => {
  const { page, complaints } = await studio.open();
  const panel = page.locator('.control', { hasText: 'Current' });
  const knob = panel.getByRole('slider', { name: 'Current I' });
  await knob.waitFor();
  // Other ends, by keyboard alone.
  await panel.getByRole('button', { name: 'Range and kind of the control of I, Current' }).focus();
  await page.keyboard.press('Enter');
  const end = (which: string) => panel.getByRole('textbox', { name: `${which}: Current I` });
  await end('to').fill('0.3 nA');
  await end('to').press('Enter');
  await end('from').fill('100 pA');
  await end('from').press('Enter');
  await expect.poll(() => knob.getAttribute('max')).toBe('300');
  expect(await knob.getAttribute('min')).toBe('100');
  await knob.focus();
  await page.keyboard.press('End');
  const field = panel.getByRole('textbox', { name: 'Current I', exact: true });
  await expect.poll(() => field.inputValue()).toBe('300 pA');
  expect(await knob.getAttribute('aria-valuetext')).toContain('300 pA');

  // Three decades are gone through evenly: the middle of 1 and 10000 is 100.
  await end('from').fill('1 pA');
  await end('from').press('Enter');
  await end('to').fill('10 nA');
  await end('to').press('Enter');
  await knob.fill('100');
  await expect.poll(() => field.inputValue()).toBe('100 pA');

  // Steps, and never beyond the ends.
  await end('to').fill('120 pA');
  await end('to').press('Enter');
  await panel.getByLabel('Kind of control: Current I').selectOption('stepper');
  expect(await knob.count()).toBe(0);
  const more = panel.getByRole('button', { name: 'More: Current I' });
  await more.click();
  await expect.poll(() => field.inputValue()).toBe('110 pA');
  await more.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect.poll(() => field.inputValue()).toBe('120 pA');
  await panel.getByRole('button', { name: 'Less: Current I' }).click();
  await expect.poll(() => field.inputValue()).toBe('110 pA');
  // A run under way has gone on with it.
  await page.locator('.run-button.running').waitFor();

  await page.getByRole('tab', { name: 'Code' }).click();
  const text = await page.locator('.code').first().textContent();
  expect(text?.replaceAll(/\s+/g, ' ')).toMatch(
    /"knobs": \{.*"from": "1 pA", "to": "120 pA", "as": "stepper"/,
  );

  // One step back for each; "As it was" forgets all of it.
  await panel.getByRole('button', { name: 'As it was' }).click();
  await knob.waitFor();
  await page.keyboard.press('Control+z');
  await more.waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** What the tutorial does before each of its pictures; it goes on from one to the next. */

const port = (page, kind, side) => page.locator(`[data-kind="${kind}"].${side}`);

async function drag(page, from, to) {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  if (!a || !b) throw new Error('a port to be wired is not on the screen');
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 12 });
  await page.mouse.up();
}

async function add(page, name) {
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

async function openExample(page, title) {
  // The button of a panel that is open closes it.
  const panel = page.getByRole('complementary', { name: 'Examples' });
  if ((await panel.count()) === 0)
    await page.getByRole('button', { name: 'Examples', exact: true }).click();
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.project-name', { hasText: title }).waitFor();
}

const until = async (page, time) => {
  await page.getByLabel('How long to run').selectOption('until');
  const field = page.getByRole('textbox', { name: 'Run until' });
  await field.fill(time);
  await field.press('Enter');
};

/** Pairs of a picture's name and what leads there. */
export const tutorial = [
  ['first-neuron', async (page) => page.waitForTimeout(2500)],
  [
    'turned-up',
    async (page) => {
      const knob = page.getByRole('slider', { name: 'Current I' });
      await knob.focus();
      for (let k = 0; k < 12; k++) await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(3000);
    },
  ],
  [
    'empty',
    async (page) => {
      await page.keyboard.press('Control+Alt+n');
      await page.locator('.empty-state').waitFor();
    },
  ],
  [
    'two-nodes',
    async (page) => {
      await add(page, 'dc');
      await add(page, 'lif');
      await page.waitForTimeout(300);
    },
  ],
  [
    'wired',
    async (page) => {
      await drag(
        page,
        port(page, 'current', 'source').first(),
        port(page, 'current', 'target').first(),
      );
      await page.locator('.react-flow__edge').first().waitFor();
    },
  ],
  [
    'running',
    async (page) => {
      await page
        .locator('.card', { hasText: 'LIF' })
        .first()
        .locator('header, .card-header')
        .first()
        .click();
      await page.keyboard.press('p');
      await page.getByLabel('Speed: model time per wall time').selectOption('0.1');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.waitForTimeout(4000);
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
    },
  ],
  [
    'network',
    async (page) => {
      await page.getByLabel('Speed: model time per wall time').selectOption('max');
      await until(page, '500 ms');
      await openExample(page, 'Push and pull');
      await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: 60_000 });
      await page.waitForTimeout(500);
    },
  ],
  [
    'muted',
    async (page) => {
      await page
        .locator('.card', { hasText: 'Inhibitory' })
        .first()
        .click({ position: { x: 100, y: 14 } });
      await page.keyboard.press('m');
      await page.keyboard.press('Control+Enter');
      await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: 60_000 });
      await page.waitForTimeout(500);
    },
  ],
  [
    'learning',
    async (page) => {
      await until(page, '5 s');
      await openExample(page, 'Timing is everything');
      await page.getByLabel('Speed: model time per wall time').selectOption('max');
      await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Show the whole run' }).click();
      await page.waitForTimeout(500);
    },
  ],
  ['runs', async (page) => page.getByRole('tab', { name: 'Runs' }).click()],
];

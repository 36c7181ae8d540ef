/** What to do to see each panel, from the first example running. */

const rail = (name) => async (page) => {
  await page.getByRole('button', { name, exact: true }).first().click();
};
const tab = (name) => async (page) => {
  await page.getByRole('tab', { name }).click();
};
const openExample = async (page, title) => {
  await rail('Examples')(page);
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.project-name', { hasText: title }).waitFor();
};
const select = async (page, name) => {
  const inspector = page.getByRole('button', { name: 'Show or hide the inspector' });
  if ((await inspector.getAttribute('aria-pressed')) === 'false') await inspector.click();
  await rail('Outline')(page);
  await page.getByText(name, { exact: true }).first().click();
};

/** A graph with a node that is not installed, one with a value that cannot be, and a wire that cannot be. */
const ERRORS = {
  format: 'snn-graph',
  version: 1,
  title: 'What cannot be',
  nodes: {
    nabsent0: { type: 'acme/izh3', version: 1, name: 'Not installed' },
    nsource0: { type: 'core/dc-current', version: 1, name: 'Current' },
    nneuron0: {
      type: 'core/lif',
      version: 1,
      name: 'Neuron',
      parameters: { tau_m: '-1 ms', C_m: '3 mV' },
    },
  },
  edges: { ewrong00: { from: 'nsource0/current', to: 'nneuron0/exc' } },
  layout: { nabsent0: [0, 180], nsource0: [0, 0], nneuron0: [320, 0] },
};

/** Lets a file fall on the window. */
const drop = (page, name, text) =>
  page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], file));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    [name, text],
  );

/** Pairs of a name and what leads there. */
export const panels = [
  ['first-start', async () => {}],
  [
    'plan',
    async (page) => {
      await page.locator('.status-bar button').first().click();
    },
  ],
  ['outline', rail('Outline')],
  ['examples', rail('Examples')],
  ['lessons', rail('Lessons')],
  [
    'history',
    async (page) => {
      const knob = page.locator('.teach-knob input');
      await knob.focus();
      for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight');
      await rail('History')(page);
    },
  ],
  ['inspector-neuron', (page) => select(page, 'Neuron')],
  [
    'problems',
    async (page) => {
      await select(page, 'Neuron');
      await page.keyboard.press('Control+d');
      await page.waitForTimeout(400);
      await tab(/Problems/)(page);
    },
  ],
  ['code', tab('Code')],
  ['log', tab('Log')],
  [
    'table',
    async (page) => {
      await page.getByRole('button', { name: 'Show as table' }).first().click();
    },
  ],
  [
    'maximised',
    async (page) => {
      await page
        .getByRole('button', { name: /^Only / })
        .first()
        .click();
    },
  ],
  [
    'palette',
    async (page) => {
      await page.locator('.stage').click({ position: { x: 60, y: 40 } });
      await page.keyboard.press('/');
      await page.keyboard.type('lif');
    },
  ],
  [
    'menu',
    async (page) => {
      await page.locator('.top-bar button').first().click();
    },
  ],
  ['share', rail('Share')],
  ['settings', rail('Settings')],
  ['help', rail('Help')],
  [
    'help-node',
    async (page) => {
      await rail('Help')(page);
      await page
        .locator('dialog')
        .getByRole('button', { name: 'LIF neuron', exact: true })
        .first()
        .click();
      await page.waitForTimeout(2500);
    },
  ],
  [
    'outline-and-palette',
    async (page) => {
      await rail('Outline')(page);
      await page.locator('.outline [role="treeitem"]').first().focus();
      await page.keyboard.press('Control+k');
      await page.locator('.palette').waitFor();
    },
  ],
  [
    'runs',
    async (page) => {
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await tab('Runs')(page);
      await page.locator('.runs tbody tr').first().waitFor();
    },
  ],
  [
    'errors',
    async (page) => {
      await drop(page, 'errors.snn', JSON.stringify(ERRORS));
      await page.locator('.project-name', { hasText: ERRORS.title }).waitFor();
      await page.locator('.card-mark.error').first().waitFor();
      await tab(/Problems/)(page);
    },
  ],
  [
    'lesson',
    async (page) => {
      await rail('Lessons')(page);
      await page.locator('.example').first().click();
      await page.locator('.lesson-card').waitFor();
    },
  ],
  [
    'restore',
    async (page) => {
      await page.locator('.top-bar button').first().click();
      await page.locator('.menu-list button', { hasText: 'Recover earlier work' }).click();
      await page.locator('dialog').waitFor();
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
    'inspector-projection',
    async (page) => {
      await openExample(page, 'Push and pull');
      await select(page, 'Excite');
    },
  ],
];

/** Closes what a panel has opened, so that the next one is seen on its own. */
export async function tidy(page) {
  const close = page.locator('dialog').getByRole('button', { name: 'Close', exact: true });
  if (await close.count()) await close.first().click();
  await page.keyboard.press('Escape');
  const whole = page.getByRole('button', { name: 'Back to all plots' });
  if (await whole.count()) await whole.first().click();
  const picture = page.getByRole('button', { name: 'Show as picture' });
  if (await picture.count()) await picture.first().click();
  await page.getByRole('tab', { name: 'Plots' }).click();
}

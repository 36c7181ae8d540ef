/** What to do to see each panel, from the first example running. */

const rail = (name) => async (page) => {
  await page.getByRole('button', { name, exact: true }).first().click();
};
const outline = async (page) => {
  if ((await page.locator('.outline').count()) === 0) await rail('Outline')(page);
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
  await outline(page);
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

/** Puts a graph into a file of the page's own, which "Open" then finds: what another program writes to. */
const writeFile = (page, text) =>
  page.evaluate(async (content) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('mine.snn', { create: true });
    const writable = await handle.createWritable();
    await writable.write(content);
    await writable.close();
    Object.assign(window, { showOpenFilePicker: async () => [handle] });
  }, text);

const named = (name) =>
  JSON.stringify({
    format: 'snn-graph',
    version: 1,
    title: 'A file',
    nodes: { nneuron0: { type: 'core/lif', version: 1, name } },
    edges: {},
    layout: { nneuron0: [0, 0] },
  });

const settings = async (page) => {
  await rail('Settings')(page);
  await page.locator('.settings-keys').waitFor();
};
/** A place of the canvas that no panel lies over, in any window. */
const FREE = { x: 300, y: 6 };
const showAll = async (page) => {
  // Wherever the view was moved to, a card may lie there: nothing is clicked before all is shown.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Home');
  await page.waitForTimeout(400);
};
const menuAt = (find) => async (page) => {
  const box = await find(page).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + Math.min(14, box.height / 2), {
    button: 'right',
  });
  await page.locator('.context-menu').waitFor();
};
const plotsAs = async (page) => {
  await showAll(page);
  await page.locator('.react-flow__pane').click({ button: 'right', position: FREE });
  await page.getByRole('menuitem', { name: 'Plots as cards or as badges' }).click();
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

/** In a small window the graph beside the panels is too far for chips and ports. */
async function giveRoom(page) {
  const inspector = page.getByRole('button', { name: 'Show or hide the inspector' });
  if ((await inspector.getAttribute('aria-pressed')) === 'true') await inspector.click();
}

/** A name, what leads there, and how long a picture of it is drawn where that takes a while [ms]. */
export const panels = [
  ['first-start', async () => {}],
  [
    'presenting',
    async (page) => {
      await page.keyboard.press('Control+Shift+F');
      await page.locator('.presenter .plot-panel').first().waitFor();
    },
  ],
  [
    'plan',
    async (page) => {
      await page.locator('.status-bar button').first().click();
    },
  ],
  [
    'hover-card',
    async (page) => {
      if ((await page.locator('.library').count()) === 0) await rail('Library')(page);
      const item = page.locator('.library-item', { hasText: 'Adaptive LIF' });
      await item.scrollIntoViewIfNeeded();
      await page.waitForTimeout(100); // scrolling closes cards
      await item.hover();
      await page.locator('.hover-card canvas').waitFor();
    },
    2500,
  ],
  ['outline', outline],
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
      await showAll(page);
      await page.locator('.stage').click({ position: FREE });
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
  [
    'menu-node',
    async (page) => {
      await showAll(page);
      await menuAt(() => page.locator('.card', { hasText: 'Neuron' }).first())(page);
    },
  ],
  [
    'menu-wire',
    async (page) => {
      const [x, y] = await page
        .locator('.react-flow__edge-path')
        .first()
        .evaluate((path) => {
          const middle = path.getPointAtLength(path.getTotalLength() / 2);
          const at = middle.matrixTransform(path.getScreenCTM());
          return [at.x, at.y];
        });
      await page.mouse.click(x, y, { button: 'right' });
      await page.locator('.context-menu').waitFor();
    },
  ],
  [
    'menu-canvas',
    async (page) => {
      await showAll(page);
      await menuAt(() => page.locator('.react-flow__pane'))(page);
    },
  ],
  [
    'connect',
    async (page) => {
      await select(page, 'Neuron');
      await page.locator('.card', { hasText: 'LIF' }).first().locator('.card-subtitle').click();
      await page.keyboard.press('c');
      await page.locator('.palette').waitFor();
    },
  ],
  ['share', rail('Share')],
  ['settings', settings],
  [
    'settings-key',
    async (page) => {
      await settings(page);
      await page.getByRole('button', { name: 'Give Play or pause a key' }).click();
      await page.keyboard.press('Control+z');
      await page.locator('.settings-wish').waitFor();
    },
  ],
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
      await page.locator('.help-figure canvas').waitFor();
    },
    2500,
  ],
  [
    'outline-and-palette',
    async (page) => {
      await outline(page);
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
    'repeat',
    async (page) => {
      await openExample(page, 'Push and pull');
      await page.getByLabel('More about seeds').selectOption('repeat');
      await page.getByLabel('Each for').fill('300 ms');
      await page.getByRole('button', { name: 'Run 10 seeds' }).click();
      await page.getByText('10 runs are done.').waitFor();
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
    'file-changed',
    async (page) => {
      await writeFile(page, named('Mine'));
      await page.keyboard.press('Control+o');
      await page.locator('.project-name', { hasText: 'A file' }).waitFor();
      // The file is looked at every two seconds; what it held first must be seen before it changes.
      await page.waitForTimeout(2500);
      await writeFile(page, named('Theirs'));
      await page.locator('.notice-bar').waitFor();
    },
  ],
  [
    'file-compared',
    async (page) => {
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await page.locator('.dialog-changes').waitFor();
    },
  ],
  [
    'recent',
    async (page) => {
      await page.evaluate(async () =>
        (await navigator.storage.getDirectory()).removeEntry('mine.snn'),
      );
      await page.locator('.top-bar button').first().click();
      await page.locator('.menu-list button', { hasText: 'Open recent' }).click();
      await page.locator('.recent-open', { hasText: 'A file' }).click();
      await page.locator('.recent-trouble').waitFor();
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
  [
    'chip-card',
    async (page) => {
      await giveRoom(page);
      await showAll(page);
      await page.locator('.chip').first().dblclick();
      await page.locator('.chip-card .value-preview').first().waitFor();
    },
  ],
  [
    'badges',
    async (page) => {
      await giveRoom(page);
      await plotsAs(page);
      await page.locator('.port-badge').first().waitFor();
    },
  ],
];

/** Closes what a panel has opened, so that the next one is seen on its own. */
export async function tidy(page) {
  const close = page.locator('dialog[open] button[aria-label="Close"]');
  if (await close.count()) await close.first().click();
  await page.keyboard.press('Escape');
  await page.mouse.move(720, 20); // off what comes up under a resting pointer
  if (await page.locator('.port-badge').count()) await plotsAs(page);
  const back = page.locator(
    'button[aria-label="Back to all plots"], button[aria-label="Show as picture"]',
  );
  while (await back.count()) await back.first().click();
  await page.locator('#dock-tab-plots').click();
}

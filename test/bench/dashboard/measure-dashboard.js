// cspell:ignore omnibox rowcount
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { percentile } from '../rounds.js';
import { BOARD } from '../scale/board-scale.js';
import { populate } from '../scale/populate.js';
import { createDatabase } from '../servers/database.js';
import { ADMIN_KEY, askGraph } from '../servers/halyard.js';
import { startServer } from '../servers/start-server.js';
import { installBench } from './in-page.js';

/** How many times slower the processor of the page is than that of the machine: about that of a cheap telephone. */
const SLOWER = 4;
const CHROMIUM = process.env.BENCH_CHROMIUM ?? '/usr/bin/chromium';
const organizationId = 'board-1';
/** With every window, the address bar of Chromium loads pages of its own: a second of processor time, which it would take from the dashboard. */
const ADDRESS_BAR = '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding';

/** How soon a person sees on the built dashboard what they do, and what others do, on a slow processor. */
export async function measureDashboard(rounds) {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no ${CHROMIUM}; BENCH_CHROMIUM names another.`);
  const database = await createDatabase('dashboard');
  const settings = {
    ...{ PORT: '0', DATA_DIR: 'memory', DEMO_DATA: 'false', LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY },
    ...{ DATABASE_URL: database.url, RATE_LIMIT: 'off' },
  };
  const start = () => startServer('../../dist/main.js', { settings });
  try {
    // Migrates.
    await (await start()).stop();
    await populate(database.url, BOARD);
    const server = await start();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', ADDRESS_BAR],
    });
    try {
      return await measureBoard(browser, server.url, rounds);
    } finally {
      await browser.close();
      await server.stop();
    }
  } finally {
    await database.drop();
  }
}

async function measureBoard(browser, url, rounds) {
  const samples = { ready: [], click: [], filter: [], other: [] };
  // The first round warms the server up.
  for (let round = 0; round <= rounds; round += 1) {
    const { page, ready } = await openBoard(browser, url);
    const measured = {
      ready: [ready],
      click: await clicks(page),
      other: await othersWrites(page, url, round),
      filter: await keys(page),
    };
    await page.context().close();
    if (round > 0) for (const [name, times] of Object.entries(measured)) samples[name].push(...times);
  }
  return [
    row('a board of 1,000 × 5 is ready', samples.ready),
    row('a switch is painted after its click', samples.click),
    row('1,000 flags are filtered after a key', samples.filter),
    row("another person's write is painted after it is sent", samples.other),
  ];
}

function row(title, samples) {
  return {
    ...{ title: `dashboard, processor ${SLOWER}× slower: ${title}`, unit: 'ms', higherIsBetter: false },
    contenders: [{ name: 'Halyard', samples, p95: percentile(samples, 0.95) }],
  };
}

/** Opens the board in a context of its own, as the first visit of a person, and measures from the start of the navigation. */
async function openBoard(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(installBench, ADMIN_KEY);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(`${url}/o/${organizationId}`, { waitUntil: 'commit' });
  await expectShown(page, '[role="grid"][aria-rowcount="1001"] [role="switch"]');
  const ready = await page.evaluate(async () => (await window.bench.painted) - performance.timeOrigin);
  await page.getByText(/^Live/).waitFor();
  return { page, ready };
}

/** Begins to wait until an element that matches is painted, and for a click. */
function expectShown(page, selector) {
  return page.evaluate(
    (wanted) => window.bench.expect('click', () => document.querySelector(wanted) !== null),
    selector,
  );
}

async function clicks(page) {
  const times = [];
  for (let index = 1; index <= 8; index += 1) {
    const name = `[aria-label="Flag ${index} in Staging"]`;
    const isOn = (await page.getAttribute(name, 'aria-checked')) === 'true';
    const { x, y, width, height } = await page.locator(name).boundingBox();
    await expectShown(page, `${name}[aria-checked="${!isOn}"]`);
    await page.mouse.click(x + width / 2, y + height / 2);
    times.push(await page.evaluate(() => window.bench.afterEvent()));
    // Confirmed, so that no click waits for the answer to another; and dismissed, because three messages cover the eighth switch.
    const message = page
      .getByRole('status')
      .locator('div', { hasText: `Flag ${index} is ${isOn ? 'off' : 'on'} in staging.` });
    await message.getByRole('button', { name: 'Dismiss' }).click();
    await message.waitFor({ state: 'detached' });
  }
  return times;
}

async function keys(page) {
  await page.locator('input[type="search"]').focus();
  const times = [];
  for (const key of ['9', '8', '7', 'Backspace', 'Backspace', 'Backspace']) {
    await page.evaluate(() => {
      const rows = () => document.querySelector('[role="grid"]')?.ariaRowCount;
      const before = rows();
      window.bench.expect('keydown', () => rows() !== before);
    });
    await page.keyboard.press(key);
    times.push(await page.evaluate(() => window.bench.afterEvent()));
  }
  return times;
}

const switchOne = 'mutation ($input: SetFlagSwitchInput!) { setFlagSwitch(input: $input) { __typename } }';

async function othersWrites(page, url, round) {
  const times = [];
  for (let index = 1; index <= 8; index += 1) {
    const enabled = round % 2 === 1;
    const input = { organizationId, flagKey: `flag-${index}`, environment: 'review' };
    const name = `[aria-label="Flag ${index} in Review"]`;
    await askGraph(url, switchOne, { input: { ...input, enabled: !enabled } });
    await page.locator(`${name}[aria-checked="${!enabled}"]`).waitFor();
    await expectShown(page, `${name}[aria-checked="${enabled}"]`);
    const begin = Date.now();
    await askGraph(url, switchOne, { input: { ...input, enabled } });
    times.push((await page.evaluate(() => window.bench.painted)) - begin);
  }
  return times;
}

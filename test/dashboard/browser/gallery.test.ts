// cspell:ignore haspopup
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems, openBrowser, visit } from '../support/browser.ts';

const gallery = fileURLToPath(new URL('../gallery/', import.meta.url));
const configFile = fileURLToPath(new URL('../../../scripts/gallery.config.js', import.meta.url));
const parts = fileURLToPath(new URL('../../../src/dashboard/parts/', import.meta.url));

/** Parts that are nothing to look at, or are in others. */
const unseen = ['copy-text.tsx', 'download.tsx', 'icon.tsx', 'show-in-row.tsx', 'use-refocus.tsx'];

/** Whether what moves once has moved. */
const ENDED = `document.getAnimations().every(({ playState, effect }) =>
  playState === 'finished' || effect.getTiming().iterations === Infinity)`;

const outDir = mkdtempSync(join(tmpdir(), 'halyard-gallery-'));

let browser: Browser;
let server: PreviewServer;
let address: string;
beforeAll(async () => {
  // As a person who works on a part gets it, a page is three hundred files.
  await build({ configFile, build: { outDir, chunkSizeWarningLimit: 2000 } });
  [server, browser] = await Promise.all([
    preview({ configFile, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } }),
    openBrowser(),
  ]);
  address = server.resolvedUrls?.local[0] ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(outDir, { recursive: true });
});

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
);

describe('the gallery', () => {
  it('has every part', () => {
    const shown = readdirSync(gallery)
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => readFileSync(`${gallery}${name}`, 'utf8'))
      .join('\n');
    const all = readdirSync(parts).filter((name) => name.endsWith('.tsx') && !unseen.includes(name));
    expect(all.filter((name) => !shown.includes(`/parts/${name}'`))).toEqual([]);
  });

  it.each(looks)('is accessible in $colorScheme at $width pixels', async ({ colorScheme, width }) => {
    const { page, problems } = await visit(browser, address, {
      ...{ colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' },
    });
    await page.getByText('That is all.').waitFor();
    // What is half faded in has no contrast yet.
    await page.waitForFunction(ENDED);
    expect(await accessProblems(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** The names of the states, from the links to them. */
const states = [
  ...['loading', 'empty', 'filled', 'failed', 'forbidden'],
  ...['not-found', 'offline', 'approval', 'read-only'],
];

/** What at least one page says in a state. */
const said: Readonly<Record<string, string>> = {
  loading: 'Loading',
  empty: 'No flags yet',
  filled: 'Search',
  failed: '3f2a',
  forbidden: 'It needs flag:read',
  'not-found': 'There is no flag search.',
  offline: 'Reconnecting… as of',
  approval: 'waits #41',
  'read-only': 'Your key needs flag:write',
};

describe('every page', () => {
  it('is shown in each of these states', async () => {
    const { page } = await visit(browser, address);
    const links = page.getByRole('navigation', { name: 'Pages in every state' }).getByRole('link');
    await links.first().waitFor();
    expect(await links.allInnerTexts()).toEqual(states);
    await page.context().close();
  });

  it.each(states)('is accessible when it is %s, and does not break', async (state) => {
    const { page, problems } = await visit(browser, `${address}?pages=${state}`, { reducedMotion: 'reduce' });
    // Every page has arrived when none is empty.
    await page.waitForFunction(
      `document.querySelectorAll('.gallery-page').length > 20 && !document.querySelector('.gallery-page:empty')`,
    );
    await page
      .getByText(said[state] ?? '')
      .first()
      .waitFor({ state: 'attached' });
    expect(await page.getByText('This page failed').count()).toBe(0);
    for (const { colorScheme, width } of [
      { colorScheme: 'light', width: 1280 },
      { colorScheme: 'dark', width: 390 },
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForFunction(ENDED);
      expect(await accessProblems(page)).toEqual([]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
    }
    // What the cache says of objects without an id, but not in production.
    expect(problems.filter((problem) => !problem.startsWith('Invalid key:'))).toEqual([]);
    await page.context().close();
  });
});

describe('parts over the page', () => {
  it('return the focus to what opened them', async () => {
    const { page } = await visit(browser, address);
    const opener = page.getByRole('button', { name: 'Open the dialog' });
    await opener.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    expect(await opener.evaluate('document.activeElement?.textContent')).toBe('Open the dialog');
    const menu = page.getByRole('button', { name: 'What can be done' });
    await menu.press('Enter');
    await page.locator('[role="menuitem"]:focus').getByText('Turn on').waitFor();
    await page.keyboard.press('End');
    await page.locator('[role="menuitem"]:focus').getByText('Delete…').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[aria-haspopup="menu"]:focus').waitFor();
    await page.context().close();
  });
});

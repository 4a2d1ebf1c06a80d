import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems, openBrowser, visit } from '../support/browser.ts';
import { type ServedDashboard, serveBusyDashboard } from '../support/served-dashboard.ts';
import { pages } from './pages.ts';

let served: ServedDashboard;
let browser: Browser;
beforeAll(async () => {
  // The schedule counts thirty days from the clock of the browser.
  const now = new Date().toISOString();
  [served, browser] = await Promise.all([serveBusyDashboard({ now }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.app.close();
});

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
);

describe.each(pages)('the page at $path', ({ path, shows }) => {
  it.each(looks)('is accessible in $colorScheme at $width pixels, without an error', async ({ colorScheme, width }) => {
    const { page, problems } = await visit(browser, `${served.organization}${path}`, {
      ...{ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' },
    });
    await page.getByText(shows).first().waitFor();
    expect(await accessProblems(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

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

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const;

describe.each(pages)('the page at $path', ({ path, shows }) => {
  it('is accessible in both themes, wide and narrow, without an error', async () => {
    const { page, problems } = await visit(browser, `${served.organization}${path}`, { reducedMotion: 'reduce' });
    await page.getByText(shows).first().waitFor();
    for (const { colorScheme, width } of looks) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      expect(await accessProblems(page)).toEqual([]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

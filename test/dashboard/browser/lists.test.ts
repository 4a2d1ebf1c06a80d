import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../../support/mutate.ts';
import { openBrowser, visit } from '../support/browser.ts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveDashboard(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.app.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(path = ''): Promise<Page> {
  const { page } = await visit(browser, `${served.organization}${path}`);
  return page;
}

describe('more organizations than a page holds', () => {
  beforeAll(async () => {
    for (let number = 1; number <= 120; number += 1) {
      const id = `school-${String(number).padStart(4, '0')}`;
      await mutate(served.app, 'createOrganization', { id, name: `School ${number}` });
    }
  }, 60_000);

  it('are looked through page by page, with the focus where the next page begins', async () => {
    const { page } = await visit(browser, `${served.url}/`);
    const pages = page.locator('.organizations-page');
    await pages.getByRole('link').first().waitFor();
    expect(await pages.getByRole('link').count()).toBe(100);
    await page.getByRole('button', { name: 'Show more organizations' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /^School 120/ }).waitFor();
    await page.keyboard.press('Tab');
    const next = pages.nth(1).getByRole('link').first();
    expect(await page.locator(':focus').innerText()).toBe(await next.innerText());
  });

  it('are found by a part of their name, in the list and in the switcher', async () => {
    const { page } = await visit(browser, `${served.url}/`);
    await page.getByRole('searchbox', { name: 'Find organizations' }).fill('chool 119');
    await page.getByRole('link', { name: /^School 119/ }).click();
    await page.getByRole('heading', { name: 'Flags', exact: true }).waitFor();
    await page.getByRole('button', { name: 'School 119' }).click();
    const others = page.getByRole('region', { name: 'Other organizations' });
    await others.getByRole('searchbox', { name: 'Find organizations' }).fill('no such school');
    await others.getByText('No organization has “no such school” in its name or id.').waitFor();
    await others.getByRole('searchbox', { name: 'Find organizations' }).fill('school-0117');
    await others.getByRole('link', { name: /^School 117/ }).click();
    await page.waitForURL(/\/o\/school-0117/);
  });

  it('are found by the palette', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Course theme' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Go to or do').fill('school 118');
    await page.getByRole('option', { name: /School 118/ }).click();
    await page.waitForURL(/\/o\/school-0118/);
  });
});

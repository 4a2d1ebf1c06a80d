import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from '../support/browser.ts';
import type { People } from '../support/busy-organization.ts';
import { type ServedDashboard, serveBusyDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard & { readonly people: People };
beforeAll(async () => {
  // The dashboard counts thirty days from the clock of the browser.
  const now = new Date().toISOString();
  [served, browser] = await Promise.all([serveBusyDashboard({ now }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.app.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function openAs(who: keyof People, path: string): Promise<Page> {
  const { page } = await visit(browser, `${served.organization}${path}`, { key: served.people[who] });
  return page;
}

describe('a release manager', () => {
  it('schedules a change of a switch, finds it in the schedule, calls it off, undoes that, and calls it off', async () => {
    const page = await openAs('anna', '/flag/travel_reimbursement/rollout?env=staging');
    await page.getByRole('radio', { name: 'Off' }).check();
    await page.getByRole('button', { name: 'Later…' }).click();
    const confirm = page.getByRole('button', { name: /^Schedule it/ });
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    const inTwoDays = new Date(served.app.clock.now() + 2 * 86_400_000).toISOString().slice(0, 16);
    await page.getByRole('combobox', { name: 'When: time zone' }).selectOption('UTC');
    await page.getByLabel('When', { exact: true }).fill(inTwoDays);
    await page.getByText('in 2 days').or(page.getByText('tomorrow')).first().waitFor();
    await confirm.click();
    await page.getByText(/Travel reimbursement changes in staging at/).waitFor();
    await page.getByRole('link', { name: 'Schedule' }).click();
    const change = page
      .getByLabel('Scheduled changes')
      .getByRole('listitem')
      .filter({ hasText: 'travel_reimbursement' });
    const callOff = async () => {
      await change.getByRole('button', { name: 'Call off' }).click();
      await page.getByRole('button', { name: 'Call it off' }).click();
      await page.getByText(/The change of travel_reimbursement in staging is called off\./).waitFor();
      await change.waitFor({ state: 'detached' });
    };
    await callOff();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The change of travel_reimbursement in staging is scheduled again.').waitFor();
    await change.waitFor();
    await callOff();
  });

  it('sees in words what the picture shows', async () => {
    const page = await openAs('maria', '/schedule');
    await page
      .getByRole('listitem')
      .getByText(/The activation date of the flag "exam_settings"/)
      .waitFor();
    await page
      .getByRole('listitem')
      .getByText(/exposes 40 % of the matching subjects/)
      .waitFor();
    await page
      .getByRole('listitem')
      .getByText(/waits until a caller resumes it/)
      .waitFor();
  });

  it('pauses an exposure, resumes it and stops it', async () => {
    const page = await openAs('anna', '/schedule');
    const button = (name: string) => page.getByRole('button', { name: `${name} More and more schools` });
    await button('Pause').click();
    await page.getByText('More and more schools is paused.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/Upload limit is as it was at revision/).waitFor();
    await button('Pause').click();
    await button('Resume').click();
    await page.getByText('More and more schools goes on.').waitFor();
    await button('Stop').click();
    await page.getByText('More and more schools is stopped.').waitFor();
    await button('Start').waitFor();
  });

  it('can only look without the permission', async () => {
    const page = await openAs('guest', '/schedule');
    const stop = page.getByRole('button', { name: /Call off.*flag:write/ }).first();
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from '../support/browser.ts';
import type { People } from '../support/busy-organization.ts';
import { type ServedDashboard, serveBusyDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard & { readonly people: People };
beforeAll(async () => {
  [served, browser] = await Promise.all([serveBusyDashboard(), openBrowser()]);
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

const percentageIn = async (environment: string): Promise<number> => {
  const { data } = await served.app.graphql<{ flag: { setting: { rolloutPercentage: number } } }>(
    `query ($environment: String!) { flag(organizationId: "org-nansen-akademiet", key: "certification") {
      setting(environment: $environment) { rolloutPercentage } } }`,
    { environment },
  );
  return data.flag.setting.rolloutPercentage;
};

describe('a release manager', () => {
  it('makes one environment as another but for what is left out, and sees the effect first', async () => {
    const page = await openAs('anna', '/compare?from=staging&to=development');
    await page.getByText('flags differ').waitFor();
    await page.getByRole('checkbox', { name: 'Certification, rollout percentage' }).check();
    await page.getByText('1 difference of 1 flag chosen').waitFor();
    await page.getByRole('button', { name: 'Review for Development' }).click();
    await page.getByText('No subject is known here yet').waitFor();
    await page.getByRole('button', { name: 'Apply 1 difference to Development' }).click();
    await page.getByText('1 flag is set up in Development as chosen.').waitFor();
    expect(await percentageIn('development')).toBe(12);
    // The switch was not chosen, so it still differs.
    await page.getByRole('checkbox', { name: 'Certification, switch' }).waitFor();
    await page.getByRole('checkbox', { name: 'Certification, rollout percentage' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/Certification is as it was at revision/).waitFor();
    expect(await percentageIn('development')).toBe(100);
  });

  it('undoes a copy of several flags at once, and does it again', async () => {
    const page = await openAs('anna', '/compare?from=staging&to=development&show=switch');
    await page.getByRole('checkbox', { name: 'All of Certification' }).check();
    await page.getByRole('checkbox', { name: 'All of Exam settings' }).check();
    await page.getByRole('button', { name: 'Review for Development' }).click();
    await page.getByRole('button', { name: 'Apply 2 differences to Development' }).click();
    await page.getByText('2 flags are set up in Development as chosen.').waitFor();
    await page.getByRole('checkbox', { name: 'All of Exam settings' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 flags are as before.').waitFor();
    await page.getByRole('checkbox', { name: 'All of Exam settings' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('checkbox', { name: 'All of Exam settings' }).waitFor({ state: 'detached' });
  });

  it('asks for approval where the environment is protected, with one request for all flags', async () => {
    const page = await openAs('maria', '/compare?from=staging&to=production&show=switch');
    await page.getByRole('button', { name: /^Choose all/ }).click();
    await page.getByRole('button', { name: 'Review for Production' }).click();
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    // Nothing is half done: of one of the flags, a change waits already.
    await page.getByText(/of the flag "search_boost" already waits for approval/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    for (const name of ['Certification', 'Search boost']) {
      await page.getByRole('checkbox', { name: `All of ${name}` }).uncheck();
    }
    await page.getByRole('button', { name: 'Review for Production' }).click();
    await page.getByText('Production asks for approval').waitFor();
    await page.getByLabel('Why?').fill('The release.');
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByText(/The change of Production waits for approval as #/).waitFor();
    await page.getByRole('link', { name: /^Requests/ }).click();
    await page.getByRole('link', { name: 'Yours' }).click();
    await page.getByText('The release.').first().waitFor();
    await page.getByRole('link', { name: /flags/ }).first().click();
    const anna = await openAs('anna', new URL(page.url()).pathname.replace(/.*\/requests/, '/requests'));
    await anna.getByRole('button', { name: 'Approve' }).click();
    await anna.getByText('Approved by Anna').waitFor();
    // Another person undoes all of them, which waits as one request again.
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText(/The revert of \d+ flags waits for approval as #/).waitFor();
  });

  it('turns the comparison around, and the address says so', async () => {
    const page = await openAs('anna', '/compare?from=staging&to=production');
    await page.getByRole('button', { name: 'Swap them' }).click();
    await page.waitForURL(/from=production&to=staging/);
    await page.getByText('In Staging it').waitFor();
  });

  it('can only look without the permission, which is named', async () => {
    const page = await openAs('guest', '/compare?from=staging&to=production');
    await page.getByRole('button', { name: /Choose all.*Your key needs flag:write/ }).waitFor();
    expect(await page.getByRole('checkbox').first().isDisabled()).toBe(true);
  });
});

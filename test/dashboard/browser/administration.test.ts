import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Visit, visit } from '../support/browser.ts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard;
const visits: Visit[] = [];

// Each journey has flags of its own, so that they share a server.
beforeAll(async () => {
  [served, browser] = await Promise.all([serveDashboard(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.app.close();
});
afterEach(async () => {
  for (const { page } of visits.splice(0)) await page.context().close();
});

/** Opens a part of the organization's pages as a person of their own. */
async function open(path = ''): Promise<Visit> {
  const opened = await visit(browser, `${served.organization}${path}`);
  visits.push(opened);
  return opened;
}

const turnOn = (flagKey: string, environment: string) =>
  served.app.graphql(
    `mutation ($flagKey: String!, $environment: String!) { setFlagSwitch(input: { organizationId: "org-nansen-akademiet",
      flagKey: $flagKey, environment: $environment, enabled: true }) { __typename } }`,
    { flagKey, environment },
  );

describe('an auditor', () => {
  it('sees a change appear, finds it with a filter, and reads what differs', async () => {
    const { page, problems } = await open('/history');
    await page.getByText(/complete to revision \d+/).waitFor();
    await page.getByText(/^Live/).waitFor();
    await turnOn('upload_limit', 'development');
    await page.getByText('turned on upload_limit in development').waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Kind').selectOption('flag changed');
    await page.keyboard.press('Escape');
    expect(page.url()).toContain('kind=FLAG_UPDATED');
    await page.getByText('created exam_settings').waitFor({ state: 'detached' });
    await page.getByText('turned on upload_limit in development').click();
    await page.getByText('settings.development.switch').first().waitFor();
    expect(page.url()).toContain('open=');
    expect(problems).toEqual([]);
  });

  it('exports what the filter shows', async () => {
    const { page } = await open('/history?q=travel');
    await page.getByText('created travel_reimbursement').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text).toContain('created travel_reimbursement');
    expect(text).not.toContain('exam_settings');
  });
});

describe('an operator', () => {
  it('reverts a change from the log, after seeing what that changes', async () => {
    const { page } = await open('/history?q=course_administration');
    await page.getByText('turned on course_administration in production').click();
    await page.getByRole('button', { name: 'Revert to before this' }).click();
    await page.getByText('This is what reverting changes in Course administration.').waitFor();
    await page.getByRole('button', { name: 'Revert the flag' }).click();
    await page.getByText('reverted course_administration').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('reverted course_administration').nth(1).waitFor();
  });
});

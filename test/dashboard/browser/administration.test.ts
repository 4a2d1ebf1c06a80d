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

describe('a release manager', () => {
  it('selects flags with the keyboard, turns them on as one change, and undoes it', async () => {
    const { page, problems } = await open('?q=co');
    await page.getByText(/^\d of 8$/).waitFor();
    await page.getByRole('link', { name: 'Course administration' }).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+X');
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Turn on in an environment' }).click();
    await page.getByRole('menuitem', { name: 'Development' }).click();
    await page.getByRole('button', { name: 'Turn on 2 flags in Development' }).click();
    await page.getByText('2 flags are on in Development.').waitFor();
    await page.locator('[aria-label="Course theme in Development"][aria-checked="true"]').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 flags are as before.').waitFor();
    await page.locator('[aria-label="Course theme in Development"][aria-checked="false"]').waitFor();
    expect(problems).toEqual([]);
  });

  it('opens the menu of a cell with the keyboard, and returns to the cell', async () => {
    const { page } = await open('?q=search');
    await page.getByRole('link', { name: 'Search boost' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('.');
    await page.getByRole('menu', { name: 'Search boost in Development' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[aria-label="Search boost in Development"]:focus').waitFor();
    await page.keyboard.press('.');
    await page.getByRole('menu', { name: 'Search boost in Development' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Search boost is on in development.').waitFor();
  });

  it('saves a filter under a name, which others have at once', async () => {
    const { page } = await open('?state=production%3Aon&sort=changed');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Name of the view').fill('Live in production');
    await page.keyboard.press('Enter');
    const { page: other } = await open();
    await other.getByRole('button', { name: 'Views' }).click();
    await other.getByRole('link', { name: 'Live in production' }).click();
    await other.getByRole('button', { name: /production: on.*remove/ }).waitFor();
    expect(other.url()).toContain('sort=changed');
  });
});

describe('a developer with both hands on the keyboard', () => {
  it('goes to a flag, and turns another on in production after a question, from the palette', async () => {
    const { page, problems } = await open('/history');
    await page.getByText(/complete to revision/).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('upload');
    await page.getByRole('option', { name: /Upload limit/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Upload limit' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('turn on certification');
    await page.getByRole('option', { name: /Turn on Certification in Production/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('This serves real users').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Certification is on in production.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Certification is off in production.').waitFor();
    expect(problems).toEqual([]);
  });

  it('sees all keys with a question mark', async () => {
    const { page } = await open('/history');
    await page.getByText(/complete to revision/).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('turn the switch').waitFor();
  });
});

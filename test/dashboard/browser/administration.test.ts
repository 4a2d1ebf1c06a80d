import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
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
    await page.getByText('As JSON').first().click();
    await page.getByText('"path": "settings.development.switch"').waitFor();
    expect(page.url()).toContain('open=');
    expect(problems).toEqual([]);
  });

  it('sees what the clock did between the changes, and the board as it was then', async () => {
    const { clock } = served.app;
    const activationDate = new Date(clock.now() + 3_600_000).toISOString();
    const waiting = (page: Page) =>
      page
        .getByRole('row', { name: /Certification/ })
        .getByRole('gridcell')
        .filter({ hasText: /^from / });
    const set = (rolloutCondition: object | null) =>
      served.app.graphql(
        `mutation ($rolloutCondition: RolloutConditionInput) { setFlagSetting(input: { organizationId: "org-nansen-akademiet",
          flagKey: "certification", environment: "development", enabled: true, rolloutCondition: $rolloutCondition }) { __typename } }`,
        { rolloutCondition },
      );
    await set({ activationDate });
    const before = new Date(clock.now() + 1_800_000).toISOString();
    clock.advance(2 * 3_600_000);
    // The date is gone from the flag, and stays in its history.
    await set(null);
    for (const path of ['/history?flag=certification', '/flag/certification/history']) {
      const { page, problems } = await open(path);
      const rows = page.getByRole('main').getByRole('listitem');
      await rows.filter({ hasText: 'The activation date of the flag "certification"' }).waitFor();
      const texts = await rows.allInnerTexts();
      expect(texts.slice(0, 3)).toEqual([
        expect.stringContaining('changed certification in development'),
        expect.stringContaining('The activation date of the flag "certification" in "development" is reached.'),
        expect.stringContaining('changed certification in development'),
      ]);
      await page.getByRole('link', { name: 'Board then' }).click();
      await page.getByText('As of revision').waitFor();
      await page.getByRole('row', { name: /Certification/ }).waitFor();
      expect(await waiting(page).count()).toBe(0);
      expect(problems).toEqual([]);
    }
    // At an instant before the date, the flag waits for it, by the clock of then.
    const { page } = await open(`?as-of=${before}`);
    await waiting(page).waitFor();
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
    // Under the same name something else, which is undone.
    await other.getByRole('button', { name: /production: on.*remove/ }).click();
    const shown = other.url();
    await other.getByRole('button', { name: 'Views' }).click();
    await other.getByLabel('Name of the view').fill('Live in production');
    await other.keyboard.press('Enter');
    await other.getByRole('button', { name: 'Undo' }).click();
    await other.getByText('The view Live in production is as before.').waitFor();
    await page.getByRole('link', { name: 'Live in production' }).click();
    await page.getByRole('button', { name: /production: on.*remove/ }).waitFor();
    expect(other.url()).toBe(shown);
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

describe('an administrator', () => {
  it('makes a key, whose secret nothing but a click closes, and revokes it by its name', async () => {
    const { page, problems } = await open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Checkout (web)');
    await page.getByLabel('Expires').selectOption('in 7 days');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = await page.getByText(/^hys_/).innerText();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await page.getByText(secret).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('cell', { name: 'in 7 days' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    const ask = () =>
      fetch(`${served.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: '{"query":"{ viewer { anonymous } }"}',
      });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke Checkout (web)' }).click();
    const confirm = page.getByRole('button', { name: 'Revoke the key' });
    await page.getByLabel('Type Checkout (web) to confirm').fill('checkout');
    await confirm.click();
    expect((await ask()).status).toBe(200);
    await page.getByLabel('Type Checkout (web) to confirm').fill('Checkout (web)');
    await confirm.click();
    await page.getByText('Checkout (web) is revoked for good.').waitFor();
    expect((await ask()).status).toBe(401);
    expect(problems.filter((problem) => !problem.includes('pattern'))).toEqual([]);
  });

  it('undoes a key, which is revoked', async () => {
    const { page } = await open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('By mistake');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('By mistake is revoked for good.').waitFor();
  });

  it('is asked before leaving a secret that is not copied, and not once it is', async () => {
    const { page } = await open('/keys');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Nightly export');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = page.getByText(/^hys_/);
    const text = await secret.innerText();
    const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    expect(await secret.innerText()).toBe(text);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('It is copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(text);
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    await page.getByRole('cell', { name: 'Nightly export' }).waitFor();
    expect(questions).toEqual([]);
    expect(await secret.count()).toBe(0);
  });

  it('undoes what has just been made: an environment, a holdout, a segment, a flag', async () => {
    const undo = async (page: Page, name: string) => {
      await page.getByText(`${name} is made.`).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText(`${name} is gone again.`).waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
    };
    const { page, problems } = await open('/settings/environments');
    await page.getByRole('button', { name: 'New environment' }).click();
    await page.getByLabel('Key', { exact: true }).fill('rehearsal');
    await page.getByRole('button', { name: 'Make the environment' }).click();
    await undo(page, 'rehearsal');
    await expect.poll(() => page.getByText('rehearsal', { exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: 'Holdouts' }).click();
    await page.getByRole('button', { name: 'New holdout' }).click();
    await page.getByLabel('Key', { exact: true }).fill('passing');
    await page.getByRole('button', { name: 'Make the holdout' }).click();
    await undo(page, 'passing');
    await page.getByRole('link', { name: 'Segments', exact: true }).click();
    await page.getByRole('button', { name: 'New segment' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Passing schools');
    await page.getByRole('button', { name: 'Make the segment' }).click();
    await undo(page, 'Passing schools');
    await page.waitForURL(/\/segments$/);
    await page.getByRole('link', { name: 'Flags', exact: true }).click();
    await page.getByRole('link', { name: 'New flag' }).click();
    await page.getByLabel('Name').fill('Passing flag');
    await page.getByRole('button', { name: 'Make the flag' }).click();
    await undo(page, 'Passing flag');
    await page.getByRole('link', { name: 'Exam settings' }).waitFor();
    expect(await page.getByRole('link', { name: 'Passing flag' }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('makes an environment as a copy of another, and edits it', async () => {
    const { page, problems } = await open('/settings/environments');
    await page.getByRole('button', { name: 'New environment' }).click();
    await page.getByLabel('Key', { exact: true }).fill('staging');
    await page.getByLabel('Name', { exact: true }).fill('Staging');
    await page.getByLabel('Flags start').selectOption('as they are in Production');
    await page.getByRole('button', { name: 'Make the environment' }).click();
    await page.getByText('staging is made.').waitFor();
    await page.getByRole('button', { name: 'Edit Staging' }).click();
    await page.getByLabel('Every change waits').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Every change waits for approval.').waitFor();
    await page.getByRole('link', { name: 'Flags', exact: true }).click();
    await page.locator('[aria-label="Exam settings in Staging"][aria-checked="true"]').waitFor();
    expect(problems).toEqual([]);
  });

  it('undoes what a setting has become', async () => {
    const { page } = await open('/settings/environments');
    await page.getByRole('button', { name: 'Edit Development' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Workshop');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Edit Workshop' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Development is as it was.').waitFor();
    await page.getByRole('button', { name: 'Edit Development' }).waitFor();
  });

  it('sees beside the field why a key is not accepted', async () => {
    const { page } = await open('/settings/holdouts');
    await page.getByRole('button', { name: 'New holdout' }).click();
    await page.getByLabel('Key', { exact: true }).fill('not a key');
    await page.getByRole('button', { name: 'Make the holdout' }).click();
    await page.locator('[name="key"][aria-invalid="true"]').waitFor();
    await page.getByLabel('Key', { exact: true }).fill('short-holdout');
    await page.getByRole('button', { name: 'Make the holdout' }).click();
    await page.getByText('short-holdout is made.').waitFor();
  });

  it('deletes an organization only by its exact name', async () => {
    await served.app.graphql(
      'mutation { createOrganization(input: { id: "org-old", name: "Old [1]" }) { __typename } }',
    );
    const { page } = await visit(browser, `${served.url}/o/org-old/settings`);
    await page.getByRole('button', { name: 'Delete the organization…' }).click();
    const field = page.getByLabel('Type Old [1] to confirm');
    await field.fill('Old 1');
    await page.getByRole('button', { name: 'Delete everything in it' }).click();
    expect(await field.evaluate((input: unknown) => (input as { validity: { valid: boolean } }).validity.valid)).toBe(
      false,
    );
    await field.fill('Old [1]');
    await page.getByRole('button', { name: 'Delete everything in it' }).click();
    await page.getByText('Old [1] is deleted for good.').waitFor();
    await page.getByRole('heading', { name: 'Organizations' }).waitFor();
    await page.context().close();
  });
});

describe('a programmer', () => {
  it('opens what a page asks in GraphiQL, and runs it there', async () => {
    const { page } = await open('/history?kind=FLAG_CREATED');
    await page.getByText('created exam_settings').waitFor();
    const shown = await page.getByText(/created \w+$/).count();
    await page.getByTitle('What this page asks of the graph').click();
    const address = await page
      .getByLabel('What this page asks of the graph')
      .getByRole('listitem')
      .filter({ has: page.getByText('History', { exact: true }) })
      .getByRole('link')
      .getAttribute('href');
    const query = new URL(address ?? '', served.url).searchParams.get('query');
    const { data } = await served.app.graphql<{ organization: { changes: { totalCount: number } } }>(query ?? '');
    expect(shown).toBeGreaterThan(0);
    expect(data.organization.changes.totalCount).toBe(shown);
  });
});

describe('a new user', () => {
  it('finds something of everything in the harbor of the demo data', async () => {
    const { page, problems } = await visit(browser, `${served.url}/`);
    await page.getByRole('link', { name: /Harbor of Bergen/ }).click();
    await page.getByRole('columnheader', { name: 'Acceptance' }).waitFor();
    expect(await page.getByRole('columnheader').count()).toBe(6);
    await page.getByText(/^waits #/).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Ready for the pilots’ acceptance test.').first().waitFor();
    await page.getByRole('link', { name: 'Cleanup' }).click();
    await page.getByRole('checkbox', { name: 'Select Single sign-on' }).check();
    await page.getByRole('button', { name: 'Mark as permanent…' }).click();
    await page.getByRole('button', { name: 'Mark as permanent: 1 flag' }).click();
    await page.getByText('No flag is stale.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('checkbox', { name: 'Select Single sign-on' }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('sees that the undo of a cleanup waits, where approval has been required since', async () => {
    const change = (mutation: string) =>
      served.app.graphql(`mutation { ${mutation} { __typename ... on Error { message } } }`);
    const organization = 'organizationId: "org-attic"';
    await change('createOrganization(input: { id: "org-attic" })');
    await change(`createFlag(input: { ${organization}, key: "relic" })`);
    await change(`archiveFlag(input: { ${organization}, key: "relic" })`);
    const { page } = await visit(browser, `${served.url}/o/org-attic/cleanup?show=archived`);
    await page.getByRole('checkbox', { name: 'Select relic' }).check();
    await page.getByRole('button', { name: 'Take back from the archive…' }).click();
    await page.getByRole('button', { name: 'Take back from the archive: 1 flag' }).click();
    await page.getByText('1 flag is back from the archive.').waitFor();
    await change(`updateEnvironment(input: { ${organization}, key: "production", requiresApproval: true })`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^The undo of 1 flag waits for approval as #\d+\.$/).waitFor();
    expect(await page.getByText('1 flag is as before.').count()).toBe(0);
    await page.context().close();
  });
});

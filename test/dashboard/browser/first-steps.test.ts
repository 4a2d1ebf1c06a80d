import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a person without an organization', () => {
  it('makes one, sees beside the field why an id is not accepted, and is led to its board', async () => {
    const { page, problems } = await visit(browser, `${served.url}/`);
    await page.getByRole('button', { name: 'New organization' }).click();
    await page.getByLabel('Id', { exact: true }).fill('not an id');
    await page.getByRole('button', { name: 'Make the organization' }).click();
    await page.locator('[name="id"][aria-invalid="true"]').waitFor();
    await page.getByLabel('Id', { exact: true }).fill('org-lighthouse');
    await page.getByLabel('Name').fill('Lighthouse');
    await page.getByRole('button', { name: 'Make the organization' }).click();
    await page.waitForURL('**/o/org-lighthouse');
    await page.getByText('Lighthouse is made.').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('can make the first flag by what the board says for a shell', async () => {
    const { page } = await visit(browser, `${served.url}/o/org-lighthouse`);
    const command = await page.getByText(/^curl /).innerText();
    const [, body = ''] = /-d '(.*)'$/s.exec(command) ?? [];
    expect(command).toContain(`curl ${served.url}/graphql `);
    const response = await fetch(`${served.url}/graphql`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
    });
    expect(await response.json()).toEqual({ data: { createFlag: { __typename: 'Flag' } } });
    await page.getByRole('link', { name: 'Search' }).waitFor();
    await page.context().close();
  });
});

describe('a person who has made an organization by mistake', () => {
  it('undoes it, and learns that its id stays taken', async () => {
    const { page } = await visit(browser, `${served.url}/`);
    await page.getByRole('button', { name: 'New organization' }).click();
    await page.getByLabel('Id', { exact: true }).fill('org-mistake');
    await page.getByRole('button', { name: 'Make the organization' }).click();
    await page.waitForURL('**/o/org-mistake');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('org-mistake is gone again. Its id cannot be used any more.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.context().close();
  });
});

describe('a narrow window', () => {
  it('shows where the person is among the pages', async () => {
    const { page } = await visit(browser, `${served.url}/o/org_812/settings`, {
      viewport: { width: 390, height: 844 },
    });
    const { x, width } = (await page
      .getByRole('navigation', { name: 'Pages' })
      .getByText('Settings')
      .boundingBox()) ?? {
      ...{ x: 0, width: 0 },
    };
    expect(x).toBeGreaterThan(0);
    expect(x + width).toBeLessThanOrEqual(390);
    await page.context().close();
  });
});

describe('a new flag', () => {
  it('says why it does not know the environments', async () => {
    const { page } = await visit(browser, `${served.url}/o/org_812/new-flag`);
    await page.route('**/graphql', (route) =>
      route.request().postDataJSON().operationName === 'OrganizationFrame'
        ? route.fulfill({ json: { errors: [{ message: 'A defect.' }] } })
        : route.continue(),
    );
    await page.reload();
    await page
      .getByRole('group', { name: 'On from the start in' })
      .getByRole('button', { name: 'Try again' })
      .waitFor();
    await page.context().close();
  });
});

describe('a person with more flags to clean up than one list shows', () => {
  it('goes through all of them and back to the first', async () => {
    const create = (first: number, last: number) =>
      Array.from(
        { length: last - first },
        (
          _,
          index,
        ) => `f${index}: createFlag(input: { organizationId: "org_812", key: "old_${first + index}" }) { __typename }
          a${index}: archiveFlag(input: { organizationId: "org_812", key: "old_${first + index}" }) { __typename }`,
      ).join(' ');
    for (let first = 0; first < 50; first += 5) await served.app.graphql(`mutation { ${create(first, first + 5)} }`);
    const { page, problems } = await visit(browser, `${served.url}/o/org_812/cleanup/?show=archived`);
    await page.getByText(/^40 of \d+ flags$/).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Show the next ones' }).click();
    await page.getByText(/^1\d of \d+ flags$/).waitFor();
    // What is not seen any more is not selected.
    await page.getByRole('checkbox', { name: 'Select all' }).waitFor();
    await page.getByRole('button', { name: 'Show the next ones' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Back to the first' }).click();
    await page.getByText(/^40 of \d+ flags$/).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('a person who may do without a key', () => {
  it('can leave the dialog that asks for one, and open it again', async () => {
    const { page, problems } = await visit(browser, `${served.organization}/history`);
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    const ask = async () => {
      await page.getByRole('button', { name: 'No key' }).click();
      await page.getByRole('button', { name: 'Sign in with a key' }).click();
      await dialog.waitFor();
    };
    await ask();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await ask();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('created exam_settings').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('a browser without a clipboard, as on plain http', () => {
  it('copies the query of a page all the same', async () => {
    const { page, problems } = await visit(browser, `${served.organization}/history`);
    await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
    await page.evaluate(
      'document.addEventListener("copy", (event) => { window.copied = event.clipboardData.getData("text/plain") })',
    );
    await page.getByText('created exam_settings').waitFor();
    await page.getByTitle('What this page asks of the graph').click();
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByText(/^The query .* is copied/).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

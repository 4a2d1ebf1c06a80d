import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../../support/mutate.ts';
import { openBrowser, visit } from '../support/browser.ts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard;
beforeAll(async () => {
  // The browser's clock is the real one, and the schedule begins at it.
  [served, browser] = await Promise.all([serveDashboard({ now: new Date().toISOString() }), openBrowser()]);
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

describe('more environments than a board holds', () => {
  it('are counted where they are chosen, and shown in place of others', async () => {
    const id = 'many-places';
    await mutate(served.app, 'createOrganization', { id, name: 'Many places' });
    for (let number = 1; number <= 20; number += 1) {
      await mutate(served.app, 'createEnvironment', {
        organizationId: id,
        key: `place-${number}`,
        // No name is the beginning of another.
        name: `Place ${String(number).padStart(2, '0')}`,
      });
    }
    await mutate(served.app, 'createFlag', { organizationId: id, key: 'search', name: 'Search', valueType: 'BOOLEAN' });
    const { page } = await visit(browser, `${served.url}/o/${id}`);
    const columns = page.getByRole('columnheader');
    await columns.last().waitFor();
    // The first is that of the flags.
    expect(await columns.count()).toBe(21);
    await page.getByRole('button', { name: '20 of 22' }).click();
    const choice = page.getByRole('region', { name: 'Environments that are shown' });
    await choice.getByText('22 environments. A board shows 20 at most.').waitFor();
    const hidden = choice.locator('li', { has: page.getByRole('checkbox', { checked: false }) }).first();
    const name = await hidden.innerText();
    expect(await hidden.getByRole('checkbox').isDisabled()).toBe(true);
    await choice.getByRole('checkbox', { checked: true }).first().uncheck();
    await choice.getByRole('checkbox', { name, exact: true }).check();
    await page.getByRole('columnheader', { name, exact: true }).waitFor();
    await page.getByRole('switch', { name: `Search in ${name}`, exact: true }).waitFor();
  });

  it('can be chosen of those that there were, on a board of the past', async () => {
    const id = 'many-places';
    served.app.clock.advance(60_000);
    await mutate(served.app, 'updateFlag', { organizationId: id, key: 'search', description: 'Finds courses.' });
    const { revision } = await served.app.services.live.snapshot(id);
    served.app.clock.advance(60_000);
    await mutate(served.app, 'createEnvironment', { organizationId: id, key: 'later', name: 'Later' });
    const { page } = await visit(browser, `${served.url}/o/${id}?as-of=${revision}`);
    await page.getByRole('button', { name: '20 of 22' }).click();
    const choice = page.getByRole('region', { name: 'Environments that are shown' });
    expect(await choice.getByRole('checkbox', { name: 'Later' }).count()).toBe(0);
    const name = await choice
      .locator('li', { has: page.getByRole('checkbox', { checked: false }) })
      .first()
      .innerText();
    await choice.getByRole('checkbox', { checked: true }).first().uncheck();
    await choice.getByRole('checkbox', { name }).check();
    await page.getByRole('switch', { name: `Search in ${name}` }).waitFor();
    await page.getByText(`As of revision ${revision}`).waitFor();
  });
});

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
    await page.getByRole('searchbox', { name: 'Find organizations' }).fill('ool 119');
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

describe('an organization with a thousand flags', () => {
  const DAY = 86_400_000;
  const organizationId = 'org-of-many';

  beforeAll(async () => {
    await mutate(served.app, 'createOrganization', { id: organizationId, name: 'Many' });
    const inDays = (days: number) => new Date(served.app.clock.now() + days * DAY).toISOString();
    const rule = { key: 'more', name: 'More and more', exposureSchedule: { steps: [{ exposurePercentage: 10 }] } };
    const flags = Array.from({ length: 1_001 }, (_, number) => {
      const condition = number < 600 ? { rolloutCondition: { activationDate: inDays(1 + number / 600) } } : {};
      const rules = number % 5 === 0 ? { rules: [{ ...rule, split: [{ variant: 'on', weight: 100 }] }] } : {};
      const production = { enabled: true, ...condition, ...rules };
      return [`flag-${number}`, { name: `Flag ${number}`, settings: { production } }];
    });
    const document = { format: 1, flags: Object.fromEntries(flags) };
    const applied = await mutate(served.app, 'applyConfiguration', { organizationId, document });
    expect(applied).toEqual({ __typename: 'AppliedConfiguration' });
    for (let number = 1; number <= 45; number += 1) {
      await mutate(served.app, 'updateFlag', { organizationId, key: 'flag-7', description: `Version ${number}` });
    }
  }, 120_000);

  const openMany = async (path: string): Promise<Page> => {
    const { page } = await visit(browser, `${served.url}/o/${organizationId}${path}`);
    return page;
  };

  it('shows all that differ between two environments, as many at a time as one request can hold', async () => {
    const page = await openMany('/compare?from=development&to=production');
    await page.getByText('1,001 flags differ, 250 shown').waitFor();
    const first = page.locator('.compared-head a').first();
    const name = await first.innerText();
    await page.getByRole('button', { name: 'Show the next flags that differ' }).click();
    await page.getByRole('button', { name: 'Back to the first flags' }).waitFor();
    await expect.poll(() => first.innerText()).not.toBe(name);
    await page.getByRole('button', { name: 'Back to the first flags' }).click();
    await expect.poll(() => first.innerText()).toBe(name);
  });

  it('shows all that the clock does, five hundred things at a time', async () => {
    const page = await openMany('/schedule');
    await page.getByRole('heading', { name: 'Day by day: the first 500 things' }).waitFor();
    await page.getByRole('link', { name: /^Show what follows, from/ }).click();
    // The last of the first ones is the first of the next ones.
    await page.getByRole('heading', { name: 'Day by day: 101 things' }).waitFor();
    await page.getByRole('link', { name: 'Back to the next 30 days' }).click();
    await page.getByRole('heading', { name: 'Day by day: the first 500 things' }).waitFor();
  });

  it('looks for rules with steps in ever more flags', async () => {
    const page = await openMany('/schedule');
    const lists = page.getByRole('list', { name: 'Exposure schedules' });
    await lists.first().waitFor();
    await page.getByRole('button', { name: 'Look in the flags that were changed before these' }).click();
    await lists.nth(1).waitFor();
  });

  it('offers every flag where one is chosen', async () => {
    const page = await openMany('/flag/flag-7/settings');
    await page.getByRole('button', { name: 'Add a prerequisite' }).click();
    await page.getByRole('combobox', { name: 'Flag', exact: true }).fill('Flag 100');
    await page.getByRole('option', { name: 'Flag 1000 flag-1000' }).waitFor();
    await page.getByRole('combobox', { name: 'Flag', exact: true }).fill('');
    await page.getByText('950 more are found by typing').waitFor();
  });

  it('shows the history of a flag back to its beginning', async () => {
    const page = await openMany('/flag/flag-7/history');
    await page
      .getByRole('list', { name: /^Changes of / })
      .first()
      .waitFor();
    expect(await page.getByText(/created flag-7/).count()).toBe(0);
    await page.getByRole('button', { name: 'Show older changes' }).click();
    await page.getByText(/created flag-7/).waitFor();
  });
});

describe('the catalogue of feature defaults', () => {
  it('gets back what was set or removed by mistake', async () => {
    // Where answers need approval, the catalogue waits for it.
    await mutate(served.app, 'deleteOrganization', { organizationId: 'org-harbor', name: 'Harbor of Bergen' });
    const page = await open('/settings/defaults');
    const undo = page.getByRole('button', { name: 'Undo' }).last();
    const add = async (key: string, isOn: boolean) => {
      await page.getByRole('button', { name: 'New default' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Key of the flags/ }).fill(key);
      await dialog.getByRole('checkbox', { name: 'On' }).setChecked(isOn);
      await dialog.getByRole('button', { name: 'Add it to the catalogue' }).click();
      await page.getByText(`${key} is in the catalogue.`).waitFor();
    };
    const position = (key: string, isOn: boolean) =>
      page.locator(`[aria-label="${key} by default"][aria-checked="${isOn}"]`);
    await add('new_menu', true);
    await position('new_menu', true).waitFor();
    await undo.click();
    await position('new_menu', true).waitFor({ state: 'detached' });
    // A key that was there goes back to how it was.
    await position('encrypted_storage', true).waitFor();
    await add('encrypted_storage', false);
    await position('encrypted_storage', false).waitFor();
    await undo.click();
    await position('encrypted_storage', true).waitFor();
    await page.getByText('Documents are encrypted at rest.').waitFor();
    await page.getByRole('button', { name: 'Remove encrypted_storage' }).click();
    await page.getByLabel('Type encrypted_storage to confirm').fill('encrypted_storage');
    await page.getByRole('button', { name: 'Remove the default' }).click();
    await position('encrypted_storage', true).waitFor({ state: 'detached' });
    await undo.click();
    await position('encrypted_storage', true).waitFor();
  });
});

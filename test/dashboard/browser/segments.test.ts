import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

async function open(path: string): Promise<Page> {
  const { page } = await visit(browser, `${served.organization}${path}`);
  return page;
}

const segment = async (key: string): Promise<unknown> => {
  const { data } = await served.app.graphql<{ organization: { segment: unknown } }>(
    `query ($key: String!) { organization(id: "org-nansen-akademiet") { segment(key: $key) {
      name groups { conditions { attribute values } } members(first: 100) { edges { node { targetingKey } } } } } }`,
    { key },
  );
  return data.organization.segment;
};
const membersOf = (keys: readonly string[]) => ({ edges: keys.map((targetingKey) => ({ node: { targetingKey } })) });

describe('a segment', () => {
  it('is made, given conditions, and deleted with its key typed', async () => {
    const page = await open('/segments');
    await page.getByRole('button', { name: 'New segment' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Large schools');
    await page.getByRole('button', { name: 'Make the segment' }).click();
    await page.getByRole('heading', { name: 'Large schools' }).waitFor();
    await page.getByRole('button', { name: 'Attribute' }).click();
    await page.getByRole('combobox', { name: 'Attribute' }).fill('students');
    await page.getByLabel('Operator').selectOption('BETWEEN');
    await page.getByLabel('From').fill('500');
    await page.getByText('Enter both bounds.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2000');
    await page.reload();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('2000');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByText('students is between 500 and 2000').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Large schools is saved.').waitFor();
    expect(await segment('large-schools')).toMatchObject({
      groups: [{ conditions: [{ attribute: 'students', values: [500, 2000] }] }],
    });
    await page.getByRole('button', { name: 'Delete the segment' }).click();
    await page.getByLabel('Type large-schools to confirm').fill('large-schools');
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Large schools is deleted for good.').waitFor();
    expect(await segment('large-schools')).toBeNull();
  });

  it('has its members pasted as lines, says how many that adds and removes, and is undone', async () => {
    const before = ['school-bergen', 'school-oslo', 'school-tromso'];
    const page = await open('/segments/pilot-schools');
    await page.getByLabel('These instead of all').check();
    await page.getByLabel('Targeting keys, one on each line').fill('school-oslo\n\n school-alta \nschool-oslo');
    await page.getByText('2 keys: 1 added, 2 removed').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save for all flags that use it' }).click();
    await page.getByText('Pilot schools is saved.').waitFor();
    expect(await segment('pilot-schools')).toMatchObject({ members: membersOf(['school-alta', 'school-oslo']) });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Pilot schools is as it was.').waitFor();
    expect(await segment('pilot-schools')).toMatchObject({ members: membersOf(before) });
  });

  it('cannot be deleted while flags use it, and names them', async () => {
    const page = await open('/segments/beta-testers');
    await page.getByRole('link', { name: 'Course theme' }).waitFor();
    const remove = page.getByRole('button', { name: 'Delete the segment' });
    expect(await remove.getAttribute('aria-disabled')).toBe('true');
    expect(await remove.innerText()).toContain('1 flag uses it');
  });
});

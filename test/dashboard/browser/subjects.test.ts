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

const set = (flagKey: string, setting: string) =>
  served.app.graphql(
    `mutation { setFlagSetting(input: { organizationId: "org-nansen-akademiet", flagKey: "${flagKey}", environment: "staging", ${setting} }) { __typename } }`,
    {},
    { key: served.people.anna },
  );

describe('a support agent', () => {
  it('finds a subject, sees all its answers, and sees who changed one', async () => {
    const page = await openAs('maria', '/subjects?env=staging');
    await page.getByRole('combobox', { name: 'Subject' }).fill('subject-7');
    await page.getByRole('option', { name: 'subject-7' }).click();
    const row = page.getByRole('row').filter({ hasText: 'course_administration' });
    await row.getByText('the switch is off').waitFor();
    await set('course_administration', 'enabled: true');
    const changed = page.getByLabel('Changed').getByRole('listitem');
    await changed.filter({ hasText: /Anna changed course_administration/ }).waitFor();
    await row.getByText('on', { exact: true }).waitFor();
  });

  it.each(['/subjects?env=production', '/flag/course_theme?env=production'])(
    'gets at %s what is known of the subject with its key, and can ask what if',
    async (path) => {
      const page = await openAs('maria', path);
      await page.getByRole('combobox', { name: 'Subject' }).fill('subject-7');
      const attributes = page.getByRole('textbox', { name: /attributes/i });
      await page.waitForURL(/email/);
      expect(await attributes.inputValue()).toContain('"email":"subject-7@example.no"');
      await attributes.fill('{"role":"teacher"}');
      await page.waitForURL(/teacher/);
      await page.reload();
      expect(await attributes.inputValue()).toBe('{"role":"teacher"}');
    },
  );

  it('sees what a date changes without a write', async () => {
    const page = await openAs('maria', '/subjects?env=staging#key=subject-7');
    await page.getByRole('row').filter({ hasText: 'exam_settings' }).getByText('condition not met yet').waitFor();
    served.app.clock.advance(11 * 86_400_000 + 1_000);
    const changed = page.getByLabel('Changed').getByRole('listitem').filter({ hasText: 'exam_settings' });
    await changed.waitFor();
    expect(await changed.innerText()).toMatch(/activation date/i);
  });

  it('shares the view by its address, whose key no server sees', async () => {
    const { page } = await visit(browser, `${served.organization}/subjects`, { key: served.people.maria });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('combobox', { name: 'Subject' }).fill('subject-9');
    await page.keyboard.press('Escape');
    await page.waitForURL(/#key=subject-9/);
    await page.getByRole('row').filter({ hasText: 'course_theme' }).waitFor();
    await page.reload();
    expect(await page.getByRole('combobox', { name: 'Subject' }).inputValue()).toBe('subject-9');
    expect(asked.filter((url) => url.includes('subject-9'))).toEqual([]);
  });

  it('follows a link to another subject that is opened on the page', async () => {
    const page = await openAs('maria', '/subjects#key=subject-7');
    const subject = page.getByRole('combobox', { name: 'Subject' });
    await subject.waitFor();
    await page.goto(`${served.organization}/subjects#key=subject-9`);
    await expect.poll(() => subject.inputValue()).toBe('subject-9');
    expect(page.url()).toContain('#key=subject-9');
  });

  it('compares the subject in two environments, and sees only what differs', async () => {
    const page = await openAs('maria', '/subjects#key=subject-7');
    await page.getByRole('button', { name: 'Compare with another' }).click();
    await page.getByText('Both get the same of every flag here.').waitFor();
    await page.getByRole('group', { name: 'Compared with' }).getByLabel('In').selectOption('staging');
    await page.getByRole('columnheader', { name: 'subject-7 in staging' }).waitFor();
    const rows = page.getByRole('row');
    await rows.filter({ hasText: 'course_theme' }).waitFor();
    const before = await rows.count();
    await page.getByRole('checkbox', { name: 'Only different' }).uncheck();
    expect(await rows.count()).toBeGreaterThan(before);
  });

  it('goes from an answer to every check that led to it', async () => {
    const page = await openAs('maria', '/subjects#key=subject-7');
    await page.getByRole('link', { name: 'why course_theme' }).click();
    await page.getByText('answered here').waitFor();
    expect(page.url()).toContain('#key=subject-7');
  });
});

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

/** Opens a part of the organization's pages as one of the people. */
async function openAs(who: keyof People, path: string): Promise<Page> {
  const { page } = await visit(browser, `${served.organization}${path}`, { key: served.people[who] });
  return page;
}

const rollout = async (): Promise<number> => {
  const { data } = await served.app.graphql<{ flag: { setting: { rolloutPercentage: number } } }>(
    `{ flag(organizationId: "org-nansen-akademiet", key: "search_boost") {
      setting(environment: "production") { rolloutPercentage } } }`,
  );
  return data.flag.setting.rolloutPercentage;
};

describe('a change request', () => {
  it('is named in full in the cell of its flag, also on a phone', async () => {
    const options = { key: served.people.maria, viewport: { width: 390, height: 844 } };
    const { page } = await visit(browser, served.organization, options);
    const waiting = page.locator('.board-words .waits');
    await waiting.first().waitFor();
    const sizes = await waiting.evaluateAll((words) =>
      words.map(({ textContent, scrollWidth, clientWidth }) => ({ textContent, isCut: scrollWidth > clientWidth })),
    );
    expect(sizes).toContainEqual({ textContent: 'waits #15', isCut: false });
    expect(sizes.filter(({ isCut }) => isCut)).toEqual([]);
  });

  it('is made where approval is required, and appears at once for the one who can approve it', async () => {
    const [anna, maria] = await Promise.all([
      openAs('anna', '/flag/course_theme/rollout?env=production'),
      openAs('maria', '/requests'),
    ]);
    await maria.getByText('pilot-schools').waitFor();
    await anna.getByLabel('Default variant').selectOption('aurora');
    await anna.getByRole('button', { name: 'Review and save' }).click();
    // 20 of the 40 subjects are in the experiment or are beta testers.
    await anna
      .getByRole('dialog')
      .getByText(/of 40 known subjects get another answer/)
      .waitFor();
    await anna.getByLabel('Why?').fill('Aurora won.');
    await anna.getByRole('button', { name: 'Ask for approval' }).click();
    await anna.getByText(/waits for approval as #\d+/).waitFor();
    await maria.getByRole('link', { name: /change course_theme in production/ }).click();
    await maria.getByText('Aurora won.').waitFor();
    await maria.getByText('Nothing else was changed there since.').waitFor();
    await anna.getByRole('link', { name: 'See the request' }).last().click();
    await anna.getByText('Aurora won.').waitFor();
  });

  it('shows before it is made whom it concerns from its date on, and so does the request that its flag leads to', async () => {
    const anna = await openAs('anna', '/flag/upload_limit/rollout?env=production');
    await anna.getByLabel('On', { exact: true }).check();
    await anna.getByRole('textbox', { name: 'Date has come' }).fill('2036-01-15T08:00');
    await anna.getByRole('spinbutton', { name: 'Share of them' }).fill('12.5');
    await anna.getByRole('button', { name: 'Review and save' }).click();
    const dialog = anna.getByRole('dialog');
    await dialog.getByText('At once').waitFor();
    await dialog.getByText(/From 15 Jan 2036, .* on/).waitFor();
    await dialog
      .getByText(/of 40 known subjects get another answer/)
      .nth(1)
      .waitFor();
    await anna.getByRole('button', { name: 'Ask for approval' }).click();
    await anna.getByRole('link', { name: 'See the request' }).first().click();
    await anna.getByRole('heading', { name: /From 15 Jan 2036/ }).waitFor();
    await anna
      .getByText(/of 40 known subjects get another answer/)
      .nth(1)
      .waitFor();
  });

  it('cannot be decided by the one who made it, who sees why and can withdraw it', async () => {
    const anna = await openAs('anna', '/requests/16');
    const approve = anna.getByRole('button', { name: /^Approve/ });
    await approve.and(anna.locator('[aria-disabled="true"]')).waitFor();
    await anna.getByText('Four eyes: another person approves or rejects it.').waitFor();
    await anna.getByRole('button', { name: 'Withdraw' }).click();
    await anna.getByText(/Withdrawn by Anna/).waitFor();
    await anna.getByText('This cannot be undone, but it can be asked for again.').waitFor();
  });

  it('shows whom it concerns, is approved with a comment, and says where it took effect', async () => {
    const maria = await openAs('maria', '/requests/12');
    await maria.getByText(/of 40 known subjects get another answer/).waitFor();
    const waiting = maria.getByRole('link', { name: /^Requests/ });
    const before = Number((await waiting.innerText()).replace(/\D/g, ''));
    await maria.getByLabel('Comment').fill('Fine.');
    await maria.getByRole('button', { name: 'Approve' }).click();
    await maria.getByText(/Approved by Maria/).waitFor();
    await maria.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    expect(await rollout()).toBe(50);
    await maria.getByRole('link', { name: 'See it in the history' }).waitFor();
    await waiting.filter({ hasText: String(before - 1) }).waitFor();
    // The way back needs approval too.
    await maria.getByRole('button', { name: 'Undo it' }).click();
    await maria.getByText(/The revert waits for approval as #\d+/).waitFor();
    expect(await rollout()).toBe(50);
  });

  it('still fits after a change elsewhere in the flag, which it tells', async () => {
    const anna = await openAs('anna', '/requests/15');
    await anna.getByText('Nothing else was changed there since.').waitFor();
    await served.app.graphql(
      `mutation { updateFlag(input: { organizationId: "org-nansen-akademiet", key: "certification", name: "Certificates" }) { __typename } }`,
    );
    await anna.getByText(/It fits. What was changed since is elsewhere/).waitFor();
  });

  it('cannot be decided without the permission, which is named', async () => {
    const guest = await openAs('guest', '/requests/15');
    await guest.getByText('This needs the permission "change:approve".', { exact: true }).waitFor();
    expect(await guest.getByRole('button', { name: /Approve/ }).getAttribute('aria-disabled')).toBe('true');
    await guest.goto(`${served.organization}/requests`);
    await guest.getByText('Your key needs change:approve to decide on requests of others.').waitFor();
    await guest.getByRole('link', { name: 'All', exact: true }).click();
    await guest.getByText('pilot-schools').waitFor();
  });

  it('is found and decided with the keyboard alone', async () => {
    const maria = await openAs('maria', '/requests');
    const row = maria.getByRole('link', { name: /turn off travel_reimbursement/ });
    await row.focus();
    await maria.keyboard.press('Enter');
    await maria.getByRole('button', { name: 'Reject' }).focus();
    await maria.keyboard.press('Enter');
    await maria.getByText(/Rejected by Maria/).waitFor();
  });
});

describe('a share that is dragged', () => {
  it('shows which known subjects come in and which go out, before anything is saved', async () => {
    const anna = await openAs('anna', '/flag/certification/rollout?env=staging');
    const effect = anna.getByRole('complementary', { name: 'What the draft would do' });
    await effect.getByText('Edit a field to see here').waitFor();
    const share = anna.getByRole('slider', { name: 'Percentage' });
    const affected = async (percentage: number): Promise<number> => {
      const before = await effect.innerText();
      await share.fill(String(percentage));
      await expect.poll(() => effect.innerText()).not.toBe(before);
      await effect.getByText(/of 40 known subjects gets? another answer/).waitFor();
      return Number(await effect.locator('.effect-sum strong').innerText());
    };
    const few = await affected(30);
    const all = await affected(100);
    expect(few).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(few);
    await effect.getByText('who').click();
    expect(await effect.locator('.effect-examples').innerText()).toMatch(/subject-\d+/);
    await effect
      .getByText(/off.*→.*on/s)
      .first()
      .waitFor();
    await affected(0);
    await effect
      .getByText(/on.*→.*off/s)
      .first()
      .waitFor();
  });
});

describe('a lowest version', () => {
  it('is that with which the known subjects are counted, until the person enters another', async () => {
    const anna = await openAs('anna', '/flag/travel_reimbursement/rollout?env=production');
    const effect = anna.getByRole('complementary', { name: 'What the draft would do' });
    await effect.getByText('Edit a field to see here').waitFor();
    await anna.getByRole('slider', { name: 'Percentage' }).fill('1');
    const version = effect.getByLabel('Counted as if all had app version');
    await version.waitFor();
    expect(await version.inputValue()).toBe('2.4.0');
    await effect.getByText(/[1-9]\d* of 40 known subjects get another answer/).waitFor();
    await version.fill('1.0.0');
    await effect.getByText('0 of 40 known subjects get another answer').waitFor();
  });
});

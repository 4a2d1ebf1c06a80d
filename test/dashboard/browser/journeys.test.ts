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

const isOn = async (flagKey: string, environment: string): Promise<boolean> => {
  const { data } = await served.app.graphql<{ flag: { setting: { enabled: boolean } } }>(
    `query ($key: String!, $environment: String!) { flag(organizationId: "org-nansen-akademiet", key: $key) {
      setting(environment: $environment) { enabled } } }`,
    { key: flagKey, environment },
  );
  return data.flag.setting.enabled;
};

describe('a developer', () => {
  it('finds a flag, turns it on in development with one click, and undoes it', async () => {
    const { page, problems } = await open();
    await page.getByPlaceholder('Find…').fill('theme');
    const control = page.getByRole('switch', { name: 'Course theme in Development' });
    await control.click();
    await page.getByText('Course theme is on in development.').waitFor();
    expect(await isOn('course_theme', 'development')).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Course theme is off in development.').waitFor();
    expect(await isOn('course_theme', 'development')).toBe(false);
    expect(page.url()).toContain('q=theme');
    expect(problems).toEqual([]);
  });

  it('does all of it with the keyboard alone', async () => {
    const { page } = await open();
    await page.getByRole('switch', { name: 'Certification in Production' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('exam settings');
    await page.getByText('1 of 8').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('a:focus').getByText('Exam settings').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await page.getByText('Exam settings is on in development.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Exam settings' }).waitFor();
  });

  it('is asked before a flag goes on in production, and nothing happens until then', async () => {
    const { page } = await open();
    const control = page.getByRole('switch', { name: 'Certification in Production' });
    await control.click();
    await page.keyboard.press('Escape');
    expect(await isOn('certification', 'production')).toBe(false);
    await control.click();
    await page.getByRole('button', { name: 'Turn on in Production' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Certification is on in production.').waitFor();
    expect(await isOn('certification', 'production')).toBe(true);
  });

  it('sees why a subject gets its answer, down to the check that decided', async () => {
    const { page } = await open('/flag/travel_reimbursement#key=student-1&version=2.3.9');
    await page.getByText('answered here').waitFor();
    const decided = page.getByRole('listitem').filter({ hasText: 'answered here' });
    expect(await decided.innerText()).toContain('Rollout condition');
    const change = decided.getByRole('link', { name: 'Change it in Rollout' });
    expect(await change.getAttribute('href')).toBe(
      '/o/org-nansen-akademiet/flag/travel_reimbursement/rollout?env=production',
    );
    await page.getByText('With version 2.4.0 or later: true (the default)').waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.locator('.answer-value.on').getByText('true').waitFor();
    expect(await page.getByLabel('App version').inputValue()).toBe('2.4.0');
    await page.getByLabel('App version').fill('2.5.0');
    await page.locator('.answer-value.on').getByText('true').waitFor();
  });
});

describe('two people', () => {
  it('see what the other does, without a reload', async () => {
    const [first, second] = [await open(), await open()];
    const seen = second.page.getByRole('switch', { name: 'Upload limit in Development' });
    await seen.waitFor();
    await second.page.getByText(/^Live/).waitFor();
    await first.page.getByRole('switch', { name: 'Upload limit in Development' }).click();
    await second.page.locator('[aria-label="Upload limit in Development"][aria-checked="true"]').waitFor();
    expect(second.problems).toEqual([]);
  });

  it('see which cell the other has changed, for a moment and without motion where the person wants none', async () => {
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const opened = await visit(browser, served.organization, { reducedMotion });
      visits.push(opened);
      const { page } = opened;
      await page.getByText(/^Live/).waitFor();
      await page.getByRole('switch', { name: 'Search boost in Development' }).waitFor();
      await served.app.graphql(
        `mutation ($percentage: Float!) { setFlagSetting(input: { organizationId: "org-nansen-akademiet",
          flagKey: "search_boost", environment: "development", rolloutPercentage: $percentage }) { __typename } }`,
        { percentage: reducedMotion === 'reduce' ? 30 : 20 },
      );
      const changed = page.locator('.board-cell.changed');
      await changed.waitFor();
      const looks: readonly string[] = await changed.evaluateAll((cells) =>
        cells.map((cell) => `${cell.querySelector('[role="switch"]')?.ariaLabel}: ${cell.getAnimations().length}`),
      );
      expect(looks).toEqual([`Search boost in Development: ${reducedMotion === 'reduce' ? 0 : 1}`]);
      await changed.waitFor({ state: 'detached' });
    }
  });

  it('edit different parts of a rollout, and both edits are kept', async () => {
    const { page } = await open('/flag/encrypted_assignment_dispatch/rollout?env=development');
    await page.getByLabel('App version is at least').fill('2.5');
    await served.app.graphql(
      `mutation { setFlagSwitch(input: { organizationId: "org-nansen-akademiet", flagKey: "encrypted_assignment_dispatch",
        environment: "development", enabled: true }) { __typename } }`,
    );
    await page.getByText('Another person changed this meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Encrypted assignment dispatch is saved in development.').waitFor();
    expect(await isOn('encrypted_assignment_dispatch', 'development')).toBe(true);
  });
});

describe('a release manager', () => {
  it('keeps an unsaved rollout through a reload', async () => {
    const { page } = await open('/flag/search_boost/rollout?env=development');
    await page.getByLabel('App version is at least').fill('3.1');
    await page.reload();
    await page.getByText('1 unsaved change').waitFor();
    expect(await page.getByLabel('App version is at least').inputValue()).toBe('3.1');
  });

  it('reverts a change from the history, and finds the revert there', async () => {
    const { page } = await open('/flag/travel_reimbursement/history');
    await page.getByText('turned on travel_reimbursement in production').click();
    await page.getByRole('button', { name: 'Revert to before this' }).click();
    await page.getByRole('button', { name: 'Revert the flag' }).click();
    await page.getByText('reverted travel_reimbursement').waitFor();
    expect(await isOn('travel_reimbursement', 'production')).toBe(false);
  });

  it('makes a flag that is on in development only', async () => {
    const { page } = await open('/new-flag');
    await page.getByLabel('Name').fill('Harbour map');
    await page.getByLabel('Development').check();
    await page.getByRole('button', { name: 'Make the flag' }).click();
    await page.getByRole('heading', { name: 'Harbour map' }).waitFor();
    expect(await isOn('harbour_map', 'development')).toBe(true);
    expect(await isOn('harbour_map', 'production')).toBe(false);
  });
});

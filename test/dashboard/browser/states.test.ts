import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../support/test-app.ts';
import { openBrowser, visit } from '../support/browser.ts';
import type { People } from '../support/busy-organization.ts';
import { type RestartedDashboard, serveRestartedDashboard } from '../support/restarted-dashboard.ts';
import { type ServedDashboard, serveBusyDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

const turn = (app: TestApp, flagKey: string, enabled: boolean) =>
  app.graphql(`mutation { setFlagSwitch(input: { organizationId: "org-nansen-akademiet", flagKey: "${flagKey}",
    environment: "development", enabled: ${enabled} }) { __typename } }`);
const turnOn = (app: TestApp, flagKey: string) => turn(app, flagKey, true);

describe('a server that is killed', () => {
  let served: RestartedDashboard;
  beforeAll(async () => {
    served = await serveRestartedDashboard();
  });
  afterAll(() => served?.close());

  it('is waited for, and everything that changed meanwhile is caught up', async () => {
    const { page } = await visit(browser, served.organization);
    await page.getByText(/^Live/).waitFor();
    await page.getByRole('link', { name: 'Course theme' }).waitFor();
    await served.kill();
    await page.getByText(/^Reconnecting… as of/).waitFor();
    // What was read stays.
    expect(await page.getByRole('link', { name: 'Course theme' }).count()).toBe(1);
    await served.start((app) => turnOn(app, 'course_theme'));
    await page.getByText('Live · caught up 1 change').waitFor();
    await page.locator('[aria-label="Course theme in Development"][aria-checked="true"]').waitFor();
  });

  it('keeps what was entered, and takes it once it is back', async () => {
    const { page } = await visit(browser, `${served.organization}/flag/search_boost/rollout?env=development`);
    await page.getByText(/^Live/).waitFor();
    await page.getByLabel('App version is at least').fill('4.2');
    await served.kill();
    await page.getByText(/^Reconnecting…/).waitFor();
    expect(await page.getByLabel('App version is at least').inputValue()).toBe('4.2');
    await served.start();
    await page.getByText(/^Live/).waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Search boost is saved in development.').waitFor();
  });

  it('and comes back from a backup is read again, in its new epoch', async () => {
    const { page } = await visit(browser, served.organization);
    await page.getByText(/^Live/).waitFor();
    await served.kill();
    await page.getByText(/^Reconnecting…/).waitFor();
    await served.endEpoch();
    await served.start((app) => turnOn(app, 'exam_settings'));
    await page.getByText('A backup was restored, so everything was read again.').waitFor();
    await page.locator('[aria-label="Exam settings in Development"][aria-checked="true"]').waitFor();
    await page.getByText(/^Live/).waitFor();
  });
});

describe('in an organization in which much goes on', () => {
  let served: ServedDashboard & { readonly people: People };
  beforeAll(async () => {
    served = await serveBusyDashboard();
  });
  afterAll(() => served?.app.close());

  async function openAs(key: string, path: string): Promise<Page> {
    const { page } = await visit(browser, `${served.organization}${path}`, { key });
    return page;
  }

  it('two people who edit the same place decide whose edit counts', async () => {
    const { anna, maria } = served.people;
    const path = '/flag/course_administration/rollout?env=staging';
    const [one, other] = [await openAs(anna, path), await openAs(maria, path)];
    await one.getByLabel('App version is at least').fill('2.0');
    await other.getByLabel('App version is at least').fill('3.0');
    await other.getByRole('button', { name: 'Review and save' }).click();
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByText('Course administration is saved in staging.').waitFor();
    // The decision comes before the saving.
    await one.getByRole('button', { name: 'Keep mine' }).waitFor();
    expect(await one.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await one.getByRole('button', { name: 'Take theirs' }).click();
    await one.getByText('Nothing is changed.').waitFor();
    expect(await one.getByLabel('App version is at least').inputValue()).toMatch(/^3\.0/);
  });

  it('a person whose key expires signs in over the page, and finds the draft again', async () => {
    const expiresAt = new Date(served.app.clock.now() + 60_000).toISOString();
    const { secret } = await served.app.createKey({ expiresAt });
    const { page } = await visit(browser, `${served.organization}/flag/travel_reimbursement/rollout?env=staging`, {
      signIn: secret,
    });
    await page.getByLabel('App version is at least').fill('5.0');
    await page.getByText('1 unsaved change').waitFor();
    // Else the question for the effect would be what finds the key expired.
    await page.getByRole('region', { name: 'Effect' }).waitFor();
    served.app.clock.advance(120_000);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('heading', { name: 'This key is not accepted any more' }).waitFor();
    await page.getByLabel('API key').fill(served.people.anna);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('1 unsaved change').waitFor();
    expect(await page.getByLabel('App version is at least').inputValue()).toBe('5.0');
  });

  it('the past can be looked at and left, but not changed', async () => {
    const page = await openAs(served.people.anna, '?as-of=12');
    await page.getByText('As of revision 12').waitFor();
    const control = page.getByRole('switch', { name: /Travel reimbursement in Production/ });
    expect(await control.getAttribute('aria-disabled')).toBe('true');
    expect(await control.getAttribute('aria-checked')).toBe('false');
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByText('As of revision 13').waitFor();
    expect(page.url()).toContain('as-of=13');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('switch', { name: 'Travel reimbursement in Staging' }).waitFor();
    expect(page.url()).not.toContain('as-of');
  });

  it('the board shows what changes after its answer and before its news begin', async () => {
    const isOn = '[aria-label="Search boost in Development"][aria-checked="true"]';
    await turn(served.app, 'search_boost', false);
    const page = await (await browser.newContext()).newPage();
    await page.route('**/graphql', async (route) => {
      if (route.request().postDataJSON().operationName === 'LogPosition') {
        await page.getByRole('link', { name: 'Search boost' }).waitFor();
        expect(await page.locator(isOn).count()).toBe(0);
        await turn(served.app, 'search_boost', true);
      }
      await route.continue();
    });
    await page.goto(served.organization);
    await page.locator(isOn).waitFor();
  });

  it('the flags of the board are asked for once, before the dashboard is loaded', async () => {
    const page = await (await browser.newContext()).newPage();
    let questions = 0;
    const isWholeBoard = (request: Request) => {
      const question = request.url().endsWith('/graphql') ? request.postDataJSON() : {};
      return question.operationName === 'Board' && question.variables.filter === undefined;
    };
    page.on('request', (request) => {
      if (isWholeBoard(request)) questions += 1;
    });
    const asked = page.waitForRequest(isWholeBoard);
    await page.route('**/assets/index-*.js', async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(served.organization);
    await page.getByRole('link', { name: 'Search boost' }).waitFor();
    expect(questions).toBe(1);
  });

  it('a board that is slow to answer does not keep the frame from asking', async () => {
    const page = await (await browser.newContext()).newPage();
    const other = page.waitForRequest((request) => {
      const name = request.url().endsWith('/graphql') && request.postDataJSON().operationName;
      return name !== false && name !== 'Board';
    });
    await page.route('**/graphql', async (route) => {
      if (route.request().postDataJSON().operationName === 'Board') await other;
      await route.continue();
    });
    await page.goto(served.organization);
    await page.getByRole('link', { name: 'Search boost' }).waitFor();
  });

  it('the board shows how it was on a day', async () => {
    const page = await openAs(served.people.anna, '?as-of=2025-11-15T00:00:00Z');
    await page.getByText(/As of revision \d+, \d+ Nov 2025/).waitFor();
    await page.getByRole('link', { name: 'Travel reimbursement' }).waitFor();
    expect(await page.getByRole('link', { name: 'Course theme' }).count()).toBe(0);
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems, openBrowser, visit } from '../support/browser.ts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard.ts';

let browser: Browser;
let served: ServedDashboard;

// Each journey has flags of its own, so that they share a server.
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

interface Rule {
  readonly key: string;
  readonly exposurePercentage: number;
  readonly groups: readonly unknown[];
  readonly split: readonly unknown[];
}

const rulesOf = async (key: string, environment: string): Promise<readonly Rule[]> => {
  const { data } = await served.app.graphql<{ flag: { setting: { rules: Rule[] } } }>(
    `query ($key: String!, $environment: String!) { flag(organizationId: "org-nansen-akademiet", key: $key) {
      setting(environment: $environment) { rules { key exposurePercentage split { weight variant { key } }
        groups { match conditions { attribute operator values } } } } } }`,
    { key, environment },
  );
  return data.flag.setting.rules;
};

const setRules = (flagKey: string, environment: string, rules: readonly object[]) =>
  served.app.graphql(`mutation ($input: SetTargetingRulesInput!) { setTargetingRules(input: $input) { __typename } }`, {
    input: { organizationId: 'org-nansen-akademiet', flagKey, environment, rules },
  });

const save = async (page: Page) => {
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
};

describe('the rules of a flag', () => {
  it('are made from conditions, kept through a reload, saved at once, and undone', async () => {
    const page = await open('/flag/search_boost/rules?env=development');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Name').fill('Teachers');
    await page.getByRole('button', { name: 'Attribute' }).click();
    await page.getByText('Choose an attribute.').waitFor();
    await page.getByRole('combobox', { name: 'Attribute' }).fill('role');
    await page.getByRole('combobox', { name: 'Values' }).fill('teacher');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'What they get' }).selectOption('SHARES');
    await page.getByRole('spinbutton', { name: 'strong' }).fill('33');
    await page.getByText('0.333 % falls through to what follows').waitFor();
    await page.reload();
    await page.getByText('role is teacher').waitFor();
    await save(page);
    await page.getByText('The rules of Search boost in development are saved.').waitFor();
    expect(await rulesOf('search_boost', 'development')).toMatchObject([
      {
        exposurePercentage: 100,
        groups: [{ match: 'ALL', conditions: [{ attribute: 'role', operator: 'EQUALS', values: ['teacher'] }] }],
        split: [{ weight: 33.334 }, { weight: 33.333 }, { weight: 33 }],
      },
    ]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^Search boost is as it was at revision/).waitFor();
    expect(await rulesOf('search_boost', 'development')).toEqual([]);
  });

  it('are put in another order with the keyboard alone, and the focus stays with the moved rule', async () => {
    await setRules('upload_limit', 'development', [
      { key: 'first', variant: 'large' },
      { key: 'second', variant: 'large' },
      { key: 'third', variant: 'standard' },
    ]);
    const page = await open('/flag/upload_limit/rules?env=development');
    await page.getByRole('button', { name: 'Move third up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('third is now rule 2 of 3.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('third is now rule 1 of 3.').waitFor();
    // It cannot go further up, so the focus is beside.
    await page.locator('[aria-label="Move third down"]:focus').waitFor();
    await save(page);
    await page.getByText('The rules of Upload limit in development are saved.').waitFor();
    const rules = await rulesOf('upload_limit', 'development');
    expect(rules.map(({ key }) => key)).toEqual(['third', 'first', 'second']);
  });

  it('are put in another order by dragging one onto another, which is a draft like every edit', async () => {
    const page = await open('/flag/course_theme/rules?env=production');
    await page.locator('.rule').nth(1).dragTo(page.locator('.rule').nth(0));
    await page.getByText('Half of all subjects take part in the experiment is now rule 1 of 2.').waitFor();
    await page.getByText('1 unsaved change').waitFor();
    const rules = await rulesOf('course_theme', 'production');
    expect(rules.map(({ key }) => key)).toEqual(['beta-testers-first', 'experiment']);
  });

  it('keep the edits of two people in different rules, and ask where both edited the same', async () => {
    const [own, other] = [
      { key: 'own', variant: 'aurora', exposurePercentage: 10 },
      { key: 'other', variant: 'fjord', exposurePercentage: 10 },
    ];
    await setRules('course_theme', 'development', [own, other]);
    const page = await open('/flag/course_theme/rules?env=development');
    await page.getByRole('button', { name: 'Edit own' }).click();
    await page.getByRole('spinbutton', { name: 'Exposed' }).fill('20');
    await setRules('course_theme', 'development', [own, { ...other, exposurePercentage: 50 }]);
    await page.getByText('Another person changed the rules meanwhile. Your edits are kept beside theirs.').waitFor();
    await setRules('course_theme', 'development', [{ ...own, exposurePercentage: 30 }, other]);
    await page.getByText('Another person changed the rule own that you have edited.').waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await save(page);
    await page.getByText('The rules of Course theme in development are saved.').waitFor();
    const rules = await rulesOf('course_theme', 'development');
    expect(rules.map(({ exposurePercentage }) => exposurePercentage)).toEqual([20, 10]);
  });
});

describe('the variants of a flag', () => {
  it('are added with a payload that is checked as it is typed, used as a default, and not deleted while they are used', async () => {
    const page = await open('/flag/upload_limit/variants');
    await page.getByRole('button', { name: 'Add a variant' }).click();
    await page.getByRole('textbox', { name: 'Key' }).fill('huge');
    await page.getByLabel('Value').fill('2.5');
    await page.getByText('Expected a whole number').waitFor();
    await page.getByLabel('Value').fill('2500');
    await page.getByLabel('Payload').fill('{"unit" "MB"}');
    await page.getByText('Not JSON at line 1, column 9').waitFor();
    await page.reload();
    expect(await page.getByLabel('Value').inputValue()).toBe('2500');
    await page.getByLabel('Payload').fill('{"unit": "MB"}');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Add the variant' }).click();
    await page.getByText('The variant huge of Upload limit is saved.').waitFor();
    await page.getByRole('combobox', { name: 'Development' }).selectOption({ label: 'huge' });
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The default of Upload limit in development is huge.').waitFor();
    await page.getByText('Used: default in Development').waitFor();
    const { data } = await served.app.graphql<{ flag: unknown }>(
      `{ flag(organizationId: "org-nansen-akademiet", key: "upload_limit") {
        variant(key: "huge") { value payload } setting(environment: "development") { defaultVariant { key } } } }`,
    );
    expect(data.flag).toEqual({
      ...{ variant: { value: 2500, payload: { unit: 'MB' } }, setting: { defaultVariant: { key: 'huge' } } },
    });
    await page.getByRole('button', { name: 'More for huge' }).click();
    const remove = page.getByRole('menuitem', { name: 'Delete' });
    await remove.waitFor();
    expect(await remove.innerText()).toContain('default in Development');
    expect(await remove.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('the settings of a flag', () => {
  it('are saved with a prerequisite, undone, and beside what another person saved', async () => {
    const page = await open('/flag/certification/settings');
    await page.getByLabel('Name').fill('Certificates');
    await page.getByRole('button', { name: 'Add a prerequisite' }).click();
    await page.getByRole('combobox', { name: 'Flag', exact: true }).fill('course ad');
    await page.getByRole('option', { name: /Course administration/ }).waitFor();
    await page.keyboard.press('Enter');
    await served.app.graphql(
      `mutation { updateFlag(input: { organizationId: "org-nansen-akademiet", key: "certification", permanent: true }) { __typename } }`,
    );
    await page.getByText('Another person changed this meanwhile.').waitFor();
    expect(await page.getByLabel('Permanent').isChecked()).toBe(true);
    await save(page);
    await page.getByText('Certificates is saved.').waitFor();
    const flag = async () => {
      const { data } = await served.app.graphql<{ flag: unknown }>(
        `{ flag(organizationId: "org-nansen-akademiet", key: "certification") {
          name permanent prerequisites { expected flag { key } } } }`,
      );
      return data.flag;
    };
    expect(await flag()).toEqual({
      ...{ name: 'Certificates', permanent: true },
      prerequisites: [{ expected: true, flag: { key: 'course_administration' } }],
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/is as it was at revision/).waitFor();
    expect(await flag()).toEqual({ name: 'Certification', permanent: true, prerequisites: [] });
  });

  it('say what is hashed, and how payloads are stored', async () => {
    const flag = async () => {
      const { data } = await served.app.graphql<{ flag: unknown }>(
        `{ flag(organizationId: "org-nansen-akademiet", key: "search_boost") {
          bucketing { by } experienceContinuity encryptsPayloads } }`,
      );
      return data.flag;
    };
    const page = await open('/flag/search_boost/settings');
    await page.getByLabel('Percentages and splits are decided once for').selectOption('each device');
    await page.getByText('Everyone who uses a device gets the same on it.').waitFor();
    await page.getByLabel('A subject keeps its variant under another key').check();
    await page.getByLabel('Payloads of variants are stored encrypted').check();
    await save(page);
    await page.getByText('Search boost is saved.').waitFor();
    expect(await flag()).toEqual({
      ...{ bucketing: { by: 'DEVICE_ID' }, experienceContinuity: true, encryptsPayloads: true },
    });
  });

  it('archive it and take it back, and delete it only with its key typed', async () => {
    await served.app.graphql(
      `mutation { createFlag(input: { organizationId: "org-nansen-akademiet", key: "short_trial", name: "Short trial" }) { __typename } }`,
    );
    const page = await open('/flag/short_trial/settings');
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Archive the flag' }).click();
    await page.getByText('This flag is archived.').waitFor();
    await page.getByRole('button', { name: 'Take it back from the archive' }).click();
    await page.getByRole('button', { name: 'Take it back', exact: true }).click();
    await page.getByText('Short trial is back from the archive.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const confirm = page.getByRole('button', { name: 'Delete the flag' });
    const field = page.getByLabel('Type short_trial to confirm');
    for (const wrong of ['', 'short', 'short_trial_2']) {
      await field.fill(wrong);
      await confirm.click();
      expect([wrong, await field.isVisible()]).toEqual([wrong, true]);
    }
    await field.fill('short_trial');
    await confirm.click();
    await page.getByText('Short trial is deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Short trial is restored.').waitFor();
    const { data } = await served.app.graphql<{ flag: unknown }>(
      `{ flag(organizationId: "org-nansen-akademiet", key: "short_trial") { name } }`,
    );
    expect(data.flag).toEqual({ name: 'Short trial' });
  });
});

describe('a person who may only read flags', () => {
  it('sees every tab, edits a draft, and reads which permission saving needs', async () => {
    const { data } = await served.app.graphql<{ createApiKey: { secret: string } }>(
      `mutation { createApiKey(input: { organizationId: "org-nansen-akademiet", name: "Reader",
        permissions: ["flag:read", "environment:read", "organization:read"] }) { ... on CreatedApiKey { secret } } }`,
    );
    const openTab = async (tab: string) =>
      visit(browser, `${served.organization}/flag/course_theme/${tab}`, { key: data.createApiKey.secret });
    const rules = await openTab('rules');
    await rules.page.getByRole('button', { name: 'Edit Half of all subjects' }).click();
    await rules.page.getByRole('spinbutton', { name: 'Exposed' }).fill('60');
    const save = rules.page.getByRole('button', { name: 'Review and save' });
    expect(await save.innerText()).toContain('Your key needs flag:write');
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    const variants = await openTab('variants');
    expect(await variants.page.getByRole('button', { name: 'Add a variant' }).innerText()).toContain('flag:write');
    const settings = await openTab('settings');
    expect(await settings.page.getByRole('button', { name: 'Archive' }).innerText()).toContain('flag:write');
  });
});

/** Where the page is scrolled, the bar at its top covers a part of what is below it. */
const problemsAtTop = async (page: Page) => {
  await page.evaluate('scrollTo(0, 0)');
  return accessProblems(page);
};

describe.each(['light', 'dark'] as const)('an opened rule in %s', (colorScheme) => {
  it.each([1280, 390])('is accessible at %s pixels, with its menus and suggestions', async (width) => {
    const { page, problems } = await visit(browser, `${served.organization}/flag/upload_limit/rules?env=production`, {
      ...{ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' },
    });
    await page.getByRole('button', { name: 'Edit Large schools' }).click();
    await page.getByLabel('Percentage of step 1').waitFor();
    expect(await problemsAtTop(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Attribute', exact: true }).click();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'appVersion' }).waitFor();
    expect(await problemsAtTop(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More for Large schools' }).click();
    await page.getByRole('menuitem', { name: 'Make a copy' }).waitFor();
    expect(await problemsAtTop(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

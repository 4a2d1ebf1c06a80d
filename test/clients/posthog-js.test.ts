import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { hasChromium, openBrowser, visit } from '../dashboard/support/browser.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

/*
 * posthog-js in a real browser, on a page of another origin: what it asks for when a page loads, and what applications call.
 * It runs where Debian's package chromium is installed.
 */

const library = fileURLToPath(new URL('node_modules/posthog-js/dist/module.js', import.meta.url));

/** The calls of posthog-js that the test makes. */
interface PostHog {
  getFeatureFlag(key: string): unknown;
  getFeatureFlagPayload(key: string): unknown;
  reloadFeatureFlags(): void;
  onFeatureFlags(callback: () => void): () => void;
  identify(distinctId: string, set?: object): void;
  group(type: string, key: string, set?: object): void;
  capture(event: string, properties?: object): void;
  getEarlyAccessFeatures(callback: (features: readonly object[]) => void, reload: boolean): void;
  updateEarlyAccessFeatureEnrollment(key: string, isEnrolled: boolean): void;
  getSurveys(callback: (surveys: readonly object[]) => void, reload: boolean): void;
  reset(): void;
}
declare global {
  interface Window {
    readonly posthog: PostHog;
  }
}

// A browser that is driven by a test is taken for a bot, whose events are dropped.
const OPTIONS = 'request_batching: false, opt_out_useragent_filter: true';

const pageWith = (host: string, token: string) => `<!doctype html><meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="data:,">
<script type="module">
  import posthog from '/posthog.js';
  window.posthog = posthog;
  posthog.init(${JSON.stringify(token)}, { api_host: ${JSON.stringify(host)}, ${OPTIONS} });
</script><button>Buy</button>`;

describe.skipIf(!hasChromium)('posthog-js on a page of another origin', { timeout: 60_000 }, () => {
  let app: TestApp;
  let organizationId: string;
  let shop: Server;
  let browser: Browser;
  let page: Page;
  /** What went wrong, and what was asked for: methods and paths. */
  let problems: readonly string[];
  const asked = new Set<string>();

  beforeAll(async () => {
    app = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'none' } });
    const place = await makeOrganization(app.services);
    organizationId = place.organizationId;
    await makeFlags(place);
    const { url } = await app.listen();
    const { secret } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] });
    shop = await serveShop(pageWith(url, secret));
    browser = await openBrowser();
    ({ page, problems } = await visit(browser, addressOf(shop)));
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      asked.add(`${response.request().method()} ${pathname.replace(secret, '{token}')} ${response.status()}`);
    });
    await page.reload();
    await known(() => page.evaluate(() => window.posthog.getFeatureFlag('beta')), true);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await app?.close();
  });

  /** Waits until what is read is so. */
  const known = (read: () => Promise<unknown>, value: unknown) =>
    vi.waitFor(async () => expect(await read()).toEqual(value), { timeout: 15_000, interval: 100 });

  const flag = (key: string) => page.evaluate((name) => window.posthog.getFeatureFlag(name), key);

  it('reads switches, variants and payloads, and learns nothing of flags that are inactive or of servers', async () => {
    expect(await flag('beta')).toBe(true);
    expect(await flag('off')).toBeUndefined();
    expect(await flag('color')).toBe('red');
    expect(await page.evaluate(() => window.posthog.getFeatureFlagPayload('color'))).toEqual({ hex: '#f00' });
    expect(await flag('secret')).toBeUndefined();
  });

  it('is answered again when the person is identified and when flags are loaded again', async () => {
    expect(await flag('pro')).toBe(false);
    await page.evaluate(() => window.posthog.identify('ida', { plan: 'pro' }));
    await known(() => flag('pro'), true);
    await setFlagSwitch(app.services, fullCaller, { organizationId, flagKey: 'off', enabled: true });
    await page.evaluate(() => window.posthog.reloadFeatureFlags());
    await known(() => flag('off'), true);
  });

  it('captures events: what they say of the person and the group is stored', async () => {
    await page.evaluate(() => {
      window.posthog.group('company', 'nansen', { size: 3 });
      window.posthog.capture('bought', { $set: { city: 'Oslo' } });
    });
    const { db } = app.services.store;
    const ofPerson = async () => {
      await app.services.subjects.flush();
      const where = { organizationId, keys: { some: { targetingKey: 'ida' } } };
      return (await db.subject.findFirst({ where }))?.attributes;
    };
    const ofGroup = async () => {
      await app.services.subjects.flush();
      const where = { organizationId, groupType: 'company', key: 'nansen' };
      return (await db.subjectGroup.findFirst({ where }))?.attributes;
    };
    await known(ofPerson, expect.objectContaining({ plan: 'pro', city: 'Oslo', $browser: 'Chrome' }));
    await known(ofGroup, expect.objectContaining({ size: 3 }));
  });

  it('calls back with early access features, and enrolls in one', async () => {
    const features = () =>
      page.evaluate(() => new Promise((resolve) => window.posthog.getEarlyAccessFeatures(resolve, true)));
    expect(await features()).toMatchObject([{ flagKey: 'early' }]);
    expect(await flag('early')).toBe(false);
    await page.evaluate(() => window.posthog.updateEarlyAccessFeatureEnrollment('early', true));
    await known(() => flag('early'), true);
  });

  it('calls back with no survey', async () => {
    expect(await page.evaluate(() => new Promise((resolve) => window.posthog.getSurveys(resolve, true)))).toEqual([]);
  });

  it('asks for nothing that is missing, and writes no error on the console', async () => {
    // What it loads later, such as the scripts of products, it loads when the page is used.
    await page.getByRole('button').click();
    await page.evaluate(() => window.posthog.reset());
    await known(() => flag('pro'), false);
    expect(problems).toEqual([]);
    expect([...asked].filter((answer) => !answer.endsWith(' 200'))).toEqual([]);
    expect([...asked]).toEqual(expect.arrayContaining(['GET /array/{token}/config.js 200', 'POST /flags/ 200']));
  });
});

async function makeFlags({ flag }: TestOrganization): Promise<void> {
  await flag('beta');
  await flag('off', { settings: [] });
  await flag('secret', { distributionChannel: 'SERVER' });
  await flag('color', {
    valueType: 'STRING',
    variants: [{ key: 'red', value: 'red', weight: 100, payload: { hex: '#f00' } }],
  });
  const inProduction = { environment: 'production', enabled: true, defaultVariant: null };
  const isPro = { attribute: 'plan', operator: 'EQUALS', values: ['pro'] } as const;
  const rules = [{ variant: 'on', groups: [{ conditions: [isPro] }] }];
  await flag('pro', { settings: [{ ...inProduction, rules }] });
  const isEnrolled = { attribute: '$feature_enrollment/early', operator: 'TRUTH_EQUALS', values: ['true'] } as const;
  await flag('early', { settings: [{ ...inProduction, enrollment: { conditions: [isEnrolled] } }] });
}

function addressOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

/** Serves the page and the library. */
async function serveShop(page: string): Promise<Server> {
  const script = await readFile(library, 'utf8');
  const server = createServer(({ url }, response) => {
    const isScript = url === '/posthog.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

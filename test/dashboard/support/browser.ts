// cspell:ignore omnibox
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian's package puts Chromium. */
const CHROMIUM = '/usr/bin/chromium';

/** Whether Chromium is installed. */
export const hasChromium = existsSync(CHROMIUM);

/** What the browser must not do by itself: ask hosts outside, or show more than the page. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // With every window, the address bar loads pages of its own, for a second of processor time. The others are Playwright's.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding,Translate,OptimizationHints,HttpsUpgrades',
];

/** A page of a browser, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Errors on the console, breaches of the content policy and defects of scripts, as they happened. */
  readonly problems: readonly string[];
}

/** Starts the browser. */
export function openBrowser(): Promise<Browser> {
  if (!hasChromium) throw new Error(`There is no ${CHROMIUM}; install Debian's package chromium.`);
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** How a person visits: the looks of the browser, and the secret of the API key that was signed in with. */
export interface VisitOptions extends BrowserContextOptions {
  readonly key?: string;
  /** The same, but entered in the dialog, so that another key can follow. */
  readonly signIn?: string;
}

/** Opens an address in a context of its own, as another person would. */
export async function visit(
  browser: Browser,
  url: string,
  { key, signIn, ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  if (key !== undefined) await context.addInitScript(`sessionStorage.setItem('halyard-key', '${key}')`);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Requests that the page itself gives up.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${request.url()}: ${reason}`);
  });
  if (signIn !== undefined) {
    // Before every reload the tab holds what it held.
    await page.goto(new URL('/', url).href);
    await page.evaluate(`sessionStorage.setItem('halyard-key', '${signIn}')`);
  }
  await page.goto(url);
  return { page, problems };
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with what a page shows, by the rules of WCAG 2.0 to 2.2, levels A and AA. */
export async function accessProblems(page: Page): Promise<readonly string[]> {
  // Not as a script element: the policy of the page lets none in.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: await readFile(axe, 'utf8') });
  // Describing the elements that pass would take as long as the search.
  const violations: readonly AxeViolation[] = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
      .then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

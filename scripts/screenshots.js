// cspell:ignore skarv
// Takes the pictures of the dashboard that the documents show, from a server of its own with the demo data. Needs Chromium and
// `npm run build`. Each picture is at most 100 KB.
import { spawn } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, 'docs/images');
const MOST_BYTES = 100_000;

const pictures = [
  { name: 'board', path: '/o/org-harbor', shows: 'Fog warning', theme: 'light' },
  {
    name: 'answer',
    path: '/o/org-harbor/flag/tariff_model#key=astrid-skarv',
    shows: 'answered here',
    theme: 'light',
  },
  { name: 'history', path: '/o/org-harbor/history', shows: 'complete to revision', theme: 'dark' },
  {
    name: 'palette',
    path: '/o/org-harbor',
    shows: 'Fog warning',
    theme: 'dark',
    async act(page) {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Go to or do').fill('turn on fog');
      await page
        .getByRole('option', { name: /Fog warning/ })
        .first()
        .waitFor();
    },
  },
  { name: 'compare', path: '/o/org-harbor/compare?from=staging&to=production', shows: 'Berth booking', theme: 'light' },
  { name: 'requests', path: '/o/org-harbor/requests', shows: 'Anna', theme: 'light' },
];

const { address, server } = await startServer();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  mkdirSync(target, { recursive: true });
  for (const picture of pictures) await take(picture);
} finally {
  await browser.close();
  server.kill();
}

async function take({ name, path, shows, theme, act }) {
  const viewport = { width: 1200, height: 700 };
  const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${address}${path}`);
  await page.getByText(shows).first().waitFor();
  await page.getByText(/^Live/).waitFor();
  await act?.(page);
  const file = join(target, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes; at most ${MOST_BYTES} are wanted.`);
  await context.close();
}

async function startServer() {
  const env = { ...process.env, PORT: '0', DATA_DIR: 'memory', DEMO_DATA: 'true', RATE_LIMIT: 'off' };
  const server = spawn(process.execPath, [join(root, 'dist/main.js')], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const part of server.stdout) {
    said += part;
    const found = /Dashboard\s+(http:\S+)\//.exec(said);
    if (found) return { address: found[1], server };
  }
  throw new Error('The server has ended; run npm run build first.');
}

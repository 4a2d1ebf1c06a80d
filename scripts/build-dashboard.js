// Builds the dashboard into dist/dashboard when a source or a dependency is newer than it: the files of the page, each compressed
// beside itself, and the list of documents that the page sends by their hashes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { filesIn, fingerprintOf, isFresh, noteFresh } from './fresh.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, 'dist/dashboard');
const stamp = join(target, '.fresh');

/** Whether the dashboard was built from its sources as they are. */
export function isDashboardFresh() {
  return isFresh(stamp, inputs());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();

function inputs() {
  const scripts = ['build-dashboard.js', 'vite.config.js', 'document-texts.js'].map((name) =>
    join(root, 'scripts', name),
  );
  return [...filesIn('src/dashboard'), ...scripts];
}

async function build() {
  const fingerprint = fingerprintOf(inputs());
  const [{ build: bundle }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.js')]);
  await bundle(config);
  compressAssets();
  await writeDocuments();
  noteFresh(stamp, fingerprint);
}

function compressAssets() {
  const assets = join(target, 'assets');
  for (const name of readdirSync(assets)) {
    if (!/\.(?:js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(assets, name));
    const path = join(assets, name);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
  }
}

async function writeDocuments() {
  const { fragmentsOf, operationsOf, readDocumentFiles } = await import('./document-texts.js');
  const files = readDocumentFiles();
  const fragments = fragmentsOf(files);
  const rows = files.flatMap((file) => operationsOf(file, fragments)).map(({ hash, text }) => [hash, text]);
  writeFileSync(join(target, 'documents.json'), JSON.stringify(Object.fromEntries(rows)));
}

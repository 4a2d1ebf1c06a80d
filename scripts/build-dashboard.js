// Builds the dashboard into dist/dashboard when a source or a dependency is newer than it: the files of the page, each compressed
// beside itself, and the list of documents that the page sends by their hashes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../', import.meta.url));
const source = join(root, 'src/dashboard');
const target = join(root, 'dist/dashboard');
const stamp = join(target, '.fresh');

if (process.argv.includes('--force') || !isFresh()) await build();

function isFresh() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** What the result depends on: which files there are and when they were modified, and the packages. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const inputs = [
    ...readdirSync(source, { recursive: true, encoding: 'utf8' }).map((path) => join(source, path)),
    ...['build-dashboard.js', 'vite.config.js', 'document-texts.js'].map((name) => join(root, 'scripts', name)),
  ];
  for (const path of inputs.sort()) hash.update(`${path} ${statSync(path).mtimeMs}\n`);
  return hash.digest('hex');
}

async function build() {
  const print = fingerprint();
  const [{ build: bundle }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.js')]);
  await bundle(config);
  compressAssets();
  await writeDocuments();
  writeFileSync(stamp, print);
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

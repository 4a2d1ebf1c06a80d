// Bundles the server, the command line and the libraries that they use into dist, when a source or a dependency is newer. An installed
// package then has what runs and nothing else, and starts without looking for a thousand files.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn, fingerprintOf, isFresh, noteFresh } from './fresh.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const source = join(root, 'src');
const target = join(root, 'dist');
const stamp = join(target, '.fresh');

/** What the server, the package and the scripts start from. All are files of dist itself, and so are the pieces that they share. */
const entries = {
  main: 'src/main.ts',
  cli: 'src/cli/main.ts',
  backup: 'src/server/backup/backup-command.ts',
  // For the checks and the benchmarks.
  'print-schema': 'src/graph/print-schema.ts',
  dialects: 'src/rest/dialects.ts',
  'openapi-document': 'src/rest/openapi/openapi-document.ts',
  compile: 'src/evaluation/compile.ts',
  evaluate: 'src/evaluation/evaluate.ts',
  'flag-rows': 'src/store/flags/flag-rows.ts',
};

/** Stays a dependency: it finds its own binaries beside itself. */
const external = [/^@electric-sql\/pglite/];

/** What others put into dist. */
const notOurs = ['.fresh', 'build.json', 'dashboard', 'database'];

/** What the generated client loads its compiler of queries from: WebAssembly in a text, of which V8 would keep two copies. */
const COMPILER_IN_TEXT =
  /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/([\w.]+)\.wasm-base64\.mjs)"\)\s+return await decodeBase64AsWasm\(wasm\)/;

/** A file of a package that the sources read. */
const FILE_OF_PACKAGE = /new URL\('(?:\.\.\/)+(node_modules\/[^']+)', import\.meta\.url\)/g;

/** Whether the server was built from its sources as they are. */
export function isServerFresh() {
  return isFresh(stamp, inputs());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();

function inputs() {
  return [...filesIn('src', 'src/dashboard'), fileURLToPath(import.meta.url)];
}

async function build() {
  const fingerprint = fingerprintOf(inputs());
  const { rolldown } = await import('rolldown');
  const files = new Map();
  const bundle = await rolldown({
    ...{
      cwd: root,
      input: entries,
      external,
      platform: 'node',
      plugins: [compilerInFile(files), whereFilesLie(files)],
    },
    // Some packages have the same code in two forms, and two copies of one library do not know each other's objects.
    resolve: { mainFields: ['module', 'main'] },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await bundle.generate({
    ...{ format: 'esm', chunkFileNames: '[name].js' },
    comments: { legal: false, jsdoc: false, annotation: false },
  });
  await bundle.close();
  for (const { fileName, code } of output) files.set(fileName, inLatin1(code));
  const modules = output.flatMap(({ moduleIds }) => moduleIds ?? []);
  files.set('licenses.txt', licensesOf([...modules, ...files.sources]));
  writeAll(files);
  noteFresh(stamp, fingerprint);
}

/** Lets the client load its compiler of queries from a file. */
function compilerInFile(files) {
  return {
    name: 'compiler-in-file',
    async transform(code, id) {
      if (id !== join(source, 'generated/prisma/internal/class.ts')) return null;
      const [inText, text, name] = COMPILER_IN_TEXT.exec(code) ?? [];
      if (inText === undefined)
        throw new Error(`${id} loads the compiler of queries in a way that this script does not know.`);
      const { wasm } = await import(text);
      files.set(`${name}.wasm`, Buffer.from(wasm, 'base64'));
      const bytes = `(await import('node:fs/promises')).readFile(new URL('../../../${name}.wasm', import.meta.url))`;
      return code.replace(inText, `return new WebAssembly.Module(await ${bytes})`);
    },
  };
}

/** V8 keeps the source of what it runs, at two bytes for each character of a file that has one beyond Latin-1. */
function inLatin1(code) {
  if (/\\[^\0-\xff]|String\.raw`[^`]*[^\0-\xff]/.test(code))
    throw new Error('A character beyond Latin-1 cannot be escaped.');
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A bundle lies elsewhere than its sources: brings it the files of packages, and leads it to the files of the repository. */
function whereFilesLie(files) {
  files.sources = [];
  return {
    name: 'where-files-lie',
    transform(code, id) {
      if (!id.startsWith(source) || !code.includes('import.meta.url')) return null;
      const depth = relative(source, id).split(sep).length - 1;
      return code
        .replace(FILE_OF_PACKAGE, (_url, path) => {
          files.sources.push(join(root, path));
          files.set(basename(path), readFileSync(join(root, path)));
          return `new URL('${'../'.repeat(depth)}${basename(path)}', import.meta.url)`;
        })
        .replaceAll('import.meta.url', `new URL('${'below/'.repeat(depth)}', import.meta.url)`);
    },
  };
}

/** Writes each file in one step, because a server may be starting from it, and removes those of earlier builds. */
function writeAll(files) {
  mkdirSync(target, { recursive: true });
  for (const [name, content] of files) {
    const unfinished = join(target, `.${process.pid}.unfinished`);
    writeFileSync(unfinished, content);
    renameSync(unfinished, join(target, name));
  }
  for (const name of readdirSync(target)) {
    if (!files.has(name) && !notOurs.includes(name)) rmSync(join(target, name), { recursive: true, force: true });
  }
}

/** The licenses ask that their text goes with the code. */
function licensesOf(paths) {
  const folders = new Set(paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  return [...folders].sort().map(licenseOf).join('\n');
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder).filter((file) => /^(?:license|licence|notice)/i.test(file));
  const lines = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`== ${name} ${version}: ${license}`, ...lines, ''].join('\n\n');
}

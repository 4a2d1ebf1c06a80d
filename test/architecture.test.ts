import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A hand-written source file: its path below src, with forward slashes, and its text. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One import, export-from or dynamic import of a file; the target is a path below src when it is our own. */
interface Import {
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

/** A rule of the house: what it finds wrong in a file, and a file that it must find wrong. */
interface Rule {
  readonly title: string;
  breaches(file: SourceFile): readonly string[];
  readonly planted: SourceFile;
}

/** What each layer may import besides itself: everything to its right, save that graph and rest do not meet. */
const layers: Record<string, readonly string[]> = {
  main: ['server', 'graph', 'rest', 'actions', 'live', 'store', 'evaluation', 'domain'],
  server: ['graph', 'rest', 'actions', 'live', 'store', 'evaluation', 'domain', 'terminal'],
  graph: ['actions', 'live', 'store', 'evaluation', 'domain'],
  rest: ['actions', 'live', 'store', 'evaluation', 'domain'],
  actions: ['live', 'store', 'evaluation', 'domain'],
  live: ['store', 'evaluation', 'domain'],
  store: ['evaluation', 'domain'],
  evaluation: ['domain'],
  domain: [],
  config: ['domain'],
  // The web page knows the server only through the public graph.
  dashboard: [],
  // So does the command line.
  cli: ['terminal'],
  terminal: [],
};

/** Importable from anywhere as far as the order of layers goes; rules of their own say by whom. */
const besideTheLayers = ['config', 'generated'];

/** The packages and built-in modules of the layers that do no I/O. */
const pureLayers: Record<string, readonly string[]> = {
  evaluation: ['re2js'],
  domain: [],
};

const environmentReaders = ['config/config.ts', 'cli/main.ts'];
const impureFiles = ['main.ts', 'config/config.ts', 'dashboard/main.tsx', 'cli/main.ts'];
const configImporters = ['main', 'server', 'config'];
const generatedImporters = ['store', 'graph'];
const writeSeam = 'store/commit/commit.ts';
const traceReporter = 'server/tracing/report-traces.ts';
/** Files of graph and rest that ask for a snapshot and look at nothing in it, with the reason. */
const snapshotsUnseen: Record<string, string> = {
  'graph/lib/minimum-revision.ts': 'waits for a revision',
  'graph/evaluation/evaluation-queries.ts': 'asks whether the organization is in memory',
};
const namelessFiles = ['index.ts', 'utils.ts', 'helpers.ts', 'types.ts'];
const longestFile = 300;

/** The scripts that the page of the dashboard starts, which take the clock, the storage and the sockets of the browser. */
const dashboardStarts = ['dashboard/first.tsx', 'dashboard/main.tsx'];
/** The folders of the dashboard that pages share, with those that each of them may import besides itself. */
const sharedByPages: Record<string, readonly string[]> = {
  style: ['style'],
  words: ['words', 'graph'],
  parts: ['parts', 'words', 'style', 'graph'],
  graph: ['graph'],
  session: ['session', 'graph', 'parts', 'shell', 'words'],
  shell: ['shell', 'session', 'graph', 'parts', 'words'],
  change: ['change', 'shell', 'session', 'graph', 'parts', 'words'],
  explanation: ['explanation', 'change', 'shell', 'session', 'graph', 'parts', 'words'],
  conditions: ['conditions', 'shell', 'session', 'graph', 'parts', 'words'],
};
const besidePages = Object.keys(sharedByPages);

const impurities: Record<string, RegExp> = {
  'Date.now': /\bDate\s*\.\s*now\b/,
  'new Date()': /\bnew\s+Date\b\s*(?:\(\s*\)|(?!\s*\())/,
  'Date()': /(?<!new\s+)(?<![.\w])Date\s*\(/,
  'Math.random': /\bMath\s*\.\s*random\b/,
  'crypto randomness':
    /\bcrypto\s*\.\s*(?:random\w+|getRandomValues)\b|\bimport\s*\{[^}]*\brandom\w+[^}]*\}\s*from\s*'node:crypto'/,
};

const STRING = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const STRING_OR_COMMENT = new RegExp(`(?<string>${STRING.source})|${COMMENT.source}`, 'g');
const IMPORT =
  /\b(?:import|export)\s+(?<type>type\s+)?(?:[\w*{}\s,$]+?\s+from\s*)?['"](?<from>[^'"]+)['"]|\bimport\s*\(\s*['"](?<dynamic>[^'"]+)['"]/g;

/** The text without comments, whose prose may name what the code must not. */
function codeOf(text: string): string {
  return text.replace(STRING_OR_COMMENT, (match, string: string | undefined) => string ?? match.replace(/[^\n]/g, ' '));
}

function importsOf({ path, text }: SourceFile): readonly Import[] {
  return [...codeOf(text).matchAll(IMPORT)].map(({ groups }) => {
    const written = groups?.from ?? groups?.dynamic ?? '';
    const typeOnly = groups?.type !== undefined;
    if (!written.startsWith('.')) return { target: written, own: false, typeOnly };
    // The compiler finds a.ts under the name a.js too.
    return { target: posix.join(posix.dirname(path), written.replace(/\.js$/, '.ts')), own: true, typeOnly };
  });
}

/** The layer of a path below src; a package has none. */
function layerOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

/** The folder of a file of the dashboard: that of a page, or one that pages share. */
function dashboardFolderOf(path: string): string | undefined {
  const [layer, folder, ...rest] = path.split('/');
  return layer === 'dashboard' && rest.length > 0 ? folder : undefined;
}

/** The targets of a file's imports that the given test refuses. */
function refused(file: SourceFile, isRefused: (imported: Import) => boolean): readonly string[] {
  return importsOf(file)
    .filter(isRefused)
    .map(({ target }) => target);
}

function importsOutOfOrder(file: SourceFile): readonly string[] {
  const layer = layerOf(file.path);
  const reachable = layers[layer];
  if (reachable === undefined) return [`${layer} is not a layer`];
  const permitted = [layer, ...reachable, ...(layer === 'dashboard' || layer === 'cli' ? [] : besideTheLayers)];
  return refused(file, ({ target, own }) => own && !permitted.includes(layerOf(target)));
}

const rules: readonly Rule[] = [
  {
    title: 'a file imports only its own layer and deeper ones',
    breaches: importsOutOfOrder,
    planted: { path: 'store/flags/load.ts', text: "import type { Live }\n  from '../../live/live.ts';" },
  },
  {
    title: 'every file belongs to a layer',
    breaches: ({ path }) => (layerOf(path) in layers ? [] : [`${layerOf(path)} is not a layer`]),
    planted: { path: 'common/text.ts', text: '' },
  },
  {
    title: 'graph does not import rest, not even a type or lazily',
    breaches: (file) =>
      layerOf(file.path) === 'graph' ? refused(file, ({ target }) => layerOf(target) === 'rest') : [],
    planted: { path: 'graph/flag/flag.ts', text: "const map = await import('../../rest/posthog/flag-map.ts');" },
  },
  {
    title: 'rest does not import graph, not even a type or lazily',
    breaches: (file) =>
      layerOf(file.path) === 'rest' ? refused(file, ({ target }) => layerOf(target) === 'graph') : [],
    planted: { path: 'rest/ofrep/ofrep-routes.ts', text: "import type { Context } from '../../graph/context.ts';" },
  },
  {
    title: 'only main and server import values of config',
    breaches: (file) =>
      configImporters.includes(layerOf(file.path))
        ? []
        : refused(file, ({ target, typeOnly }) => layerOf(target) === 'config' && !typeOnly),
    planted: { path: 'live/live.ts', text: "import { readConfig } from '../config/config.ts';" },
  },
  {
    title: 'domain imports no package, and evaluation only re2js',
    breaches: (file) => {
      const packages = pureLayers[layerOf(file.path)];
      return packages === undefined ? [] : refused(file, ({ target, own }) => !own && !packages.includes(target));
    },
    planted: { path: 'domain/flag.ts', text: "import { z } from 'zod';" },
  },
  {
    title: 'only config reads the environment',
    breaches: ({ path, text }) =>
      environmentReaders.includes(path)
        ? []
        : (codeOf(text).match(/\bprocess\s*\.\s*env\b|\benv\b[^;]*'node:process'/g) ?? []),
    planted: { path: 'main.ts', text: 'const port = process.env.PORT;' },
  },
  {
    title: 'only main and config read the clock or draw random numbers',
    breaches: ({ path, text }) =>
      impureFiles.includes(path)
        ? []
        : Object.entries(impurities)
            .filter(([, pattern]) => pattern.test(codeOf(text)))
            .map(([name]) => name),
    planted: { path: 'actions/create-flag.ts', text: 'const createdAt = new Date().toISOString();' },
  },
  {
    title: 'only store and graph import what Prisma generates',
    breaches: (file) =>
      generatedImporters.includes(layerOf(file.path))
        ? []
        : refused(file, ({ target }) => layerOf(target) === 'generated'),
    planted: { path: 'actions/flags.ts', text: "import { PrismaClient } from '../generated/prisma/client.ts';" },
  },
  {
    title: 'graph and rest never import the write seam: actions write',
    breaches: (file) =>
      ['graph', 'rest'].includes(layerOf(file.path)) ? refused(file, ({ target }) => target === writeSeam) : [],
    planted: { path: 'graph/flag/flag-mutations.ts', text: "import { commit } from '../../store/commit/commit.ts';" },
  },
  {
    title: 'graph and rest get snapshots from actions, which leave out the flags that the caller may not know',
    breaches: ({ path, text }) =>
      ['graph', 'rest'].includes(layerOf(path)) && !(path in snapshotsUnseen)
        ? (codeOf(text).match(/\blive\s*\.\s*(?:snapshots?|snapshotAtLeast|loaded|watch)\b/g) ?? [])
        : [],
    planted: { path: 'rest/ofrep/ofrep-routes.ts', text: 'const { flags } = await services.live.snapshot(id);' },
  },
  {
    title: 'graph, rest and server evaluate through actions, which count what is answered',
    breaches: (file) =>
      ['graph', 'rest', 'server'].includes(layerOf(file.path))
        ? refused(file, ({ target }) => target === 'evaluation/evaluate.ts')
        : [],
    planted: { path: 'rest/ofrep/ofrep-routes.ts', text: "import { evaluate } from '../../evaluation/evaluate.ts';" },
  },
  {
    title: 'OpenTelemetry is imported by one file, which is imported only when traces are reported',
    breaches: ({ path, text }) => {
      const isLoaded = /^import (?!type).*\/report-traces\.ts';$/m.test(codeOf(text));
      const isImported = importsOf({ path, text }).some(({ target }) => target.startsWith('@opentelemetry/'));
      return isLoaded || (isImported && path !== traceReporter) ? ['OpenTelemetry'] : [];
    },
    planted: { path: 'server/start.ts', text: "import { reportTraces } from './tracing/report-traces.ts';" },
  },
  {
    title: 'a file is named after the main thing inside, in kebab-case',
    breaches: ({ path }) => {
      const name = posix.basename(path);
      return namelessFiles.includes(name) || !/^[a-z0-9]+(?:-[a-z0-9]+)*\.(?:d\.|graphql\.)?tsx?$/.test(name)
        ? [name]
        : [];
    },
    planted: { path: 'rest/utils.ts', text: '' },
  },
  {
    title: 'a file exports only what it defines',
    breaches: ({ text }) => codeOf(text).match(/\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from\b)/g) ?? [],
    planted: { path: 'domain/flag.ts', text: "export type { Variant } from './variant.ts';" },
  },
  {
    title: `a file has at most ${longestFile} lines`,
    breaches: ({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > longestFile ? [`${lines} lines`] : [];
    },
    planted: { path: 'domain/flag.ts', text: 'const a = 1;\n'.repeat(longestFile + 1) },
  },
  {
    title: 'a page of the dashboard imports no other page',
    breaches: (file) => {
      const page = dashboardFolderOf(file.path);
      if (page === undefined || besidePages.includes(page)) return [];
      return refused(file, ({ target, own }) => {
        const other = own ? dashboardFolderOf(target) : undefined;
        return other !== undefined && other !== page && !besidePages.includes(other);
      });
    },
    planted: { path: 'dashboard/flag/flag-page.tsx', text: "import { Row } from '../board/board-row.tsx';" },
  },
  {
    title: 'what pages of the dashboard share imports no page, and parts import neither the shell nor nouns',
    breaches: (file) => {
      const reachableFolders = sharedByPages[dashboardFolderOf(file.path) ?? ''];
      if (reachableFolders === undefined) return [];
      return refused(file, ({ target, own }) => {
        const other = own ? dashboardFolderOf(target) : undefined;
        return other !== undefined && !reachableFolders.includes(other);
      });
    },
    planted: { path: 'dashboard/parts/button.tsx', text: "import { useApp } from '../shell/app.ts';" },
  },
  {
    title: 'only graph and the starts of the dashboard talk to the server',
    breaches: ({ path, text }) =>
      path.startsWith('dashboard/') && !path.startsWith('dashboard/graph/') && !dashboardStarts.includes(path)
        ? (codeOf(text).match(/\bfetch\s*\(|\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\b/g) ?? [])
        : [],
    planted: { path: 'dashboard/board/board-page.tsx', text: "const flags = await fetch('/flags');" },
  },
  {
    title: 'the .ts files of the dashboard have no DOM: they get what they need of the browser as parameters',
    breaches: ({ path, text }) =>
      path.startsWith('dashboard/') && path.endsWith('.ts')
        ? (codeOf(text).match(/(?<![-.\w'])(?:document|window|localStorage|sessionStorage|navigator)\s*\./g) ?? [])
        : [],
    planted: { path: 'dashboard/board/board-filter.ts', text: "const text = document.querySelector('input');" },
  },
  {
    title: 'no text becomes markup or script in the dashboard',
    breaches: ({ path, text }) =>
      path.startsWith('dashboard/')
        ? (codeOf(text).match(/\b(?:dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML)\b|style="/g) ?? [])
        : [],
    planted: {
      path: 'dashboard/board/board-page.tsx',
      text: 'const row = <div dangerouslySetInnerHTML={{ __html: name }} />;',
    },
  },
];

/** The circles of imports, types included: every group of files that all import one another, directly or not. */
function circlesOf(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const imported = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));
  const reachable = new Map([...imported.keys()].map((path) => [path, reachableFrom(path, imported)]));
  const circles = new Map<string, readonly string[]>();
  for (const [path, reached] of reachable) {
    const circle = [...reached].filter((other) => reachable.get(other)?.has(path) === true).sort();
    if (circle.length > 0) circles.set(circle.join(), circle);
  }
  return [...circles.values()].sort();
}

function reachableFrom(path: string, imported: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [path];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const target of imported.get(next) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  return reached;
}

/** The files that cannot be reached from the first ones by imports, other than declarations and what is generated for each document. */
function unreachable(files: readonly SourceFile[], first: readonly string[]): readonly string[] {
  const imported = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));
  const reached = new Set(first.flatMap((path) => [path, ...reachableFrom(path, imported)]));
  return [...imported.keys()].filter((path) => !reached.has(path) && !/\.(?:d|graphql)\.ts$/.test(path));
}

/** The files that programs outside of src start: the entries of the build, and the page of the dashboard. */
function startedFiles(): readonly string[] {
  const build = readFileSync(new URL('../scripts/build-server.js', import.meta.url), 'utf8');
  return [...[...build.matchAll(/'src\/([\w/-]+\.ts)'/g)].map(([, path = '']) => path), ...dashboardStarts];
}

/** Every breach of a rule, one line each, naming the file. */
function breachesOf(rule: Rule, files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => rule.breaches(file).map((breach) => `${file.path}: ${breach}`));
}

function readSources(): readonly SourceFile[] {
  const root = new URL('../src/', import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('generated/'))
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}

/** What resembles a breach of several rules and is not one. */
const innocent: SourceFile = {
  path: 'store/commit/commit.ts',
  text: `import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import { PrismaClient } from '../../generated/prisma/client.ts';
import type { Flag } from '../../domain/flag.ts';
/* import { live } from '../../live/live.ts'; */
// Date.now() and process.env are read in main only; https://example.org tells of Math.random().
const at = new Date(clock.now()); const isDate = value instanceof Date; const url = 'https://example.org'; // new Date()
export { createHash };`,
};

describe('the source', () => {
  const sources = readSources();

  it('is found', () => {
    expect(sources.map(({ path }) => path)).toContain('domain/flag.ts');
  });

  it.each(rules)('$title', (rule) => {
    expect(breachesOf(rule, sources)).toEqual([]);
  });

  it('has no circle of imports, types included', () => {
    expect(circlesOf(sources)).toEqual([]);
  });

  it('has no file that nothing imports, such as a part of the graph that schema.ts forgets', () => {
    expect(unreachable(sources, startedFiles())).toEqual([]);
  });
});

describe('the checker', () => {
  it.each(rules)('catches a file that breaks the rule "$title"', (rule) => {
    expect(breachesOf(rule, [innocent, rule.planted])).toEqual([expect.stringContaining(rule.planted.path)]);
  });

  it.each(rules)('does not mistake comments, strings and types for a breach of "$title"', (rule) => {
    expect(breachesOf(rule, [innocent])).toEqual([]);
  });

  it('finds circles of imports, of types and of one file too, and nothing else', () => {
    const file = (path: string, ...targets: string[]): SourceFile => ({
      path,
      text: targets.map((target) => `import type { A } from './${target}';`).join('\n'),
    });
    const files = [
      file('domain/a.ts', 'b.ts', 'd.ts'),
      file('domain/b.ts', 'c.ts'),
      file('domain/c.ts', 'a.ts'),
      file('domain/d.ts', 'e.ts'),
      file('domain/e.ts', 'e.ts'),
    ];
    expect(circlesOf(files)).toEqual([['domain/a.ts', 'domain/b.ts', 'domain/c.ts'], ['domain/e.ts']]);
    expect(circlesOf([innocent, file('domain/d.ts', 'e.ts'), file('domain/e.ts')])).toEqual([]);
  });

  it('finds files that nothing imports', () => {
    const files = [
      { path: 'main.ts', text: "import './server/app.ts';" },
      { path: 'server/app.ts', text: '' },
      { path: 'server/forgotten.ts', text: "import './app.ts';" },
    ];
    expect(unreachable(files, ['main.ts'])).toEqual(['server/forgotten.ts']);
  });

  it.each([
    ["import { a,\n  type B } from './b.ts';", 'domain/b.ts'],
    ["import * as c from '../c.ts';", 'c.ts'],
    ["import './side-effect.ts';", 'domain/side-effect.ts'],
    ["export * from './d.js';", 'domain/d.ts'],
    ["const e = await import('../store/e.ts');", 'store/e.ts'],
    ["import semver, { parse } from 'semver';", 'semver'],
  ])('reads the import in %j', (text, target) => {
    expect(importsOf({ path: 'domain/a.ts', text })).toMatchObject([{ target, typeOnly: false }]);
  });

  it.each([
    'Date.now()',
    'new Date()',
    'new Date',
    'Date()',
    'Math.random()',
    'crypto.randomUUID()',
    "import { createHash, randomBytes } from 'node:crypto';",
  ])('knows %s for a clock or a die', (text) => {
    const caught = Object.values(impurities).filter((pattern) => pattern.test(text));
    expect(caught).toHaveLength(1);
  });
});

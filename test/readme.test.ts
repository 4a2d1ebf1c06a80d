import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { loadDemoData } from '../src/actions/demo/demo-data.ts';
import { curlRequest, type Example, examplesIn, firstEvents, printedBy } from './support/readme-examples.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

/** The pages with examples, in the order in which they are read: later ones show what earlier ones have changed. */
const pages = ['README', 'docs/clients', 'docs/rest-apis', 'docs/datadog', 'docs/posthog', 'docs/access'];

const examples = (
  await Promise.all(
    pages.map(async (page) => {
      const text = await readFile(new URL(`../${page}.md`, import.meta.url), 'utf8');
      return examplesIn(text).map((example) => ({ ...example, page }));
    }),
  )
).flat();

const allPages = await markdownPages();

/** The pages that tell developers where things are. */
const pagesOfCode = ['docs/architecture.md', 'docs/development.md', 'docs/adding-an-api.md', 'src/dashboard/README.md'];

describe('the README and docs, read from top to bottom on the demo data', () => {
  let app: TestApp;
  let url: string;
  /** The secrets of the keys that were made last, by the variables that programs read. */
  let keys: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    app = await createTestApp({ now: '2026-11-21T12:00:00Z' });
    await loadDemoData(app.services);
    ({ url } = await app.listen());
  });

  afterAll(() => app.close());

  const run = {
    async graphql({ block, output }: Example) {
      const { data, errors } = await app.graphql(block.text);
      expect(errors).toBeUndefined();
      keys = { ...keys, ...secretsIn(data) };
      if (output !== undefined) expect({ data }).toEqual(JSON.parse(output.text));
    },
    async curl({ block, output }: Example) {
      const response = await fetch(curlRequest(block.text, url));
      if (output?.language === 'text') {
        const count = output.text.match(/^data:/gm)?.length ?? 1;
        expect(await firstEvents(response, count)).toBe(output.text.trim());
      } else expect(await response.json()).toEqual(JSON.parse(output?.text ?? 'null'));
    },
    async js({ block, output }: Example) {
      expect(await firstResult(block.text, url)).toBe(output?.text.trim());
    },
    async ts({ block, output }: Example) {
      expect(await printedBy(block.text, url, keys)).toBe(output?.text);
    },
  };

  it('has examples of every kind', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(Object.keys(run)));
  });

  for (const [index, example] of examples.entries()) {
    const { kind, block, page } = example;
    it(`gives for example ${index + 1} (${page}, ${block.heading}, ${kind}) the output printed there`, () =>
      run[kind](example));
  }

  it('has every example of docs on a page that is read here', async () => {
    const docs = new URL('../docs/', import.meta.url);
    for (const name of (await readdir(docs)).filter((file) => file.endsWith('.md'))) {
      if (pages.includes(`docs/${name.replace('.md', '')}`)) continue;
      expect([name, examplesIn(await readFile(new URL(name, docs), 'utf8'))]).toEqual([name, []]);
    }
  });

  it('leaves the README at 150 lines at the most', async () => {
    const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it.each(allPages)('names only files that there are on %s', async (page) => {
    const text = await readFile(new URL(`../${page}`, import.meta.url), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|prisma|scripts|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });

  const sourceWords = wordsOfSource();

  it.each(pagesOfCode)('names only what the code has on %s', async (page) => {
    const text = await readFile(new URL(`../${page}`, import.meta.url), 'utf8');
    const named = [...text.matchAll(/`([a-z]+[A-Z]\w*|[A-Z]\w*[a-z]\w*|[A-Z]+_[A-Z_]+)`/g)].map(
      ([, word = '']) => word,
    );
    const words = await sourceWords;
    expect(named.filter((word) => !words.has(word))).toEqual([]);
  });

  it.each(allPages)('has no link on %s that leads nowhere', async (page) => {
    const file = new URL(`../${page}`, import.meta.url);
    const links = [...(await readFile(file, 'utf8')).matchAll(/\]\((?!https?:)([^)#]+)?(?:#([\w-]+))?\)/g)];
    for (const [, path = '', anchor] of links) {
      const target = path === '' ? file : new URL(path, file);
      const text = await readFile(target, 'utf8');
      if (anchor !== undefined)
        expect([page, anchor, anchorsOf(text)]).toEqual([page, anchor, expect.arrayContaining([anchor])]);
    }
  });
});

/** Every word of the source and the tests. */
async function wordsOfSource(): Promise<ReadonlySet<string>> {
  const texts = ['src', 'test'].map(async (folder) => {
    const root = new URL(`../${folder}/`, import.meta.url);
    const paths = (await readdir(root, { recursive: true })).filter((path) =>
      /^(?!.*node_modules).+\.tsx?$/.test(path),
    );
    return Promise.all(paths.map((path) => readFile(new URL(path, root), 'utf8')));
  });
  return new Set((await Promise.all(texts)).flat().flatMap((text) => text.match(/\w+/g) ?? []));
}

async function markdownPages(): Promise<string[]> {
  const docs = await readdir(new URL('../docs/', import.meta.url));
  return ['README.md', 'CHANGELOG.md', ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
}

/** The anchors that headings get (https://docs.github.com/en/get-started/writing-on-github). */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** What the graphql-ws example prints first: its own query through its own client, at the test's address. */
async function firstResult(program: string, url: string): Promise<string> {
  const query = /query: '(.+)'/.exec(program)?.[1];
  if (query === undefined) throw new Error('the graphql-ws example of the README has no query');
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  for await (const { data } of client.iterate({ query })) {
    await client.dispose();
    return JSON.stringify(data);
  }
  return '';
}

/** The secrets of the keys that a mutation has made: an alias says which variable, and without one it is HALYARD_KEY. */
function secretsIn(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, made]): [string, string][] => {
      // What it asked for is known only by the README.
      const { secret } = (made ?? {}) as { secret?: string };
      if (secret === undefined) return [];
      return [[name === 'createApiKey' ? 'HALYARD_KEY' : `HALYARD_${name.toUpperCase()}`, secret]];
    }),
  );
}

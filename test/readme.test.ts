import { readFile } from 'node:fs/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { loadDemoData } from '../src/actions/demo/demo-data.ts';
import { curlRequest, type Example, examplesIn, firstEvents, printedBy } from './support/readme-examples.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

const examples = examplesIn(await readFile(new URL('../README.md', import.meta.url), 'utf8'));

describe('the README, read from top to bottom on the demo data', () => {
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
    const { kind, block } = example;
    it(`gives for example ${index + 1} (${block.heading}, ${kind}) the output printed there`, () => run[kind](example));
  }
});

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

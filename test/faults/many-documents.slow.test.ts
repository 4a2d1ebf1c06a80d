import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';

/** For each shape: twenty thousand together. */
const DOCUMENTS = 5_000;

/** Documents of about two kilobytes, each different from all others, by what they consist of. */
const shapes: Readonly<Record<string, (index: number) => string>> = {
  'numbers in a context': (index) =>
    `{ evaluate(organizationId: "x", flagKey: "f${index}", context: { attributes: { list: [${'7 '.repeat(950)}] } }) { value } }`,
  'nested objects': (index) =>
    `{ evaluate(organizationId: "x", flagKey: "f${index}", context: { attributes: { list: [${'{ a: 1 } '.repeat(180)}] } }) { value } }`,
  'one long text': (index) => `{ evaluate(organizationId: "x", flagKey: "f${index}${'y'.repeat(2_000)}") { value } }`,
  'what is not GraphQL': (index) => `{ evaluate(flagKey: "f${index}", ${'a: 7 '.repeat(200)}`,
};

describe('a node with a heap of 384 MiB', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    await buildServer();
    const settings = { NODE_OPTIONS: '--max-old-space-size=384', ANONYMOUS_ACCESS: 'none' };
    server = await startServerProcess(settings);
  }, 300_000);
  afterAll(() => server.end('SIGKILL'));

  const ask = async (query: string): Promise<number> => {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    };
    const response = await fetch(`${server.url}/graphql`, request);
    await response.arrayBuffer();
    return response.status;
  };

  it.each(Object.entries(shapes))(
    `survives ${DOCUMENTS} different documents of %s`,
    async (_, documentOf) => {
      for (let index = 0; index < DOCUMENTS; index += 10) {
        const batch = Array.from({ length: 10 }, (_, offset) => ask(documentOf(index + offset)));
        for (const status of await Promise.all(batch)) expect([200, 400]).toContain(status);
      }
      expect(await ask('{ __typename }')).toBe(200);
      expect(server.child.exitCode).toBe(null);
    },
    600_000,
  );
});

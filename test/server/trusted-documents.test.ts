import { createHash, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readDocumentList, trustDocuments } from '../../src/server/graphql/trusted-documents.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const text = 'query Hello { hello }';
const texts = new Map([[hashOf(text), text]]);
const named = (hash: string) => ({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });

describe.each([
  ['only those of the list are executed', true],
  ['others are executed too', false],
])('trusted documents where %s', (_, isStrict) => {
  let test: TestApp;
  let address: Address;

  beforeAll(async () => {
    test = await createTestApp({ schema: createProbe().schema, documents: trustDocuments(texts, isStrict) });
    address = await test.listen();
  });
  afterAll(() => test.close());

  describe.each(TRANSPORTS)('over %s', (transport) => {
    const ask = transports[transport];

    it('are executed by their hashes', async () => {
      expect(await ask(address, named(hashOf(text)))).toEqual({ data: { hello: 'world' }, codes: [] });
    });

    it('do not include documents with unknown hashes', async () => {
      expect((await ask(address, named(hashOf('other')))).codes).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
    });

    it('are what a text is, or is not', async () => {
      const codes = isStrict ? ['PERSISTED_QUERY_ONLY'] : [];
      expect((await ask(address, { query: '{ hello }' })).codes).toEqual(codes);
      expect((await ask(address, { query: text })).codes).toEqual(codes);
      expect((await ask(address, { ...named(hashOf(text)), query: '{ hello }' })).codes).toEqual(codes);
    });
  });

  it('may be asked for with GET', async () => {
    const extensions = encodeURIComponent(JSON.stringify(named(hashOf(text)).extensions));
    expect(await (await test.fetch(`/graphql?extensions=${extensions}`)).json()).toEqual({ data: { hello: 'world' } });
  });

  it.each(['null', '1', '{}', '{"extensions":"x"}', '{"extensions":{"persistedQuery":7}}', '{"query":7}'])(
    'leave the body %s to be refused',
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await test.fetch('/graphql', { method: 'POST', headers, body });
      expect(await response.json()).toEqual({ errors: [expect.anything()] });
    },
  );
});

describe('a list of documents', () => {
  const listOf = async (content: string) => {
    const file = join(tmpdir(), `halyard-documents-${randomUUID()}.json`);
    await writeFile(file, content);
    onTestFinished(() => rm(file));
    return readDocumentList(file);
  };

  it('is a JSON object of texts by their hashes', async () => {
    expect(await listOf(JSON.stringify(Object.fromEntries(texts)))).toEqual(texts);
  });

  it.each([
    ['not JSON', /^TRUSTED_DOCUMENTS .+\.json cannot be used: .*JSON/],
    ['{"a":7}', /cannot be used: what stands under a is not a text\.$/],
    ['{"a":"{"}', /cannot be used: the document a has a Syntax Error/],
  ])('that is %s is refused with what is wrong', async (content, message) => {
    await expect(listOf(content)).rejects.toThrow(message);
  });

  it('that is not there is refused with its name', async () => {
    await expect(readDocumentList('/nowhere/documents.json')).rejects.toThrow(
      'TRUSTED_DOCUMENTS /nowhere/documents.json cannot be used: ENOENT',
    );
  });
});

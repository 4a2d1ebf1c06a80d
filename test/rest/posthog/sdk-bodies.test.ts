import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { inBase64, openSdkProject, postBytes, type SdkProject, zipped } from './sdk-project.ts';

// Every form in which PostHog's SDKs have sent their bodies (§5.1).

let app: RestApp;
let project: SdkProject;
let request: JsonObject;

beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none' });
  project = await openSdkProject(app);
  await project.flag('beta');
  request = { token: project.token, distinct_id: 'u', evaluation_runtime: 'all' };
});
afterAll(() => app.close());

const UNREADABLE = 'Failed to decode request: invalid JSON. Please check your request format and try again.';
const PATH = '/flags/?v=2';
const MEBIBYTE = 1_048_576;

const isAnswered = { status: 200, text: expect.stringContaining('"key":"beta"') };
const plain = { 'content-type': 'text/plain' };
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a body is read', () => {
  it('as JSON, for every text content type', async () => {
    for (const headers of [json, plain, { 'content-type': 'text/plain;charset=UTF-8' }, {}]) {
      expect(await postBytes(app, PATH, Buffer.from(JSON.stringify(request)), headers)).toMatchObject(isAnswered);
    }
  });

  it('as gzip, said by a header, by the query or by nothing but its first bytes', async () => {
    const bytes = zipped(request);
    expect(await postBytes(app, PATH, bytes, { ...json, 'content-encoding': 'gzip' })).toMatchObject(isAnswered);
    expect(await postBytes(app, `${PATH}&compression=gzip-js`, bytes, plain)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, bytes, plain)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, bytes, json)).toMatchObject(isAnswered);
  });

  it('as base64, also of gzip, and in a form', async () => {
    const base64 = inBase64(JSON.stringify(request));
    expect(await postBytes(app, `${PATH}&compression=base64`, base64, plain)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, base64, plain)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, inBase64(zipped(request)), plain)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, `data=${encodeURIComponent(base64)}`, form)).toMatchObject(isAnswered);
    // As it comes when a client does not escape.
    expect(await postBytes(app, PATH, `data=${base64}`, form)).toMatchObject(isAnswered);
    const gzipped = `data=${encodeURIComponent(inBase64(zipped(request)))}&compression=gzip-js`;
    expect(await postBytes(app, PATH, gzipped, form)).toMatchObject(isAnswered);
  });

  it.each([
    ['gzip', 'gzip'],
    ['gzip-js', 'gzip'],
    ['base64', 'base64'],
  ])(
    'in every form of compression=%s with the token in the body, at every path that takes one',
    async (name, form_) => {
      const event = { event: '$set', distinct_id: 'u', properties: { token: project.token } };
      const packed = (value: JsonObject) => (form_ === 'gzip' ? zipped(value) : inBase64(JSON.stringify(value)));
      const types = [plain, json, { 'content-type': 'application/octet-stream' }, {}];
      for (const headers of types) {
        const flags = await postBytes(app, `${PATH}&compression=${name}`, packed(request), headers);
        expect(flags).toMatchObject(isAnswered);
        const decided = await postBytes(app, `/decide/?v=4&compression=${name}`, packed(request), headers);
        expect(decided).toMatchObject(isAnswered);
        for (const path of ['/e/', '/capture/', '/batch/', '/i/v0/e/']) {
          expect([path, (await postBytes(app, `${path}?compression=${name}`, packed(event), headers)).status]).toEqual([
            path,
            200,
          ]);
        }
      }
      const data = typeof packed(request) === 'string' ? String(packed(request)) : inBase64(packed(request));
      const inForm = await postBytes(app, `${PATH}&compression=${name}`, `data=${encodeURIComponent(data)}`, form);
      expect(inForm).toMatchObject(isAnswered);
    },
  );

  it('with numbers that JSON does not have, which are null, and never with a text changed by that', async () => {
    const flags = await project.flags({ distinct_id: 'NaN' });
    expect(flags).toHaveProperty('beta');
    const set = '{"a":NaN,"b":-Infinity,"c":"Infinity"}';
    const text = `{"token":"${project.token}","event":"$set","distinct_id":"u, NaN \\"NaN","$set":${set}}`;
    expect(await postBytes(app, '/e/', text, json)).toMatchObject({ status: 200 });
    await app.services.subjects.flush();
    const { organizationId } = project;
    const where = { organizationId, keys: { some: { targetingKey: 'u, NaN "NaN' } } };
    const rows = await app.services.store.db.subject.findMany({ where });
    expect(rows.map(({ attributes }) => attributes)).toEqual([{ a: null, b: null, c: 'Infinity' }]);
  });
});

describe('a body is refused', () => {
  it('with 400 when it is nothing of that', async () => {
    const wrong = ['', '{', 'null', '1', '"x"', 'abcd', '{"a":NaN', 'data=', inBase64('{')];
    for (const body of wrong) {
      for (const headers of [json, plain]) {
        expect([body, await postBytes(app, PATH, body, headers)]).toEqual([body, { status: 400, text: UNREADABLE }]);
      }
    }
    const broken = zipped(request).slice(0, 20);
    expect(await postBytes(app, PATH, broken, json)).toEqual({ status: 400, text: UNREADABLE });
    const otherZip = deflateSync(JSON.stringify(request));
    expect(await postBytes(app, PATH, otherZip, json)).toEqual({ status: 400, text: UNREADABLE });
    expect(await postBytes(app, PATH, JSON.stringify(request), { 'content-type': 'image/png' })).toMatchObject({
      status: 400,
    });
  });

  it('with 413 when it is larger than 1 MiB, as it is sent or once it is inflated', async () => {
    const padded = (length: number) => ({ ...request, padding: ' '.repeat(length) });
    const room = MEBIBYTE - JSON.stringify(padded(0)).length;
    expect(await postBytes(app, PATH, JSON.stringify(padded(room)), json)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, JSON.stringify(padded(room + 1)), json)).toMatchObject({ status: 413 });
    expect(await postBytes(app, PATH, zipped(padded(room)), json)).toMatchObject(isAnswered);
    expect(await postBytes(app, PATH, zipped(padded(room + 1)), json)).toMatchObject({ status: 413 });
    expect(await postBytes(app, PATH, gzipSync(Buffer.alloc(200 * MEBIBYTE)), plain)).toMatchObject({ status: 413 });
  });

  it('with 400 when it is nested too deeply', async () => {
    const nested = `{"token":"${project.token}","distinct_id":"u","a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`;
    expect(await postBytes(app, PATH, nested, json)).toEqual({ status: 400, text: UNREADABLE });
  });
});

it('answers any bytes with an answer of its own, never with a failure', async () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(inBase64(text))),
    fc.json().map((text) => gzipSync(text)),
    fc
      .object({ key: fc.constantFrom('distinct_id', 'groups', 'person_properties', '__proto__', 'flag_keys') })
      .map((body) => Buffer.from(JSON.stringify({ token: project.token, distinct_id: 'u', ...body }))),
  );
  const anyPath = fc.constantFrom(PATH, '/decide/?v=3', '/batch/', '/e/', '/i/v0/e/', '/capture/', '/engage', '/track');
  const anyType = fc.constantFrom(json, plain, form, {});
  const asked = fc.asyncProperty(anyPath, anyBytes, anyType, async (path, bytes, headers) => {
    const { status } = await postBytes(app, path, bytes, headers);
    expect([200, 400, 401, 413]).toContain(status);
  });
  await fc.assert(asked, { numRuns: 400 });
  expect(app.logged).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

let test: TestApp;
const { schema } = createProbe();

beforeAll(async () => {
  test = await createTestApp({ schema });
  await createOrganization(test.services, fullCaller, { id: 'org-a' });
});
afterAll(() => test.close());

const ask = (headers: Record<string, string>) =>
  test.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ who }"}',
  });

const who = async (headers: Record<string, string>) => (await (await ask(headers)).json()).data.who;

describe('a key', () => {
  it.each([
    ['as a bearer token', (secret: string) => ({ authorization: `Bearer ${secret}` })],
    ['as a bearer token, with the scheme in any case', (secret: string) => ({ authorization: `bearer  ${secret}` })],
    ['in X-API-Key', (secret: string) => ({ 'x-api-key': secret })],
  ])('is read %s', async (_, send) => {
    const { id, secret } = await test.createKey({ permissions: ['flag:read'], organizationId: 'org-a' });
    expect(await who(send(secret))).toBe(`key:${id} flag:read org-a`);
  });

  it('of the kind CLIENT only evaluates', async () => {
    const { id, secret } = await test.createKey({ kind: 'CLIENT', permissions: ['evaluate'], organizationId: 'org-a' });
    expect(await who({ 'x-api-key': secret })).toBe(`key:${id} evaluate org-a`);
  });

  it('that is unknown, malformed, expired or revoked answers 401 with one and the same body', async () => {
    const revoked = await test.createKey();
    await revokeApiKey(test.services, fullCaller, { id: revoked.id });
    const expired = await test.createKey({ expiresAt: toInstant(test.clock.now() + 1000) });
    test.clock.advance(1000);
    const shown: Record<string, string>[] = [
      { 'x-api-key': 'hys_unknown' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer one two' },
      { authorization: 'Basic YTpi' },
      { 'x-api-key': '' },
      { 'x-api-key': expired.secret },
      { 'x-api-key': revoked.secret },
    ];
    const answers = await Promise.all(
      shown.map(async (headers) => {
        const response = await ask(headers);
        return [response.status, response.headers.get('www-authenticate'), await response.text()];
      }),
    );
    const [first] = answers;
    expect(first?.slice(0, 2)).toEqual([401, 'Bearer']);
    expect(JSON.parse(String(first?.[2]))).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveProperty('size', 1);
  });

  it('that is good until an instant is good just before', async () => {
    const { id, secret } = await test.createKey({ expiresAt: toInstant(test.clock.now() + 1000) });
    test.clock.advance(999);
    expect(await who({ 'x-api-key': secret })).toContain(id);
  });

  it('that a caller shows in vain does not make them anonymous, even where anonymous callers may do everything', async () => {
    expect((await ask({ 'x-api-key': 'hys_unknown' })).status).toBe(401);
    expect(await who({})).toBe('anonymous * -');
  });

  it('never appears in the log', async () => {
    const { secret } = await test.createKey();
    await ask({ authorization: `Bearer ${secret}` });
    await test.fetch(`/graphql?query={who}&token=${secret}`);
    expect(test.logged.some(({ path }) => path === '/graphql')).toBe(true);
    expect(JSON.stringify(test.logged)).not.toContain(secret);
  });
});

describe('callers without a key', () => {
  it.each([
    ['none', ''],
    ['read', 'flag:read,environment:read,segment:read,change:read,organization:read,evaluate'],
    ['full', '*'],
  ])('may, while ANONYMOUS_ACCESS is %s, do: %s', async (access, permissions) => {
    const app = await createTestApp({ schema, settings: { ANONYMOUS_ACCESS: access } });
    const { data } = await app.graphql('{ who }');
    expect(data).toEqual({ who: `anonymous ${permissions} -` });
    await app.close();
  });
});

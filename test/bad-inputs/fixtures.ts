import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import type { Environment } from '../../src/config/config.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';
import type { CallerName } from './bad-input.ts';
import { FLAGS, ORGANIZATION, OTHER } from './places.ts';

/** A server that requires a key, and what bad inputs need. */
export interface Fixtures {
  readonly app: TestApp;
  readonly url: string;
  readonly wsUrl: string;
  /** The secrets of callers; undefined for a caller without a key. */
  readonly secrets: Readonly<Record<CallerName, string | undefined>>;
  /** Puts in what `{name}` in a text stands for. */
  fill(text: string): string;
  close(): Promise<void>;
}

/** Starts the server; it requires a key unless the settings say otherwise. */
export async function openFixtures(settings: Environment = {}): Promise<Fixtures> {
  const app = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'none', ...settings } });
  await loadDemoData(app.services);
  const secrets = await makeSecrets(app);
  const { url, wsUrl } = await app.listen();
  const { secret: token } = await app.createKey({ organizationId: ORGANIZATION, kind: 'CLIENT', permissions: [] });
  await fillOrganization(app, secrets.admin);
  const names: Readonly<Record<string, string>> = {
    ...(await cursors(app, secrets.admin)),
    ...(await usedKeys(app, secrets.admin)),
    token,
  };
  return {
    ...{ app, url, wsUrl, secrets },
    fill: (text) => text.replaceAll(/\{([a-z ]+)\}/g, (all, name) => names[String(name)] ?? all),
    close: app.close,
  };
}

async function makeSecrets(app: TestApp) {
  const soon = toInstant(app.clock.now() + 1000);
  const admin = await app.createKey();
  const revoked = await app.createKey({ organizationId: ORGANIZATION });
  await revokeApiKey(app.services, fullCaller, { id: revoked.id });
  const expired = await app.createKey({ organizationId: ORGANIZATION, expiresAt: soon });
  const reader = await app.createKey({ organizationId: ORGANIZATION, permissions: ['flag:read'] });
  const member = await app.createKey({ organizationId: ORGANIZATION });
  app.clock.advance(2000);
  return {
    ...{ admin: admin.secret, revoked: revoked.secret, expired: expired.secret, reader: reader.secret },
    ...{ member: member.secret, nobody: undefined, unknown: 'hys_nobody-has-this-one', malformed: '"a;b"' },
  };
}

/** Flags that need each other. */
async function fillOrganization(app: TestApp, key: string): Promise<void> {
  const organizationId = ORGANIZATION;
  const make = async (name: string, input: object) => {
    const answer = await mutate(app, name, { organizationId, ...input }, { key });
    if ('code' in answer) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  };
  await make('createSegment', { key: 'needed-segment' });
  const conditions = [{ operator: 'IN_SEGMENT', values: ['needed-segment'] }];
  const settings = [{ environment: 'production', defaultVariant: 'on', rules: [{ variant: 'on', conditions }] }];
  await make('createFlag', { key: 'needed', settings: [{ environment: 'production', defaultVariant: 'on' }] });
  await make('createFlag', { key: 'needing', prerequisites: [{ flagKey: 'needed' }], settings });
}

/** Cursors that come from other lists than the one that they are used on. */
async function cursors(app: TestApp, key: string): Promise<Record<string, string>> {
  const query = `{
    here: organization(id: "${ORGANIZATION}") { changes(first: 1) { edges { cursor } } }
    there: organization(id: "${OTHER}") { flags(first: 1) { edges { cursor } } }
  }`;
  type List = { readonly edges: readonly { readonly cursor: string }[] };
  const { data } = await app.graphql<{ here: { changes: List }; there: { flags: List } }>(query, {}, { key });
  return {
    'cursor of changes': data.here.changes.edges[0]?.cursor ?? '',
    'cursor of another organization': data.there.flags.edges[0]?.cursor ?? '',
  };
}

/** Idempotency keys that mean something else already. */
async function usedKeys(app: TestApp, key: string): Promise<Record<string, string>> {
  const names = { 'used in the graph': 'graph-1', 'used in the house': 'house-1' };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const query = `mutation { createSegment(input: { organizationId: "${ORGANIZATION}", key: "once" }) { __typename } }`;
  const body = JSON.stringify({ query, extensions: { idempotencyKey: names['used in the graph'] } });
  await app.fetch('/graphql', { method: 'POST', headers, body });
  await app.fetch(FLAGS, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': names['used in the house'] },
    body: JSON.stringify({ flag_key: 'once', enabled: true }),
  });
  return names;
}

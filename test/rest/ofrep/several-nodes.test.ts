import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, revokeApiKey } from '../../../src/actions/api-key/api-keys.ts';
import type { Services } from '../../../src/actions/services.ts';
import { setFlagSwitch } from '../../../src/actions/setting/settings.ts';
import { Live } from '../../../src/live/live.ts';
import { ofrepDialect } from '../../../src/rest/ofrep/ofrep-dialect.ts';
import { createFetch } from '../../../src/server/http/adapters/fetch.ts';
import type { Database } from '../../../src/store/database/database.ts';
import { restPipeline } from '../../support/rest-pipeline.ts';
import { openTestDatabase } from '../../support/test-database.ts';
import { startTestNode, type TestNode } from '../../support/test-node.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../../support/test-organization.ts';
import { readStream } from './ofrep-app.ts';

// A client fetches from one node, listens at another and fetches again from a third.

let database: Database;
let nodes: readonly [TestNode, TestNode];
let organization: TestOrganization;
let secret: string;
let keyId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  nodes = [await startTestNode(database), await startTestNode(database)];
  organization = await makeOrganization(nodes[0].services);
  await organization.flag('beacon');
  const { organizationId } = organization;
  ({ id: keyId, secret } = await createApiKey(nodes[0].services, fullCaller, { name: 'web', organizationId }));
});

afterAll(async () => {
  for (const node of nodes) await node.close();
  await database.close();
});

function serve(services: Services) {
  const rest = { services, anonymousAccess: 'none', log: { error: () => {} } } as const;
  const fetch = createFetch(restPipeline(rest, [ofrepDialect]), () => performance.now());
  return { request: (path: string, init?: RequestInit) => fetch(new Request(`http://localhost${path}`, init)) };
}

async function fetchFlags(app: ReturnType<typeof serve>, query = '') {
  const response = await app.request(`/ofrep/v1/evaluate/flags${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: '{"context":{"targetingKey":"u1"}}',
  });
  return { etag: response.headers.get('etag'), body: await response.json() };
}

async function flip(services: Services): Promise<void> {
  const { organizationId } = organization;
  const { flags } = await services.live.snapshot(organizationId);
  const enabled = flags.get('beacon')?.settings.production?.switch !== 'ON';
  await setFlagSwitch(services, fullCaller, { organizationId, flagKey: 'beacon', enabled });
}

describe('a client that meets several nodes', () => {
  it('is let in at one node by the token that another has made, and hears there of a write at that other', async () => {
    const [here, there] = [serve(nodes[0].services), serve(nodes[1].services)];
    const { body } = await fetchFlags(here);
    const stream = readStream(await there.request(body.eventStreams[0].endpoint.requestUri));
    expect(stream.status).toBe(200);
    await flip(nodes[0].services);
    const { data } = await stream.nextEvent();
    expect(data.etag).toBe(`"${nodes[0].services.store.epoch}-${(await fetchFlags(there)).body.metadata.revision}"`);
    await stream.leave();
  });

  it('receives the same answers under the same entity tag from every node', async () => {
    const revision = (await nodes[0].services.live.snapshot(organization.organizationId)).revision;
    await nodes[1].services.live.catchUpTo(organization.organizationId, revision);
    const [here, there] = [await fetchFlags(serve(nodes[0].services)), await fetchFlags(serve(nodes[1].services))];
    expect(there.etag).toBe(here.etag);
    expect(there.body.flags).toEqual(here.body.flags);
  });

  it('receives from a node that has not heard of a change what the event told it of', async () => {
    const { services } = nodes[0];
    // Follows no node: neither its own commits nor notifications of others reach it.
    const deaf = serve({ ...services, live: new Live(services.store, () => {}) });
    const { revision } = (await fetchFlags(deaf)).body.metadata;
    await flip(services);
    expect((await fetchFlags(deaf)).body.metadata.revision).toBe(revision);
    const told = encodeURIComponent(`"${revision + 1}.1771622898000"`);
    expect((await fetchFlags(deaf, `?flagConfigEtag=${told}`)).body.metadata.revision).toBe(revision + 1);
    await flip(services);
    expect((await fetchFlags(deaf, '?flagConfigLastModified=1771622898')).body.metadata.revision).toBe(revision + 2);
  });

  it('is cut off at one node when its key is revoked at another', async () => {
    const { body } = await fetchFlags(serve(nodes[0].services));
    const stream = readStream(await serve(nodes[1].services).request(body.eventStreams[0].endpoint.requestUri));
    await stream.next();
    await revokeApiKey(nodes[0].services, fullCaller, { id: keyId });
    await stream.ended;
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEventStream } from '../support/event-stream.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';
import { transports } from '../support/transports.ts';

let app: TestApp;
let address: { url: string; wsUrl: string };
beforeAll(async () => {
  app = await createTestApp();
  address = await app.listen();
});
afterAll(() => app.close());

const DOCUMENT = `subscription ($organizationId: ID!, $after: Int, $epoch: String) {
  changes(organizationId: $organizationId, after: $after, epoch: $epoch) { revision epoch }
}`;

interface Log {
  readonly organization: {
    readonly epoch: string;
    readonly revision: number;
    readonly changes: { readonly pageInfo: { readonly endCursor: string } };
  };
}

const log = (id: string, page = 'first: 1') =>
  app.graphql<Log>(
    `query ($id: ID!) { organization(id: $id) { epoch revision changes(${page}) { pageInfo { endCursor } } } }`,
    { id },
  );

/** The epoch of a log that was replaced since. */
const FORMER = '0badc0de';

describe.each(['SSE', 'WebSocket'] as const)('a subscriber over %s', (transport) => {
  it('goes on after a revision of the epoch that the organization and every change tell', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const { epoch, revision } = (await log(organizationId)).data.organization;
    const variables = { organizationId, after: revision - 1, epoch };
    expect(await transports[transport](address, { query: DOCUMENT, variables })).toEqual({
      data: { changes: { revision, epoch } },
      codes: [],
    });
  });

  it.each([0, undefined])('is refused with EPOCH_CHANGED when it has seen another epoch (after: %s)', async (after) => {
    const { organizationId } = await makeOrganization(app.services);
    const variables = { organizationId, after, epoch: FORMER };
    const { codes } = await transports[transport](address, { query: DOCUMENT, variables });
    expect(codes).toEqual(['EPOCH_CHANGED']);
  });
});

describe('an EventSource, which sends the same request again with the id of the last event that it has seen', () => {
  const query = `subscription ($organizationId: ID!) { changes(organizationId: $organizationId, after: 0) { kind } }`;

  /** The first event that it is sent. */
  async function firstEvent(organizationId: string, lastEventId?: string): Promise<string> {
    const parameters = new URLSearchParams({ query, variables: JSON.stringify({ organizationId }) });
    const leaving = new AbortController();
    const response = await fetch(`${address.url}/graphql?${parameters}`, {
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: leaving.signal,
    });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (/^data: .*$/m.test(text)) break;
    }
    leaving.abort();
    return text;
  }

  it.each([
    ['the epoch and the revision', () => `${app.services.store.epoch}-2`, 3],
    ['a revision alone', () => '2', 3],
    ['an id of something else', () => 'of another server', 1],
    ['none', () => '', 1],
  ])('goes on after it: %s', async (_, id, revision) => {
    const { organizationId } = await makeOrganization(app.services);
    const event = await firstEvent(organizationId, id());
    expect(event).toContain(`id: ${app.services.store.epoch}-${revision}\nevent: next\ndata: {"data"`);
  });

  it('gets an error if the log is another one by now', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const event = await firstEvent(organizationId, `${FORMER}-2`);
    expect(event).toMatch(/^event: next\ndata: \{"errors":.*"code":"EPOCH_CHANGED"/m);
    expect(event).not.toContain('id:');
  });
});

describe('the refusal', () => {
  it('says what to do and which epoch it is now', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const stream = await openEventStream(app, DOCUMENT, { organizationId, after: 0, epoch: FORMER });
    const { errors = [] } = await stream.nextResult();
    expect(errors[0]?.message).toContain('read the state again');
    expect(errors[0]?.extensions).toEqual({ code: 'EPOCH_CHANGED', epoch: app.services.store.epoch });
  });

  it('comes after that of those who may not follow at all', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const { organizationId: own } = await makeOrganization(app.services);
    const { secret: key } = await app.createKey({ organizationId: own });
    const variables = { organizationId, after: 0, epoch: FORMER };
    const { codes } = await transports.SSE({ ...address, key }, { query: DOCUMENT, variables });
    expect(codes).toEqual(['NOT_FOUND']);
  });
});

describe('a cursor in a log', () => {
  it('is refused in another epoch, for what follows it may be other changes', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const { endCursor } = (await log(organizationId)).data.organization.changes.pageInfo;
    expect((await log(organizationId, `first: 1, after: "${endCursor}"`)).errors).toBeUndefined();
    const [name, owner, ...values] = JSON.parse(Buffer.from(endCursor, 'base64url').toString());
    const former = owner.replace(app.services.store.epoch, FORMER);
    expect(former).not.toBe(owner);
    const cursor = Buffer.from(JSON.stringify([name, former, ...values])).toString('base64url');
    const { errors } = await log(organizationId, `last: 1, before: "${cursor}"`);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_CURSOR']);
  });
});

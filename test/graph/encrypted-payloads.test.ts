import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { REDACTED_PAYLOAD, SEALED_PREFIX } from '../../src/domain/sealed-payload.ts';
import { openEventStream } from '../support/event-stream.ts';
import { everyRow } from '../support/every-row.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const evaluation = 'flagKey variant value payload';
const change = 'revision kind flagKey before after differences { path before after }';
const request = 'before after differences { path before after } conflicts { before after }';

/** Makes a flag whose payloads have a marker that is nowhere else, and changes it in many ways. */
async function makeSecret() {
  const marker = randomUUID();
  const { organizationId } = await makeOrganization(app.services);
  const variants = [
    { key: 'one', value: 'one', payload: { marker } },
    { key: 'two', value: 'two', payload: [marker] },
  ];
  const settings = [{ environment: 'production', enabled: true }];
  const flag = { organizationId, key: 'secret', valueType: 'STRING', encryptsPayloads: true, variants, settings };
  const { __typename } = await mutate(app, 'createFlag', flag);
  expect(__typename).toBe('Flag');
  return { organizationId, marker };
}

const changeIt = async (organizationId: string, marker: string) => {
  const name = { organizationId, flagKey: 'secret' };
  await mutate(app, 'updateVariant', { ...name, key: 'one', payload: { marker, again: true } });
  await mutate(app, 'createVariant', { ...name, key: 'three', value: 'three', payload: marker });
  await mutate(app, 'updateEnvironment', { organizationId, key: 'production', requiresApproval: true });
  await mutate(app, 'updateVariant', { ...name, key: 'two', payload: { marker, waiting: true } });
};

const payloadsAs = async (organizationId: string, key?: string) => {
  const document =
    'query ($id: ID!) { flag(organizationId: $id, key: "secret") { variants { payload } variant(key: "one") { payload } } }';
  const { data, errors } = await app.graphql<{ flag: unknown }>(document, { id: organizationId }, key ? { key } : {});
  expect(errors).toBeUndefined();
  return data.flag;
};

const tellAll = async (organizationId: string) => {
  const context = { targetingKey: 'ada' };
  const document = `query ($id: ID!, $context: EvaluationContextInput!) {
    evaluate(organizationId: $id, flagKey: "secret", context: $context) { ${evaluation} }
    evaluateAll(organizationId: $id, context: $context) { ${evaluation} }
    organization(id: $id) {
      changes { edges { node { ${change} } } }
      changeRequests { edges { node { ${request} } } }
    }
  }`;
  const graph = await app.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { id: organizationId, context } }),
  });
  const ofrep = await app.fetch('/ofrep/v1/evaluate/flags/secret', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-halyard-organization': organizationId },
    body: JSON.stringify({ context }),
  });
  const metrics = await app.fetch('/metrics');
  expect([graph.status, ofrep.status, metrics.status]).toEqual([200, 200, 200]);
  return { graph: await graph.text(), ofrep: await ofrep.text(), metrics: await metrics.text() };
};

describe('an encrypted payload', () => {
  it('is in no answer, no event, no row and no line of the log, and neither is its ciphertext but in rows', async () => {
    const { organizationId, marker } = await makeSecret();
    const variables = { organizationId, after: 0, context: { targetingKey: 'ada' } };
    const changes = await openEventStream<{ changes: { kind: string } }>(
      app,
      `subscription ($organizationId: ID!, $after: Int) { changes(organizationId: $organizationId, after: $after) { ${change} } }`,
      { organizationId, after: 0 },
    );
    const answers = await openEventStream(
      app,
      `subscription ($organizationId: ID!, $context: EvaluationContextInput!) {
        evaluations(organizationId: $organizationId, context: $context) { ${evaluation} }
      }`,
      { organizationId, context: variables.context },
    );
    onTestFinished(() => changes.stop());
    onTestFinished(() => answers.stop());
    await changeIt(organizationId, marker);
    const heard: unknown[] = [await answers.next()];
    for (let kind = ''; kind !== 'CHANGE_REQUEST_CREATED'; ) {
      const event = await changes.next();
      kind = event.changes.kind;
      heard.push(event);
    }
    const told = JSON.stringify([heard, await tellAll(organizationId), app.logged]);
    expect(told).not.toContain(marker);
    expect(told).not.toContain(SEALED_PREFIX);
    expect(told).toContain(REDACTED_PAYLOAD);
    const rows = await everyRow(app.services.store.db);
    expect(rows).not.toContain(marker);
    expect(rows).toContain(SEALED_PREFIX);
  });

  it('is shown by its variant to a secret key that may see flags', async () => {
    const { organizationId, marker } = await makeSecret();
    const { secret } = await app.createKey({ organizationId, permissions: ['flag:read'] });
    const told = { variants: [{ payload: { marker } }, { payload: [marker] }], variant: { payload: { marker } } };
    expect(await payloadsAs(organizationId, secret)).toEqual(told);
    expect(await payloadsAs(organizationId)).toEqual(told);
  });

  it('is never the answer of an evaluation', async () => {
    const { organizationId } = await makeSecret();
    const { secret } = await app.createKey({ organizationId });
    const document = `query ($id: ID!) {
      evaluate(organizationId: $id, flagKey: "secret", context: { targetingKey: "ada" }) { payload }
    }`;
    const { data } = await app.graphql(document, { id: organizationId }, { key: secret });
    expect(data).toEqual({ evaluate: { payload: REDACTED_PAYLOAD } });
  });

  it('is in the clear again once the flag no longer encrypts, and not in what the log says of before', async () => {
    const { organizationId, marker } = await makeSecret();
    await mutate(app, 'updateFlag', { organizationId, key: 'secret', encryptsPayloads: false });
    const rows = await app.services.store.db.variant.findMany({ where: { organizationId, key: 'one' } });
    expect(rows.map(({ payload }) => payload)).toEqual([{ marker }]);
    const document = `query ($id: ID!) {
      organization(id: $id) { changes(first: 1) { edges { node { ${change} } } } }
    }`;
    const { data } = await app.graphql<{ organization: { changes: { edges: { node: { before: unknown } }[] } } }>(
      document,
      { id: organizationId },
    );
    const [edge] = data.organization.changes.edges;
    expect(JSON.stringify(edge?.node.before)).toContain(REDACTED_PAYLOAD);
    expect(JSON.stringify(edge)).not.toContain(SEALED_PREFIX);
  });
});

it('an anonymous caller who may read is shown that a payload is encrypted, and no more', async () => {
  const reading = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'read' } });
  onTestFinished(() => reading.close());
  const { organizationId, flag } = await makeOrganization(reading.services);
  const variants = [{ key: 'on', value: true, payload: 'secret' }];
  await flag('secret', { encryptsPayloads: true, variants });
  const { data } = await reading.graphql(
    'query ($id: ID!) { flag(organizationId: $id, key: "secret") { variants { payload } } }',
    { id: organizationId },
  );
  expect(data).toEqual({ flag: { variants: [{ payload: REDACTED_PAYLOAD }] } });
});

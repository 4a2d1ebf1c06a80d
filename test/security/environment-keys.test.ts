import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { openApiDocument } from '../../src/rest/openapi/openapi-document.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { namesIn, pathWith, questionsOf } from '../isolation/rest-questions.ts';
import { makeMarkedOrganization } from '../support/marked-organization.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

/*
 * A key that is bound to an environment acts inside of that environment only, with any permissions: what it changes is logged
 * as a change of that environment and of no other, and everything else is refused.
 */

const ENVIRONMENT = 'development';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

async function keyFor({ organizationId }: Pick<TestOrganization, 'organizationId'>): Promise<string> {
  return (await app.createKey({ organizationId, environment: ENVIRONMENT, permissions: ['*'] })).secret;
}

async function changesOf({ organizationId }: Pick<TestOrganization, 'organizationId'>, after = 0) {
  return readChanges(app.services.store.db, organizationId, after);
}

/** Expects that what was logged since a revision touches the environment of the key and no other. */
async function expectInside(place: Pick<TestOrganization, 'organizationId'>, after: number): Promise<void> {
  for (const { kind, environments } of await changesOf(place, after)) {
    // The organization learns the names of group types from every evaluation; they decide no answer by themselves.
    if (kind === 'GROUP_TYPE_ADDED') continue;
    expect({ kind, environments }).toEqual({ kind, environments: [ENVIRONMENT] });
  }
}

/** The mutations that a key bound to an environment can make: of flags' settings there, of the environment, of its keys. */
const possible: readonly string[] = [
  'updateEnvironment',
  'deleteEnvironment',
  'setFlagSwitch',
  'setFlagSetting',
  'scheduleFlagChange',
  'setRolloutCondition',
  'removeRolloutCondition',
  'setTargetingRules',
  'createApiKey',
];

describe('a key that is bound to an environment', () => {
  it.each(Object.entries(mutationRows))('acts only there with %s', async (name, row) => {
    const place = await makeOrganization(app.services);
    const input = await row.input(place, app);
    const key = await keyFor(place);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    const answer = await mutate(app, name, input, { key });
    if (possible.includes(name)) expect(answer, JSON.stringify(answer)).toMatchObject({ __typename: row.answers });
    else expect(answer.__typename).toMatch(/^(?:PermissionError|NotFoundError)$/);
    await expectInside(place, revision);
  });

  it('has a row for every mutation', () => {
    expect(Object.keys(mutationRows).sort()).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort());
  });

  const writes = questionsOf(openApiDocument(dialects)).filter(({ method }) => method !== 'GET');

  /** An organization that no write has changed: made only where the one before was not refused. */
  let untouched: Awaited<ReturnType<typeof makeMarkedOrganization>> | undefined;

  it.each(writes.map((question) => [question.name, question] as const))(
    'acts only there with %s',
    async (_, question) => {
      const place = untouched ?? (await makeMarkedOrganization(app));
      untouched = undefined;
      const { organizationId } = place;
      const key = await keyFor(place);
      const { revision } = await app.services.live.snapshot(organizationId);
      const response = await app.fetch(pathWith(question, await namesIn(app, place), key), {
        method: question.method,
        headers: {
          authorization: `Bearer ${key}`,
          'dd-api-key': key,
          'dd-application-key': key,
          'x-halyard-organization': organizationId,
          ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      });
      expect(response.status).toBeLessThan(500);
      await response.body?.cancel();
      await expectInside(place, revision);
      if (response.status >= 400) untouched = place;
    },
  );

  it('does not make its environment the default one', async () => {
    const place = await makeOrganization(app.services);
    const { organizationId } = place;
    const input = { organizationId, key: ENVIRONMENT, isDefault: true };
    const answer = await mutate(app, 'updateEnvironment', input, { key: await keyFor(place) });
    expect(answer.__typename).toBe('PermissionError');
    expect((await app.services.live.snapshot(organizationId)).defaultEnvironment).toBe('production');
  });

  it('takes no name by which another environment is known, and is not told by which it is', async () => {
    const place = await makeOrganization(app.services);
    const { organizationId } = place;
    const key = await keyFor(place);
    for (const query of ['production', 'prod']) {
      const input = { organizationId, key: ENVIRONMENT, queries: [query] };
      const answer = await mutate(app, 'updateEnvironment', input, { key });
      expect(answer).toMatchObject({ __typename: 'ConflictError', code: 'KEY_TAKEN', current: null });
    }
  });

  it('makes no key that is bound to nothing or to another environment', async () => {
    const place = await makeOrganization(app.services);
    const { organizationId } = place;
    const key = await keyFor(place);
    await mutate(app, 'createApiKey', { organizationId, name: 'inherited' }, { key });
    const elsewhere = { organizationId, name: 'elsewhere', environment: 'production' };
    expect((await mutate(app, 'createApiKey', elsewhere, { key })).__typename).toBe('NotFoundError');
    const where = { organizationId, name: { in: ['inherited', 'elsewhere'] } };
    const made = await app.services.store.db.apiKey.findMany({ where, include: { environment: true } });
    expect(made.map(({ environment }) => environment?.key)).toEqual([ENVIRONMENT]);
  });
});

describe('the name of an environment', () => {
  it('belongs to one environment of the organization, as key or alias', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const taken = { __typename: 'ConflictError', code: 'KEY_TAKEN', current: { __typename: 'Environment' } };
    expect(await mutate(app, 'createEnvironment', { organizationId, key: 'prod' })).toMatchObject(taken);
    expect(await mutate(app, 'createEnvironment', { organizationId, key: 'qa', queries: ['dev'] })).toMatchObject(
      taken,
    );
    const own = { organizationId, key: 'qa', queries: ['qa', 'test', 'test'] };
    expect(await mutate(app, 'createEnvironment', own, { select: '... on Environment { queries }' })).toMatchObject({
      queries: ['qa', 'test'],
    });
  });

  it.each([
    ['21 aliases', Array.from({ length: 21 }, (_, index) => `alias-${index}`)],
    ['an alias of 201 characters', ['x'.repeat(201)]],
    ['an empty alias', ['']],
  ])('is refused with %s', async (_, queries) => {
    const { organizationId } = await makeOrganization(app.services);
    const input = { organizationId, key: 'production', queries };
    const response = await app.graphql(
      'mutation ($input: UpdateEnvironmentInput!) { updateEnvironment(input: $input) { __typename } }',
      { input },
    );
    expect(JSON.stringify(response)).toMatch(/ValidationError|VALIDATION_FAILED|queries/);
    expect((await changesOf({ organizationId })).some(({ kind }) => kind === 'ENVIRONMENT_UPDATED')).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { CATALOGUED, type RestWrite, restWrites, sendWrite, writeRequest } from '../rest/write-rows.ts';
import { makeWriteWorld } from '../rest/write-world.ts';
import { approvePending } from '../support/approved.ts';
import { mutate } from '../support/mutate.ts';
import { type MutationRow, mutationRows } from '../support/mutation-rows.ts';
import { answersOf, writingPermissions } from '../support/protected-answers.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * No write of a caller that may not approve changes an answer of a protected environment, through any API. A change that would
 * change one waits. Datadog's API answers it with 202, PostHog's with 409, the others with 202, and the change request is named.
 */

let app: TestApp;
let key: string;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-26T11:00:00Z' });
  key = (await app.createKey({ permissions: writingPermissions })).secret;
  await setFeatureDefault(app.services, fullCaller, { featureKey: CATALOGUED, enabled: true });
});
afterAll(() => app.close());

const ENVIRONMENTS = ['production', 'development'];

async function protect({ services }: TestApp, organizationId: string): Promise<void> {
  for (const environment of ENVIRONMENTS)
    await updateEnvironment(services, fullCaller, { organizationId, key: environment, requiresApproval: true });
}

/** Makes a flag that is on for the members of a segment. */
async function flagOf({ services }: TestApp, organizationId: string, segment: string): Promise<void> {
  const groups = [{ conditions: [{ operator: 'IN_SEGMENT' as const, values: [segment] }] }];
  const rules = [{ key: 'members', variant: 'on', groups }];
  const settings = ENVIRONMENTS.map((environment) => ({ environment, enabled: true, defaultVariant: null, rules }));
  await createFlag(services, fullCaller, { organizationId, key: `of-${segment}`, settings });
}

/** The change requests of an organization that wait. */
async function pendingIn(organizationId: string): Promise<readonly string[]> {
  const where = { organizationId, status: 'PENDING' };
  const rows = await app.services.store.db.changeRequest.findMany({ where, orderBy: { number: 'asc' } });
  return rows.map(({ id }) => id);
}

/** An organization whose environments are protected, and a write that can be sent there. */
async function prepared(write: RestWrite) {
  const world = await makeWriteWorld(app.services);
  const { organizationId } = world;
  for (const segment of ['crew', 'crowd']) await flagOf(app, organizationId, segment);
  const request = await writeRequest(write, world);
  await protect(app, organizationId);
  return {
    world,
    send: () => sendWrite(app, request, key),
    answers: () => answersOf(app.services, organizationId),
    state: async () => {
      const { flags, segments, environments, featureDefaults } = await app.services.live.snapshot(organizationId);
      return [...flags.values(), ...segments.values(), ...environments.keys(), featureDefaults];
    },
  };
}

/** The writes that change no answer there, and take effect at once or are refused, with the status of their answer. */
const othersThanWaiting: Readonly<Record<string, number>> = {
  // A new flag is off.
  createOrganizationFlag: 201,
  CreateFeatureFlag: 201,
  // A new organization, a new environment and a new variant change no earlier answer.
  createFeatureState: 201,
  CreateFeatureFlagsEnvironment: 201,
  CreateVariantForFeatureFlag: 201,
  UpdateVariantForFeatureFlag: 200,
  UpdateFeatureFlag: 200,
  // It is so already.
  removeRollout: 200,
  DisableFeatureFlagEnvironment: 200,
  posthogEnableFlag: 200,
  // They ask by POST, because their questions are long.
  refreshFeatureStates: 200,
  posthogFlagKeysByIds: 200,
  posthogUserBlastRadius: 200,
  posthogHasActiveDependents: 200,
  // A dashboard decides no answer.
  posthogEnrichUsageDashboard: 200,
  posthogCreateUsageDashboard: 200,
  'posthogCreateUsageDashboard, 2': 200,
  // A new cohort, and the name of one.
  posthogCreateCohort: 201,
  posthogCreateStaticCohortForFlag: 201,
  posthogUpdateCohort: 200,
  // A flag depends on what they would delete.
  'posthogBulkDeleteFlags, 2': 200,
  'posthogUpdateCohort, 3': 400,
  posthogDeleteCohort: 400,
};

/** How the answers of an API name the change request that waits; those of a bulk deletion do so for each flag. */
const waitingStatus: Readonly<Record<string, number>> = {
  posthogBulkDeleteFlags: 200,
  DeleteVariantFromFeatureFlag: 201,
};

const isWaiting = ({ id }: RestWrite) => othersThanWaiting[id] === undefined;

function documentedStatuses({ dialect, route: { operation } }: RestWrite): readonly number[] {
  const waiting = operation.mayWait === true ? [dialect.waitingStatus ?? 202] : [];
  return [...Object.keys(operation.answers).map(Number), ...waiting];
}

/** What tells a caller of Datadog's API which change waits where the contract leaves the answer no place for it. */
async function suggestionsOf({ world }: Awaited<ReturnType<typeof prepared>>): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'x-halyard-organization': world.organizationId };
  return (await app.fetch(`/api/v2/feature-flags/${world.flag.id}`, { headers })).text();
}

describe('a REST write of a caller that may not approve', () => {
  it.each(restWrites.filter(isWaiting))('$id waits, and names the change request', async (write) => {
    const place = await prepared(write);
    const { organizationId } = place.world;
    const [answers, state] = [await place.answers(), await place.state()];
    const { revision } = await app.services.live.snapshot(organizationId);
    const { status, text } = await place.send();
    const usual = write.dialect.waitingStatus ?? 202;
    expect([status, text]).toEqual([waitingStatus[write.route.operation.id] ?? usual, text]);
    expect(documentedStatuses(write)).toContain(status);
    expect([await place.answers(), await place.state()]).toEqual([answers, state]);
    const pending = await pendingIn(organizationId);
    expect((await app.services.live.snapshot(organizationId)).revision).toBe(revision + pending.length);
    const named = write.dialect.name === 'datadog' ? `${text} ${await suggestionsOf(place)}` : text;
    expect(named).toContain(pending[0]);
    await approvePending(app.services, organizationId);
    expect(await place.state()).not.toEqual(state);
  });

  it.each(restWrites.filter((write) => !isWaiting(write)))('$id changes no answer', async (write) => {
    const place = await prepared(write);
    const before = await place.answers();
    const { status, text } = await place.send();
    expect([status, text]).toEqual([othersThanWaiting[write.id], text]);
    const after = await place.answers();
    // What is new answers no earlier question.
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(await pendingIn(place.world.organizationId)).toEqual([]);
  });

  it('is in one of the tables', () => {
    const ids = restWrites.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(othersThanWaiting)));
  });
});

describe('PostHog’s cohorts, once another person approves', () => {
  const served = async (place: Awaited<ReturnType<typeof prepared>>, flagKey: string) =>
    (await place.answers())
      .filter((answer) => answer.flagKey === flagKey && answer.environment === 'production' && answer.variant === 'on')
      .map(({ targetingKey }) => targetingKey);

  it.each([
    ['posthogAddPersonsToStaticCohort', 'of-crew', ['user-1'], ['user-1', 'user-2']],
    ['posthogRemovePersonFromStaticCohort', 'of-crew', ['user-1'], []],
    // Only user-1 is in Norway; a cohort without conditions has no members.
    ['posthogUpdateCohort, 2', 'of-crowd', [], ['user-1']],
    ['posthogPutCohort', 'of-crowd', [], ['user-1']],
  ])('have the members or the conditions of %s', async (id, flagKey, before, after) => {
    const write = restWrites.find((each) => each.id === id);
    if (write === undefined) throw new Error(`There is no write ${id}.`);
    const place = await prepared(write);
    await place.send();
    expect(await served(place, flagKey)).toEqual(before);
    await approvePending(app.services, place.world.organizationId);
    expect(await served(place, flagKey)).toEqual(after);
  });
});

describe('a mutation of a caller that may not approve', () => {
  /** A protected organization with flags that depend on what the row changes: a segment, a holdout or a feature default. */
  async function organizationOf(own: TestApp, row: MutationRow) {
    const place = await makeOrganization(own.services);
    const { organizationId } = place;
    await place.flag(organizationId, { settings: [{ environment: 'production', enabled: null }] });
    const secret = (await own.createKey({ permissions: writingPermissions })).secret;
    const input = await row.input(place, own, secret);
    const { segments, holdouts } = await own.services.live.snapshot(organizationId);
    if (segments.has('crew')) await flagOf(own, organizationId, 'crew');
    if (holdouts.has('control')) await place.flag('held', { holdout: 'control' });
    await protect(own, organizationId);
    return { organizationId, input, secret };
  }

  it.each(Object.entries(mutationRows))('%s changes no answer', async (name, row) => {
    // A feature default is of all organizations, and would wait for the sake of the others.
    const own = row.everywhere === true ? await createTestApp() : app;
    const { organizationId, input, secret } = await organizationOf(own, row);
    const before = await answersOf(own.services, organizationId);
    expect(before).not.toEqual([]);
    const answer = await mutate(own, name, input, { key: secret });
    // What was scheduled before the protection is a change request now.
    const held = name === 'cancelScheduledChange' ? ['NotFoundError'] : [];
    const expected = ['ApprovalRequired', 'ConflictError', 'PermissionError', row.answers, ...held];
    expect([answer, expected]).toEqual([answer, expect.arrayContaining([answer.__typename])]);
    const after = await answersOf(own.services, organizationId);
    expect([answer, after]).toEqual([answer, expect.arrayContaining([...before])]);
    if (own !== app) await own.close();
  });
});

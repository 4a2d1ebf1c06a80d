import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { archiveFlag, createFlag, deleteFlag } from '../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { pauseExposure, startExposure } from '../../src/actions/setting/exposure.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { createUsageDashboard } from '../../src/actions/usage/usage-dashboards.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import { losingServices } from '../support/losing-services.ts';
import { createRestApp, type RestAnswer, type RestApi, type RestApp } from '../support/rest-app.ts';
import { sampled } from '../support/runs.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { anybody } from '../support/test-organization.ts';
import { makeWriteWorld, type WriteWorld } from './write-world.ts';

let app: RestApp;
let node: TestNode;
let other: RestApi;
let key: string;

beforeAll(async () => {
  app = await createRestApp({ now: '2026-03-26T11:00:00Z' });
  node = await startTestNode(app.services.store.database, app.clock);
  // Both nodes encrypt with the same keys.
  other = app.mountedWith({ services: { ...node.services, payloadKeys: app.services.payloadKeys } });
  key = (await app.createKey()).secret;
  await setFeatureDefault(app.services, anybody, { featureKey: CATALOGUED, enabled: true });
});
afterAll(async () => {
  await node.close();
  await app.close();
});

/** How the request of a route differs from its example. */
interface Row {
  /** What is done before. */
  readonly before?: (world: WriteWorld) => Promise<unknown>;
  readonly body?: (world: WriteWorld) => object;
  readonly parameters?: (world: WriteWorld) => Readonly<Record<string, string>>;
}

const named = ({ organizationId }: WriteWorld) => ({ organizationId, flagKey: 'certification' });
const setting = (world: WriteWorld) => ({ ...named(world), environment: 'production', ruleKey: 'beta' });
const archived: Row = { before: (world) => archiveFlag(world.services, anybody, named(world)) };
const started: Row = { before: (world) => startExposure(world.services, anybody, setting(world)) };
const paused: Row = {
  async before(world) {
    await startExposure(world.services, anybody, setting(world));
    await pauseExposure(world.services, anybody, setting(world));
  },
};
const ofCrew: Row = { parameters: ({ cohorts }) => ({ id: String(cohorts.crew) }) };
const ofCrowd: Row = { parameters: ({ cohorts }) => ({ id: String(cohorts.crowd) }) };
const withDashboard: Row = { before: (world) => createUsageDashboard(world.services, anybody, named(world)) };
const ofNewFlag: Row = { body: ({ organizationId: org_id }) => ({ org_id, feature_key: 'new', enabled: true }) };
const ofNewOrganization: Row = {
  body: ({ organizationId }) => ({ org_id: `${organizationId}-new`, feature_key: 'new', enabled: true }),
};
const ofFlagThatFollows: Row = {
  before: (world) => setFlagSwitch(world.services, anybody, { ...setting(world), enabled: null }),
  body: ({ organizationId: org_id }) => ({ org_id, feature_key: 'certification', enabled: true }),
};
const CATALOGUED = 'in-the-catalogue';

/** The routes for which the example is not enough, or not all, by operation. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  createFeatureState: [ofNewOrganization, ofNewFlag, ofFlagThatFollows],
  updateFeatureState: [
    { body: () => ({ feature_key: 'certification', enabled: false }) },
    { body: () => ({ feature_key: CATALOGUED, enabled: false }) },
  ],
  UnarchiveFeatureFlag: [archived],
  CreateVariantForFeatureFlag: [{ body: () => ({ key: 'new', name: 'New', value: 'true' }) }],
  PauseExposureSchedule: [started],
  ResumeExposureSchedule: [paused],
  StopExposureSchedule: [started],
  posthogUnarchiveFlag: [archived],
  posthogUpdateFlag: [
    {},
    { body: () => ({ key: 'renamed', deleted: true }) },
    {
      before: (world) => deleteFlag(world.services, anybody, named(world)),
      body: () => ({ deleted: false }),
    },
  ],
  posthogBulkDeleteFlags: [
    { body: ({ flag }) => ({ ids: [flag.number, 999, 'no number', flag.number] }) },
    {
      before: (world) => createFlag(world.services, anybody, { ...dependent(world) }),
      body: ({ flag }) => ({ ids: [flag.number, flag.number + 1, flag.number] }),
    },
    { body: () => ({ filters: { search: 'certification' } }) },
  ],
  posthogEnrichUsageDashboard: [withDashboard],
  posthogCreateUsageDashboard: [{}, withDashboard],
  posthogUpdateCohort: [ofCrew, ofCrowd, { ...ofCrew, body: () => ({ deleted: true }) }],
  posthogPutCohort: [ofCrowd],
  posthogDeleteCohort: [ofCrew],
  posthogAddPersonsToStaticCohort: [ofCrew],
  posthogRemovePersonFromStaticCohort: [ofCrew],
};

function dependent({ organizationId }: WriteWorld) {
  return { organizationId, key: 'dependent', prerequisites: [{ flagKey: 'certification', variants: ['on'] }] };
}

const routes = dialects.flatMap((dialect) =>
  dialect.routes
    .filter((route) => requestKindOf(dialect, route) === 'write')
    .flatMap((route) => {
      const { id } = route.operation;
      return (rows[id] ?? [{}]).map((row, index) => ({
        id: index === 0 ? id : `${id}, ${index + 1}`,
        dialect,
        route,
        row,
      }));
    }),
);
type Written = (typeof routes)[number];

it('every row is of a route', () => {
  expect(routes.map(({ route }) => route.operation.id)).toEqual(expect.arrayContaining(Object.keys(rows)));
});

/** An organization in which a write can be sent, and how it is sent under one key. */
async function prepare({ dialect, route, row }: Written) {
  const world = await makeWriteWorld(app.services);
  await row.before?.(world);
  const parameters = { ...world.parameters, ...row.parameters?.(world) };
  const path = `${dialect.base}${route.path}`.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? name);
  const body = row.body?.(world) ?? route.operation.requestExample;
  const headers = { 'idempotency-key': randomUUID(), 'x-halyard-organization': world.organizationId };
  const options = { key, headers, ...(route.body === null ? {} : { body }) };
  return { world, send: (api: RestApi) => api.send(route.method, path, options), revision: () => revisionsFrom(world) };
}

async function revisionsFrom({ organizationId }: WriteWorld): Promise<number> {
  const where = { id: organizationId };
  return (await app.services.store.db.organization.findUniqueOrThrow({ where })).revision;
}

/** An answer without what differs between organizations. */
function comparable({ status, text }: RestAnswer, { organizationId, number }: WriteWorld): readonly unknown[] {
  // Some keys are made of the end of an id.
  const ids = /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3})?-[0-9a-f]{12}/g;
  const same = text
    .replaceAll(organizationId, 'org')
    .replaceAll(ids, 'id')
    .replaceAll(`"team_id":${number}`, '"team_id":0');
  return [status, same];
}

/** What a write answers and leaves behind that nothing interrupts. */
async function undisturbed(written: Written) {
  const { world, send, revision } = await prepare(written);
  const before = await revision();
  let commits = 0;
  const stop = app.services.store.onCommitted(() => {
    commits += 1;
  });
  const answer = await send(app);
  stop();
  return { answer, comparable: comparable(answer, world), logged: (await revision()) - before, commits };
}

describe.each(sampled(routes, inject('testDatabaseOrigin').kind === 'embedded'))('the write $id', (written) => {
  let expected: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    expected = await undisturbed(written);
  });

  it('is one commit', () => {
    expect(Object.keys(written.route.operation.answers)).toContain(String(expected.answer.status));
    expect(expected.answer.status).toBeLessThan(300);
    expect(expected.commits).toBeLessThanOrEqual(1);
  });

  it('is answered by another node when the answer of its commit was lost, and done once', async () => {
    const { world, send, revision } = await prepare(written);
    const before = await revision();
    const lost = await send(app.mountedWith({ services: losingServices(app.services) }));
    expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1']);
    const again = await send(other);
    expect(comparable(again, world)).toEqual(expected.comparable);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await send(app)).text).toBe(again.text);
    expect((await revision()) - before).toBe(expected.logged);
  });

  it('is done once and answered by both nodes that receive it at the same time', async () => {
    const { world, send, revision } = await prepare(written);
    const before = await revision();
    const answers = await Promise.all([send(app), send(other)]);
    for (const answer of answers) expect(comparable(answer, world)).toEqual(expected.comparable);
    expect((await revision()) - before).toBe(expected.logged);
  });
});

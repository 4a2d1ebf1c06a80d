import { archiveFlag, createFlag, deleteFlag } from '../../src/actions/flag/flags.ts';
import { pauseExposure, startExposure } from '../../src/actions/setting/exposure.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { createUsageDashboard } from '../../src/actions/usage/usage-dashboards.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import type { RestRequestOptions } from '../support/rest-app.ts';
import type { TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';
import type { WriteWorld } from './write-world.ts';

/** How the request of a route differs from its example. */
interface Row {
  /** What is done before. */
  readonly before?: (world: WriteWorld) => Promise<unknown>;
  readonly body?: (world: WriteWorld) => object;
  readonly parameters?: (world: WriteWorld) => Readonly<Record<string, string>>;
}

const named = ({ organizationId }: WriteWorld) => ({ organizationId, flagKey: 'certification' });
const setting = (world: WriteWorld) => ({ ...named(world), environment: 'production', ruleKey: 'beta' });
const archived: Row = { before: (world) => archiveFlag(world.services, fullCaller, named(world)) };
const started: Row = { before: (world) => startExposure(world.services, fullCaller, setting(world)) };
const paused: Row = {
  async before(world) {
    await startExposure(world.services, fullCaller, setting(world));
    await pauseExposure(world.services, fullCaller, setting(world));
  },
};
const ofCrew: Row = { parameters: ({ cohorts }) => ({ id: String(cohorts.crew) }) };
const ofCrowd: Row = { parameters: ({ cohorts }) => ({ id: String(cohorts.crowd) }) };
const withDashboard: Row = { before: (world) => createUsageDashboard(world.services, fullCaller, named(world)) };
const ofNewFlag: Row = { body: ({ organizationId: org_id }) => ({ org_id, feature_key: 'new', enabled: true }) };
const ofNewOrganization: Row = {
  body: ({ organizationId }) => ({ org_id: `${organizationId}-new`, feature_key: 'new', enabled: true }),
};
const ofFlagThatFollows: Row = {
  before: (world) => setFlagSwitch(world.services, fullCaller, { ...setting(world), enabled: null }),
  body: ({ organizationId: org_id }) => ({ org_id, feature_key: 'certification', enabled: true }),
};
/** A feature with a default, which the suite makes. */
export const CATALOGUED = 'in-the-catalogue';

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
      before: (world) => deleteFlag(world.services, fullCaller, named(world)),
      body: () => ({ deleted: false }),
    },
  ],
  posthogBulkDeleteFlags: [
    { body: ({ flag }) => ({ ids: [flag.number, 999, 'no number', flag.number] }) },
    {
      before: (world) => createFlag(world.services, fullCaller, { ...dependent(world) }),
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

/** Every route that writes, of every REST API, with each way in which it is tried. */
export const restWrites = dialects.flatMap((dialect) =>
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
export type RestWrite = (typeof restWrites)[number];

/** The operations of the rows, each of which must be one of a route. */
export const operationsOfRows: readonly string[] = Object.keys(rows);

/** A write as it is sent, without its key. */
export interface WriteRequest {
  readonly method: string;
  readonly path: string;
  readonly options: Pick<RestRequestOptions, 'body' | 'headers'>;
}

/** Makes what the write is about, and the request that is right then. */
export async function writeRequest({ dialect, route, row }: RestWrite, world: WriteWorld): Promise<WriteRequest> {
  await row.before?.(world);
  const parameters = { ...world.parameters, ...row.parameters?.(world) };
  const path = `${dialect.base}${route.path}`.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? name);
  const body = row.body?.(world) ?? route.operation.requestExample;
  const headers = { 'x-halyard-organization': world.organizationId };
  return { method: route.method, path, options: { headers, ...(route.body === null ? {} : { body }) } };
}

/** Sends a write with a key to a whole server. */
export async function sendWrite(
  app: Pick<TestApp, 'fetch'>,
  { method, path, options: { body, headers } }: WriteRequest,
  key: string,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const response = await app.fetch(path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

import { readdir, readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInMemory } from '../../src/store/database/embedded.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { readMigrations } from '../../src/store/database/migrations-folder.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

/*
 * Each file in `upgrades` is the data of a database as an earlier release stored it, named after the last migration of that
 * release: the demo data, with a protected environment, a request that waits, a client's key, a segment, a holdout and a rule.
 */
const folder = new URL('upgrades/', import.meta.url);
const releases = (await readdir(folder)).map((name) => name.replace('.sql.gz', ''));

const organizationId = 'org-nansen-akademiet';
const ida = '{ targetingKey: "ida", appVersion: "3.1.0", attributes: { plan: "pro" } }';

/** A database as the release left it. */
async function databaseOf(release: string) {
  const database = await openInMemory();
  const migrations = await readMigrations();
  const data = gunzipSync(await readFile(new URL(`${release}.sql.gz`, folder))).toString();
  const ofRelease = migrations.filter(({ name }) => name.slice(0, release.length) <= release);
  await migrate(database, ofRelease);
  await database.alterSchema((adapter) => adapter.executeScript(data));
  return { database, lacking: migrations.slice(ofRelease.length).map(({ name }) => name) };
}

it('has the data of an earlier release', () => {
  expect(releases).toContain('20261121163742');
});

describe.each(releases)('a database of the release with the migration %s', (release) => {
  let app: TestApp;
  let applied: readonly string[];
  let lacking: readonly string[];

  beforeAll(async () => {
    const old = await databaseOf(release);
    lacking = old.lacking;
    applied = await migrate(old.database);
    app = await createTestApp({ database: old.database, now: '2026-11-30T12:00:00Z' });
  });
  afterAll(() => app.close());

  const ask = async (query: string) => {
    const { data, errors } = await app.graphql<Record<string, unknown>>(query);
    expect(errors).toBeUndefined();
    return data;
  };
  const answersIn = async (environment: string, more = '') => {
    const { evaluateAll } = await ask(`{ evaluateAll(organizationId: "${organizationId}", environment: "${environment}",
      context: ${ida}${more}) { flagKey reason variant } }`);
    return evaluateAll as { flagKey: string; reason: string; variant: string | null }[];
  };

  it('is brought up to date at the start', () => {
    expect(applied).toEqual(lacking);
    expect(applied.length).toBeGreaterThan(0);
  });

  it('answers as it did', async () => {
    const texts = async (environment: string) =>
      (await answersIn(environment)).map(({ flagKey, reason, variant }) => `${flagKey} ${reason} ${variant}`);
    expect(await texts('production')).toEqual([
      'certification DISABLED null',
      'course_administration DEFAULT on',
      'course_theme SPLIT classic',
      'encrypted_assignment_dispatch DEFAULT on',
      'exam_settings DEFAULT closed-book',
      'search_boost OFF null',
      'travel_reimbursement DEFAULT on',
      'upload_limit DEFAULT standard',
    ]);
    expect(await texts('development')).toContain('course_theme TARGETING_MATCH aurora');
  });

  it('has its whole history, and what was true at each revision of it', async () => {
    const { organization } = await ask(`{ organization(id: "${organizationId}") { revision
      changes(first: 100) { edges { node { revision source } } } } }`);
    const { revision, changes } = organization as {
      revision: number;
      changes: { edges: { node: { revision: number; source: string } }[] };
    };
    expect(changes.edges.map(({ node }) => node.revision).sort((one, other) => one - other)).toEqual(
      Array.from({ length: revision }, (_, index) => index + 1),
    );
    // The organization and its environments are the first three.
    for (let past = 4; past <= revision; past += 1) await answersIn('production', `, atRevision: ${past}`);
    const [now, then] = [await answersIn('production'), await answersIn('production', `, atRevision: ${revision}`)];
    expect(then).toEqual(now);
  });

  it('can be changed, and its waiting request approved', async () => {
    const { organization } = await ask(`{ organization(id: "${organizationId}") {
      changeRequests(first: 20, status: PENDING) { edges { node { id number } } } } }`);
    const [waiting] = (organization as { changeRequests: { edges: { node: { id: string } }[] } }).changeRequests.edges;
    const { approveChangeRequest } = await ask(
      `mutation { approveChangeRequest(input: { id: "${waiting?.node.id}" }) { ... on ChangeRequest { status } } }`,
    );
    expect(approveChangeRequest).toEqual({ status: 'APPROVED' });
    const [certification] = await answersIn('production');
    expect(certification).toEqual({ flagKey: 'certification', reason: 'DEFAULT', variant: 'on' });
    const { updateFlag } = await ask(`mutation { updateFlag(input: {
      organizationId: "${organizationId}", key: "certification", name: "Certificates" }) { ... on Flag { name } } }`);
    expect(updateFlag).toEqual({ name: 'Certificates' });
  });
});

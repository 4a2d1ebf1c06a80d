import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tenantModels } from '../../src/store/tenancy/tenant-models.ts';

/** One statement in SQL of our own. */
interface Statement {
  readonly file: string;
  readonly sql: string;
}

const STATEMENT = /(?:\$(?:queryRaw|executeRaw)(?:Unsafe)?(?:<[^`]*?>)?|Prisma\.sql)(?:`([^`]*)`|\()/g;
const TABLE = /\b(?:FROM|JOIN|UPDATE|INTO)\s+"(\w+)"/g;
const sources = new URL('../../src/', import.meta.url);

function sourceFiles(): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
    .map((file) => ({ file, text: readFileSync(new URL(file, sources), 'utf8') }));
}

function statements(): readonly Statement[] {
  return sourceFiles().flatMap(({ file, text }) =>
    [...text.matchAll(STATEMENT)].map(([found, sql]) => ({ file, sql: sql ?? found })),
  );
}

/** The tenants' tables that a statement reads or writes. */
function tenantTables(sql: string): readonly string[] {
  return [...new Set([...sql.matchAll(TABLE)].map(([, table = '']) => table))].filter((table) =>
    tenantModels.has(table),
  );
}

/** Whether each tenant's table in a statement is narrowed to an organization, or given the organization of its rows. */
function isScoped(sql: string): boolean {
  return tenantTables(sql).every((table) => {
    const named = new RegExp(`"${table}"(?:\\s+AS\\s+"(?<alias>\\w+)")?`).exec(sql)?.groups?.alias ?? table;
    const column = table === 'Organization' ? 'id' : 'organizationId';
    const filtered = new RegExp(`(?:WHERE|AND|ON)\\s+(?:"${named}"\\.)?"${column}"\\s*=`).test(sql);
    const inserted = new RegExp(`INTO\\s+"${table}"\\s*\\([^)]*"organizationId"`).test(sql);
    return filtered || inserted;
  });
}

/** Statements on tenants' tables that are meant for all organizations, by the beginning of their SQL. */
const forEverybody: Readonly<Record<string, string>> = {
  'SELECT "id", "revision", "lastNumber" FROM "Organization" ORDER BY "id" FOR UPDATE':
    'a change of the shared catalogue is logged in every organization',
  'SELECT "place"."organizationId", "place"."key" FROM "Environment" AS "place"':
    'a feature default decides in all organizations',
  'SELECT "log"."id" AS "organizationId" FROM "Organization" AS "log"':
    'the log of every organization has documents that expire',
  'WITH RECURSIVE "chain"': 'the maker of a key need not be of the organization of the key',
  'WHERE "fingerprint" =': 'a secret belongs to one key among those of all organizations',
};

/** Where a text becomes a part of a statement, and which. */
const pastedNames: Readonly<Record<string, string>> = {
  'store/flags/changed-columns.ts': 'the names of our own columns',
  'store/flags/insert-rows.ts': 'the names of our own tables and columns',
  'store/commit/log-statements.ts': 'the names of parts of one statement, and the mark of prepared statements',
  'store/commit/lock-organization.ts': 'the mark of prepared statements',
};

/** Where the wall is left aside, and why. */
const crossings: Readonly<Record<string, string>> = {
  'actions/api-key/api-keys.ts': 'a key is named by its id alone, and not every key is bound to an organization',
  'actions/change-request/deciders.ts':
    'a change request is named by its id alone; whose it is decides whether the caller sees it',
  'actions/organization/organization-number.ts': 'an organization is named by its number',
  'actions/scheduled-change/log-due-changes.ts':
    'the instant of a scheduled change comes in every organization, also in one that no node has loaded',
  'rest/in-house/org-feature-flags/list-states.ts':
    'its contract lists the states of all organizations to unbound callers',
  'server/start.ts': 'demo data only goes into a database without any organization',
  'store/usage/usage.ts': 'expired counts are deleted, of every organization',
  'store/commit/archive.ts': 'the log of every organization has documents that expire',
  'store/idempotency/run-idempotently.ts': 'what is too old to be kept goes, whosever it is',
  'store/api-keys.ts': 'whose secret it is decides the organization, and not the reverse',
  'store/commit/commit.ts': 'keys that are bound to no organization',
  'store/tenancy/scoped-database.ts':
    'callers who are bound to no organization; the others meet the wall behind their scope',
  'store/store.ts': 'where it is made',
  'store/subjects/subject-sweep.ts': 'a node looks after the environments of all organizations',
  'store/tenancy/tenant-guard.ts': 'what the wall says',
};

describe('SQL of our own', () => {
  it('names the organization wherever it touches a tenant’s table', () => {
    const unscoped = statements().filter(({ sql }) => !isScoped(sql));
    const unexplained = unscoped.filter(({ sql }) => !Object.keys(forEverybody).some((known) => sql.includes(known)));
    expect(unexplained).toEqual([]);
    expect(unscoped).toHaveLength(Object.keys(forEverybody).length);
  });

  it('takes values as parameters only', () => {
    const open = statements().filter(({ sql }) => /Unsafe/.test(sql));
    expect(open).toEqual([]);
    const pasting = sourceFiles().filter(({ text }) => /\bPrisma\.raw\b/.test(text));
    expect(pasting.map(({ file }) => file).sort()).toEqual(Object.keys(pastedNames).sort());
  });

  it('is found at all, and a statement without the organization is found out', () => {
    expect(new Set(statements().flatMap(({ sql }) => tenantTables(sql))).size).toBeGreaterThan(5);
    expect(isScoped('UPDATE "Flag" SET "name" = 1 WHERE "Flag"."id" = 2')).toBe(false);
    expect(
      isScoped('SELECT 1 FROM "Segment" JOIN "Flag" ON "Flag"."organizationId" = "Segment"."organizationId"'),
    ).toBe(false);
  });
});

describe('reading beyond one organization', () => {
  it('happens only where there is a reason to', () => {
    const found = sourceFiles().filter(({ text }) => /\bacrossOrganizations\b/.test(text));
    expect(found.map(({ file }) => file).sort()).toEqual(Object.keys(crossings).sort());
  });

  it('does not go round by way of the bare client of the database', () => {
    const found = sourceFiles().filter(({ text }) => /\bdatabase\.client\b/.test(text));
    expect(found.map(({ file }) => file).sort()).toEqual(['store/store.ts']);
  });
});

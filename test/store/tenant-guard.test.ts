import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { UnscopedOperation } from '../../src/store/tenancy/tenant-guard.ts';
import { tenantModels } from '../../src/store/tenancy/tenant-models.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

/** What each operation takes, given a filter and a row; one of Prisma's operations that is missing here is refused by the wall. */
const operations: Readonly<Record<string, (where: object, row: object) => object>> = {
  findUnique: (where) => ({ where }),
  findUniqueOrThrow: (where) => ({ where }),
  findFirst: (where) => ({ where }),
  findFirstOrThrow: (where) => ({ where }),
  findMany: (where) => ({ where }),
  count: (where) => ({ where }),
  aggregate: (where) => ({ where, _count: true }),
  groupBy: (where) => ({ where, by: ['organizationId'] }),
  create: (_, row) => ({ data: row }),
  createMany: (_, row) => ({ data: [row] }),
  createManyAndReturn: (_, row) => ({ data: [row] }),
  upsert: (where, row) => ({ where, create: row, update: {} }),
  update: (where) => ({ where, data: {} }),
  updateMany: (where) => ({ where, data: {} }),
  updateManyAndReturn: (where) => ({ where, data: {} }),
  delete: (where) => ({ where }),
  deleteMany: (where) => ({ where }),
};

let app: TestApp;
let own: TestOrganization;
let db: PrismaClient;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  await own.flag('checkout');
  ({ db } = app.services.store);
});
afterAll(() => app.close());

/** Runs an operation by its name, which is beyond Prisma's types. */
function run(client: object, model: string, operation: string, args: object | undefined): Promise<unknown> {
  const delegate = Reflect.get(client, lowerFirst(model));
  return delegate[operation](args);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const id = '00000000-0000-4000-8000-000000000000';

describe('the wall in front of the database', () => {
  it('knows every model of the schema but the shared catalogue', () => {
    expect([...tenantModels.keys()]).toEqual(
      expect.arrayContaining(['Organization', 'Flag', 'SegmentMember', 'Change', 'ApiKey', 'Subject']),
    );
    expect(tenantModels.has('FeatureDefault')).toBe(false);
  });

  it.each(Object.keys(operations))('refuses %s of every tenant’s model without an organization', async (operation) => {
    const { [operation]: argsOf = () => ({}) } = operations;
    for (const model of tenantModels.keys()) {
      const scoped = model === 'Organization' ? {} : { organizationId: undefined };
      const filter = model === 'Organization' ? { number: 1 } : { id };
      await expect(run(db, model, operation, argsOf(filter, scoped)), model).rejects.toThrow(UnscopedOperation);
      const inside = db.$transaction((tx) => run(tx, model, operation, argsOf(filter, scoped)));
      await expect(inside, `${model} in a transaction`).rejects.toThrow(UnscopedOperation);
    }
  });

  it.each(['findMany', 'count', 'deleteMany', 'updateMany'])('refuses %s of everything', async (operation) => {
    await expect(run(db, 'Flag', operation, undefined)).rejects.toThrow(UnscopedOperation);
    expect(await app.services.store.acrossOrganizations.flag.count()).toBe(1);
  });

  const organizationId = 'org-some';

  it.each([
    { organizationId: { not: organizationId } },
    { organizationId: null },
    { organizationId: undefined },
    { NOT: { organizationId } },
    { OR: [] },
    { OR: [{ organizationId }, { key: 'checkout' }] },
    { AND: [{ key: 'checkout' }] },
    { organization: { id: organizationId } },
    { variants: { some: { organizationId } } },
  ])('does not take the filter %j for one', async (where) => {
    await expect(run(db, 'Flag', 'findMany', { where })).rejects.toThrow(UnscopedOperation);
  });

  it('lets through what names an organization, however it does', async () => {
    const wheres = [
      { organizationId: own.organizationId },
      { organizationId: { equals: own.organizationId } },
      { organizationId: { in: [own.organizationId] } },
      { AND: [{ key: 'checkout' }, { organizationId: own.organizationId }] },
      { OR: [{ organizationId: own.organizationId, key: 'checkout' }, { organizationId: own.organizationId }] },
    ];
    for (const where of wheres) expect(await db.flag.count({ where })).toBe(1);
    const key = { organizationId: own.organizationId, livingKey: 'checkout' };
    expect(await db.flag.findUnique({ where: { organizationId_livingKey: key } })).not.toBeNull();
    expect(await db.organization.findUnique({ where: { id: own.organizationId } })).not.toBeNull();
  });

  it('does not let a row be taken out of its organization', async () => {
    const where = { organizationId: own.organizationId };
    const moved = run(db, 'ApiKey', 'updateMany', { where, data: { organizationId: null } });
    await expect(moved).rejects.toThrow(UnscopedOperation);
  });

  it('lets through what all organizations share', async () => {
    expect(await db.featureDefault.count()).toBe(0);
  });
});

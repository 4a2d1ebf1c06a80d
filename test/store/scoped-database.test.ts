import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { createScopedDatabase } from '../../src/store/tenancy/scoped-database.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let other: TestOrganization;
let scoped: PrismaClient;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  other = await makeOrganization(app.services);
  for (const organization of [own, other]) await organization.flag('checkout');
  scoped = createScopedDatabase(app.services.store)({ organizationId: own.organizationId, environment: null });
});
afterAll(() => app.close());

describe('a client that is bound to an organization', () => {
  it('reads its rows and no others, with a filter that forgets to say so', async () => {
    const rows = [
      ...(await scoped.flag.findMany()),
      ...(await scoped.variant.findMany()),
      ...(await scoped.change.findMany()),
    ];
    expect([...new Set(rows.map((row) => row.organizationId))]).toEqual([own.organizationId]);
    expect((await scoped.organization.findMany()).map(({ id }) => id)).toEqual([own.organizationId]);
  });

  it('counts, sums and groups its rows only', async () => {
    expect(await scoped.flag.count()).toBe(1);
    expect((await scoped.flag.aggregate({ _count: true }))._count).toBe(1);
    expect(await scoped.flag.groupBy({ by: ['key'], _count: true })).toEqual([{ key: 'checkout', _count: 1 }]);
  });

  it('does not find the row of another organization, by any name', async () => {
    const organizationId = other.organizationId;
    const theirs = await app.services.store.db.flag.findFirstOrThrow({ where: { organizationId } });
    const key = { organizationId, livingKey: 'checkout' };
    expect(await scoped.flag.findUnique({ where: { id: theirs.id } })).toBeNull();
    expect(await scoped.flag.findUnique({ where: { organizationId_livingKey: key } })).toBeNull();
    expect(await scoped.flag.findUnique({ where: { id: theirs.id, organizationId } })).toBeNull();
    expect(await scoped.flag.findFirst({ where: { organizationId } })).toBeNull();
    expect(await scoped.flag.findMany({ where: { OR: [{ id: theirs.id }, { organizationId }] } })).toEqual([]);
    expect(await scoped.flag.findMany({ where: { AND: { organizationId } } })).toEqual([]);
    expect(await scoped.organization.findUnique({ where: { id: organizationId } })).toBeNull();
    await expect(scoped.flag.findUniqueOrThrow({ where: { id: theirs.id } })).rejects.toThrow();
  });

  it('reads what all organizations share', async () => {
    await app.services.store.db.featureDefault.create({ data: { featureKey: 'shared', enabled: true } });
    expect(await scoped.featureDefault.count()).toBe(1);
  });
});

describe('a client that is bound to nothing', () => {
  it('reads everything and writes nothing', async () => {
    const reader = createScopedDatabase(app.services.store)({ organizationId: null, environment: null });
    expect(await reader.flag.count()).toBe(2);
    await expect(reader.flag.deleteMany()).rejects.toThrow('only reads');
    await expect(reader.flag.updateMany({ data: { name: 'x' } })).rejects.toThrow('only reads');
    await expect(reader.$executeRaw`DELETE FROM "Flag"`).rejects.toThrow('only reads');
    expect(await reader.flag.count()).toBe(2);
  });
});

it('the same scope is served by the same client', () => {
  const database = createScopedDatabase(app.services.store);
  const scope = { organizationId: own.organizationId, environment: null };
  expect(database(scope)).toBe(database({ ...scope }));
  expect(database({ ...scope, environment: 'production' })).not.toBe(database(scope));
});

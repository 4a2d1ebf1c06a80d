import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../src/actions/services.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * A commit that is one statement leaves open whether it was made when its connection is lost. The log tells.
 */

let database: Database;
let node: TestNode;
beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
});
afterAll(async () => {
  await node.close();
  await database.close();
});

async function organizationWithFlag() {
  const { organizationId, flag } = await makeOrganization(node.services);
  await flag('beacon');
  return { organizationId, flagKey: 'beacon' };
}

/** The services of the node when the next statement outside a transaction loses its connection: `lose` runs in its place. */
function losing(lose: (run: () => Promise<unknown>) => Promise<unknown>): Services {
  const { store } = node.services;
  let isLost = false;
  const db: PrismaClient = new Proxy(store.db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name !== '$queryRaw' || isLost || typeof member !== 'function') return member;
      return async (...input: unknown[]) => {
        isLost = true;
        await lose(() => Reflect.apply(member, target, input));
        throw new Error('Connection terminated unexpectedly');
      };
    },
  });
  return { ...node.services, store: { ...store, db } };
}

async function logOf(organizationId: string) {
  const changes = await readChanges(database.client, organizationId, 0);
  expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => index + 1));
  return changes.filter(({ kind }) => kind === 'FLAG_UPDATED').map(({ differences }) => differences.length);
}

describe('a switch whose statement loses its connection', () => {
  it.each([
    ['after it was done is done once', (run: () => Promise<unknown>) => run()],
    ['before it was done is done once', async () => {}],
  ])('%s', async (_title, lose) => {
    const name = await organizationWithFlag();
    const off = { ...name, environment: 'production', enabled: false, expectedVersion: 1 };
    const flag = await setFlagSwitch(losing(lose), fullCaller, off);
    expect(flag).toMatchObject({ version: 2, settings: { production: { switch: 'OFF' } } });
    expect(await logOf(name.organizationId)).toHaveLength(1);
    const { flags } = await node.services.live.snapshot(name.organizationId);
    expect(flags.get('beacon')).toEqual(flag);
  });

  it('while another change is made is done after that one', async () => {
    const name = await organizationWithFlag();
    const other = await startTestNode(database);
    const lose = () =>
      setFlagSwitch(other.services, fullCaller, { ...name, environment: 'development', enabled: true });
    const flag = await setFlagSwitch(losing(lose), fullCaller, { ...name, environment: 'production', enabled: false });
    await other.close();
    expect(flag).toMatchObject({
      version: 3,
      settings: { production: { switch: 'OFF' }, development: { switch: 'ON' } },
    });
    expect(await logOf(name.organizationId)).toHaveLength(2);
  });
});

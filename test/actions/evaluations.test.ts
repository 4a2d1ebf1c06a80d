import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag, evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

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

const context = EMPTY_CONTEXT;

describe('an environment', () => {
  it('is named by each of its aliases', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('beacon');
    const production = { organizationId, key: 'production', queries: ['prod', 'live'] };
    await updateEnvironment(node.services, fullCaller, production);
    const reasonIn = async (environment: string) =>
      (await evaluateFlag(node.services, fullCaller, { organizationId, environment, flagKey: 'beacon', context }))
        .reason;
    for (const name of ['prod', 'live', 'production']) expect(await reasonIn(name)).toBe('DEFAULT');
    for (const name of ['dev', 'development']) expect(await reasonIn(name)).toBe('DISABLED');
    await expect(reasonIn('moon')).rejects.toMatchObject({ entityType: 'environment', entityKey: 'moon' });
  });

  it('of others does not exist by its alias either', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', queries: ['prod'] });
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const failing = evaluateFlags(node.services, bound, { organizationId, environment: 'prod', context });
    await expect(failing).rejects.toMatchObject({ entityKey: 'prod' });
  });
});

describe('to who has a public key', () => {
  it('a flag for servers only does not exist, whichever way it is asked for', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('secret', { distributionChannel: 'SERVER' });
    await flag('shown', { distributionChannel: 'CLIENT' });
    const page = keyCaller('page', { organizationId, allowed: ['evaluate'], isClient: true });
    const asked = { organizationId, context };
    const one = await evaluateFlag(node.services, page, { ...asked, flagKey: 'secret' });
    expect(one).toMatchObject({ reason: 'FLAG_NOT_FOUND', value: undefined, flagVersion: 0 });
    const keysOf = (answers: readonly { readonly flagKey: string }[]) => answers.map(({ flagKey }) => flagKey);
    expect(keysOf(await evaluateFlags(node.services, page, asked))).toEqual(['shown']);
    const named = await evaluateFlags(node.services, page, { ...asked, flagKeys: ['secret', 'shown'] });
    expect(named.map(({ reason }) => reason)).toEqual(['FLAG_NOT_FOUND', 'DEFAULT']);
    const watched = await openEvaluations(node.services, page, asked);
    expect(keysOf((await watched.take())?.answers ?? [])).toEqual(['shown']);
  });

  it('but it does to who has a secret one', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    await flag('secret', { distributionChannel: 'SERVER' });
    const server = keyCaller('server', { organizationId, allowed: ['evaluate'] });
    const answer = await evaluateFlag(node.services, server, { organizationId, flagKey: 'secret', context });
    expect(answer).toMatchObject({ reason: 'DEFAULT', value: true });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { changeFlags } from '../../src/actions/flag/change-flags.ts';
import { archiveFlag, unarchiveFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { revertFlags } from '../../src/actions/flag/revert-flags.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let organizationId: string;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  own = await makeOrganization(app.services);
  organizationId = own.organizationId;
  for (const key of ['apple', 'banana', 'cherry']) await own.flag(key, { tags: ['fruit'] });
});

const snapshot = () => app.services.live.snapshot(organizationId);
const named = (...keys: string[]) => keys.map((key) => ({ key }));
const change = (flagKeys: string[], more: object) =>
  changeFlags(app.services, fullCaller, { organizationId, flags: named(...flagKeys), ...more });
const revert = (toRevision: number, ...keys: string[]) =>
  revertFlags(app.services, fullCaller, { organizationId, flags: named(...keys), toRevision });
const tagsOf = async (key: string) => (await snapshot()).flags.get(key)?.tags;

describe('reverting many flags', () => {
  it('sets each back to its own state at the revision, with a log entry for each, in one commit', async () => {
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: 'apple', tags: ['red'] });
    const { revision } = await snapshot();
    await change(['apple', 'banana', 'cherry'], { addTags: ['sweet'], environment: 'development', enabled: true });
    const changed = await revert(revision, 'cherry', 'apple');
    expect(changed.revision).toBe(revision + 5);
    expect([await tagsOf('apple'), await tagsOf('banana'), await tagsOf('cherry')]).toEqual([
      ['red'],
      ['fruit', 'sweet'],
      ['fruit'],
    ]);
    expect((await snapshot()).flags.get('apple')?.settings.development?.switch).toBe('OFF');
    const log = await readChanges(app.services.store.db, organizationId, revision + 3);
    expect(log.map(({ kind, flagKey }) => [kind, flagKey])).toEqual([
      ['FLAG_REVERTED', 'cherry'],
      ['FLAG_REVERTED', 'apple'],
    ]);
  });

  it('changes none if one was changed since, did not exist then, or would be archived under another', async () => {
    const { revision } = await snapshot();
    await own.flag('date');
    await change(['apple', 'banana', 'date'], { addTags: ['sweet'] });
    const flags = [{ key: 'apple' }, { key: 'banana', expectedVersion: 1 }];
    await expect(
      revertFlags(app.services, fullCaller, { organizationId, flags, toRevision: revision }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await expect(revert(revision, 'apple', 'date')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(revert(revision + 1_000, 'apple')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const banana = { organizationId, flagKey: 'banana' };
    await archiveFlag(app.services, fullCaller, banana);
    const archived = (await snapshot()).revision;
    await unarchiveFlag(app.services, fullCaller, banana);
    const prerequisites = [{ flagKey: 'banana', expected: true }];
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: 'cherry', prerequisites });
    await expect(revert(archived, 'apple', 'banana')).rejects.toMatchObject({ code: 'IN_USE' });
    expect(await tagsOf('apple')).toEqual(['fruit', 'sweet']);
  });

  it('waits as one change request where answers need approval, and undoes all of them once it is approved', async () => {
    const { revision } = await snapshot();
    await change(['apple', 'banana'], { environment: 'production', enabled: false });
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const asked = await revert(revision, 'apple', 'banana');
    expect(asked.flagIds).toEqual([]);
    const [id = '', ...others] = asked.changeRequestIds;
    expect(others).toEqual([]);
    const switches = async () => {
      const { flags } = await snapshot();
      return ['apple', 'banana'].map((key) => flags.get(key)?.settings.production?.switch);
    };
    expect(await switches()).toEqual(['OFF', 'OFF']);
    await approveChangeRequest(app.services, keyCaller('approver'), { id });
    expect(await switches()).toEqual(['ON', 'ON']);
  });
});

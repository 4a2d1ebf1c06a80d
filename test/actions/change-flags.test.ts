import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  approveChangeRequest,
  rejectChangeRequest,
  withdrawChangeRequest,
} from '../../src/actions/change-request/change-requests.ts';
import { requestFlagChanges } from '../../src/actions/change-request/flag-requests.ts';
import { changeFlags, type FlagsChange } from '../../src/actions/flag/change-flags.ts';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { previewChangeRequest } from '../../src/actions/preview/preview-change-request.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { statementsOf } from '../support/count-statements.ts';
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
const change = (input: Omit<FlagsChange, 'organizationId'>, caller: Caller = fullCaller) =>
  changeFlags(app.services, caller, { organizationId, ...input });

describe('changing many flags', () => {
  it('makes the change of each, with a log entry for each, in one commit', async () => {
    const { revision } = await snapshot();
    const changed = await change({
      flags: named('cherry', 'apple'),
      environment: 'development',
      enabled: true,
      addTags: ['red'],
      removeTags: ['fruit', 'unknown'],
      permanent: true,
    });
    const after = await snapshot();
    expect([changed.revision, after.revision]).toEqual([revision + 2, revision + 2]);
    expect(changed.flagIds).toEqual(['cherry', 'apple'].map((key) => after.flags.get(key)?.id));
    for (const key of ['cherry', 'apple']) {
      const flag = after.flags.get(key);
      expect(flag).toMatchObject({ version: 2, tags: ['red'], permanent: true });
      expect([flag?.settings.development?.switch, flag?.settings.production?.switch]).toEqual(['ON', 'ON']);
    }
    expect(after.flags.get('banana')).toMatchObject({ version: 1, tags: ['fruit'] });
    const log = await readChanges(app.services.store.db, organizationId, revision);
    expect(log.map(({ kind, flagKey }) => [kind, flagKey])).toEqual([
      ['FLAG_UPDATED', 'cherry'],
      ['FLAG_UPDATED', 'apple'],
    ]);
  });

  it('leaves flags alone that are already so, without a version or a log entry', async () => {
    const { revision } = await snapshot();
    expect(await change({ flags: named('apple', 'banana'), addTags: ['fruit'] })).toMatchObject({ revision });
    expect((await snapshot()).flags.get('apple')).toMatchObject({ version: 1 });
  });

  it('archives flags together that depend on each other only', async () => {
    await updateFlag(app.services, fullCaller, {
      organizationId,
      flagKey: 'banana',
      prerequisites: [{ flagKey: 'apple' }],
    });
    await expect(change({ flags: named('apple', 'cherry'), archived: true })).rejects.toMatchObject({ code: 'IN_USE' });
    expect((await snapshot()).flags.get('cherry')?.archivedAt).toBeNull();
    const { revision } = await snapshot();
    await change({ flags: named('apple', 'banana'), archived: true });
    const log = await readChanges(app.services.store.db, organizationId, revision);
    expect(log.map(({ kind }) => kind)).toEqual(['FLAG_ARCHIVED', 'FLAG_ARCHIVED']);
  });

  it.each([
    ['an unknown flag', { flags: named('apple', 'unknown') }, 'NOT_FOUND'],
    [
      'a flag at another version',
      { flags: [{ key: 'apple' }, { key: 'banana', expectedVersion: 7 }] },
      'VERSION_CONFLICT',
    ],
    ['a flag twice', { flags: named('apple', 'apple') }, 'VALIDATION_FAILED'],
    ['no flag', { flags: [] }, 'VALIDATION_FAILED'],
    [
      '501 flags',
      { flags: Array.from({ length: 501 }, (_, index) => ({ key: `flag-${index}` })) },
      'VALIDATION_FAILED',
    ],
    ['an unknown environment', { flags: named('apple'), environment: 'nowhere', enabled: true }, 'NOT_FOUND'],
    ['an impossible tag', { flags: named('apple', 'banana'), addTags: ['\u0000'] }, 'VALIDATION_FAILED'],
  ] as const)('changes nothing with %s', async (_, input, code) => {
    const { revision } = await snapshot();
    await expect(change({ addTags: ['new'], ...input })).rejects.toMatchObject({ code });
    expect(await snapshot()).toMatchObject({ revision });
  });

  it('names the place of a problem in its own input', async () => {
    await expect(change({ flags: named('apple'), addTags: ['\u0000'] })).rejects.toMatchObject({
      problems: [{ path: expect.stringMatching(/^flags\.0\.tags/) }],
    });
  });

  describe('where one of the flags needs approval', () => {
    const asked = async (...keys: string[]) => {
      await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
      const asker = keyCaller('asker');
      const { flagIds, changeRequestIds } = await change({ flags: named(...keys), enabled: false }, asker);
      expect([flagIds.length, changeRequestIds.length]).toEqual([0, 1]);
      return { id: changeRequestIds[0] ?? '' };
    };
    const switches = async () => {
      const { flags } = await snapshot();
      return ['apple', 'banana'].map((key) => flags.get(key)?.settings.production?.switch);
    };
    const requestOf = ({ id }: { readonly id: string }) =>
      app.services.store.db.changeRequest.findUniqueOrThrow({ where: { id, organizationId } });

    it('is one change request, which changes all of them in one commit once it is approved', async () => {
      const request = await asked('apple', 'banana');
      expect(await switches()).toEqual(['ON', 'ON']);
      expect(await requestOf(request)).toMatchObject({
        entityType: 'FLAGS',
        entityKey: '2 flags',
        kind: 'FLAG_UPDATED',
      });
      const { revision } = await snapshot();
      await approveChangeRequest(app.services, fullCaller, request);
      expect(await switches()).toEqual(['OFF', 'OFF']);
      const changes = await readChanges(app.services.store.db, organizationId, revision);
      expect(changes.map(({ kind, entityKey }) => [kind, entityKey])).toEqual([
        ['FLAG_UPDATED', 'apple'],
        ['FLAG_UPDATED', 'banana'],
        ['CHANGE_REQUEST_APPROVED', expect.any(String)],
      ]);
      expect(await requestOf(request)).toMatchObject({ status: 'APPROVED', appliedRevision: revision + 1 });
    });

    it('keeps what else has changed of the flags meanwhile', async () => {
      const request = await asked('apple', 'banana');
      await change({ flags: named('apple'), addTags: ['red'] });
      await approveChangeRequest(app.services, fullCaller, request);
      expect(await switches()).toEqual(['OFF', 'OFF']);
      expect((await snapshot()).flags.get('apple')?.tags).toContain('red');
    });

    it('changes none if one of them has changed in the same place, and is then outdated', async () => {
      const request = await asked('apple', 'banana');
      const place = { organizationId, flagKey: 'banana', environment: 'production' };
      const other = setFlagSwitch(app.services, keyCaller('other'), { ...place, enabled: null });
      await expect(other).rejects.toThrow(ApprovalRequired);
      const { id } = await app.services.store.db.changeRequest.findFirstOrThrow({
        where: { organizationId, flagKey: 'banana' },
      });
      await approveChangeRequest(app.services, fullCaller, { id });
      await expect(approveChangeRequest(app.services, fullCaller, request)).rejects.toMatchObject({
        code: 'CHANGE_REQUEST_OUTDATED',
      });
      expect(await switches()).toEqual(['ON', 'FOLLOW_DEFAULT']);
      expect(await requestOf(request)).toMatchObject({ status: 'OUTDATED' });
    });

    it('is decided by others than the requester, also by those that are bound to the one environment', async () => {
      const request = await asked('apple', 'banana');
      await expect(approveChangeRequest(app.services, keyCaller('asker'), request)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      const elsewhere = keyCaller('elsewhere', { organizationId, environment: 'development' });
      await expect(approveChangeRequest(app.services, elsewhere, request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await approveChangeRequest(
        app.services,
        keyCaller('bound', { organizationId, environment: 'production' }),
        request,
      );
      expect(await switches()).toEqual(['OFF', 'OFF']);
    });

    it('is refused while a request for one of them waits in the same environment', async () => {
      await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
      const place = { organizationId, flagKey: 'banana', environment: 'production' };
      const one = setFlagSwitch(app.services, keyCaller('other'), { ...place, enabled: null });
      await expect(one).rejects.toThrow(ApprovalRequired);
      const all = change({ flags: named('apple', 'banana'), enabled: false }, keyCaller('asker'));
      await expect(all).rejects.toMatchObject({ code: 'CHANGE_REQUEST_PENDING' });
    });

    it('is rejected and withdrawn as one', async () => {
      const rejected = await asked('apple', 'banana');
      await rejectChangeRequest(app.services, fullCaller, rejected);
      const withdrawn = await asked('apple', 'banana');
      await withdrawChangeRequest(app.services, keyCaller('asker'), withdrawn);
      expect(await switches()).toEqual(['ON', 'ON']);
      expect((await requestOf(rejected)).status).toBe('REJECTED');
      expect((await requestOf(withdrawn)).status).toBe('WITHDRAWN');
    });

    it('is previewed as one', async () => {
      const request = await requestOf(await asked('apple', 'banana'));
      const contexts = [EMPTY_CONTEXT];
      const input = { contexts, knownSubjects: 0, isCancelled: () => false };
      const { flags, problems, requiresApproval } = await previewChangeRequest(
        app.services,
        fullCaller,
        request,
        input,
      );
      expect({ problems, requiresApproval }).toEqual({ problems: [], requiresApproval: true });
      expect(flags.map(({ flagKey }) => flagKey)).toEqual(expect.arrayContaining(['apple', 'banana']));
    });

    it('is refused for more flags than one request may have', async () => {
      await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
      const { flags } = await snapshot();
      const apple = flags.get('apple');
      if (apple === undefined) throw new Error('There is no apple.');
      const write = {
        ...{ kind: 'FLAG_UPDATED' as const, before: apple, logged: apple, after: { ...apple, name: 'Other' } },
        ...{ differences: [], waitsFor: [], isGuarded: false },
      };
      const open = { services: app.services, caller: fullCaller, tx: app.services.store.db, at: apple.createdAt };
      const asking = requestFlagChanges(
        { ...open, newId: () => apple.id, nextNumber: () => 1 },
        Array(251).fill(write),
      );
      await expect(asking).rejects.toMatchObject({ problems: [{ path: 'flags' }] });
    });
  });

  it('rebases the change requests of the flags that it changes', async () => {
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const wanted = { organizationId, flagKey: 'apple', environment: 'production', enabled: false };
    await expect(setFlagSwitch(app.services, keyCaller('asker'), wanted)).rejects.toMatchObject({
      code: 'APPROVAL_REQUIRED',
    });
    await change({ flags: named('apple', 'banana'), addTags: ['red'] });
    const request = await app.services.store.db.changeRequest.findFirstOrThrow({ where: { organizationId } });
    expect(request).toMatchObject({ status: 'PENDING', baseVersion: 2 });
  });

  it('is refused to an API key that is bound to an environment, beyond that environment', async () => {
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    await expect(change({ flags: named('apple'), addTags: ['red'] }, bound)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await change({ flags: named('apple', 'banana'), enabled: true }, bound);
    expect((await snapshot()).flags.get('banana')?.settings.development?.switch).toBe('ON');
  });

  it('takes few statements: ten flags as many as two', async () => {
    for (let index = 0; index < 10; index += 1) await own.flag(`many-${index}`);
    const flags = (count: number) => named(...Array.from({ length: count }, (_, index) => `many-${index}`));
    const two = await statementsOf(() => change({ flags: flags(2), addTags: ['two'], enabled: false }));
    const ten = await statementsOf(() => change({ flags: flags(10), addTags: ['ten'], enabled: false }));
    expect(ten.length).toBe(two.length);
  });
});

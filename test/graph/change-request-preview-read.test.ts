import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { createFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { createHoldout, updateHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment, updateSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SUBJECTS = 40;

const PREVIEW = `query ($id: ID!, $environment: String, $knownSubjects: Int) { node(id: $id) { ... on ChangeRequest {
  preview(environment: $environment, knownSubjects: $knownSubjects) {
    environment differences { path } problems { path message } notCompared requiresApproval approvalEnvironments evaluated
    flags { flagKey unchanged transitions { before { value reason } after { value reason } count } }
} } } }`;

interface Preview {
  readonly environment: string;
  readonly flags: readonly { readonly flagKey: string; readonly unchanged: number }[];
}

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  await createSegment(app.services, fullCaller, { organizationId, key: 'staff', kind: 'STATIC', members: [] });
  await createHoldout(app.services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 0 });
  const inStaff = [{ conditions: [{ operator: 'IN_SEGMENT' as const, values: ['staff'] }] }];
  const on = { environment: 'production', enabled: true, defaultVariant: 'on' };
  await own.flag('ruled', {
    settings: [{ ...on, defaultVariant: null, rules: [{ key: 'staff', variant: 'on', groups: inStaff }] }],
  });
  await own.flag('held', { holdout: 'control', settings: [on] });
  await own.flag('following', { settings: [{ ...on, enabled: null }] });
  await own.flag('plain', { settings: [on] });
  await own.flag('dependent', { prerequisites: [{ flagKey: 'plain' }], settings: [on] });
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => ({ targetingKey: `subject-${index}`, set: {} }));
  await recordReport(app.services, fullCaller, { organizationId, subjects });
  await app.services.subjects.flush();
  await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
});
afterAll(() => app.close());

/** The id of the request that a change becomes. */
async function requestOf(change: Promise<unknown>): Promise<string> {
  const refusal: unknown = await change.catch((error: unknown) => error);
  if (!(refusal instanceof ApprovalRequired)) throw refusal;
  return refusal.changeRequestId;
}

async function ask(requestId: string, variables: object = {}, caller: Caller = fullCaller) {
  const all = { id: encodeGlobalId('ChangeRequest', requestId), ...variables };
  return askGraph<{ node: { preview: Preview } }>(app.services, caller, PREVIEW, all);
}

async function preview(requestId: string): Promise<Preview> {
  const { data, errors } = await ask(requestId);
  expect(errors).toBeUndefined();
  return data.node.preview;
}

const compared = {
  ...{ environment: 'production', problems: [], notCompared: null },
  ...{ requiresApproval: true, approvalEnvironments: ['production'], evaluated: SUBJECTS },
};

describe('the preview of a change request', () => {
  it('is of a flag and of those that depend on it', async () => {
    const { organizationId } = own;
    const place = { organizationId, flagKey: 'plain', environment: 'production' };
    const id = await requestOf(setFlagSetting(app.services, fullCaller, { ...place, enabled: false }));
    expect(await preview(id)).toMatchObject({
      ...compared,
      differences: [{ path: 'settings.production.switch' }],
      flags: [
        { flagKey: 'plain', transitions: [{ count: SUBJECTS, after: { reason: 'DISABLED' } }] },
        { flagKey: 'dependent', transitions: [{ count: SUBJECTS, after: { reason: 'PREREQUISITE_FAILED' } }] },
      ],
    });
    await withdrawChangeRequest(app.services, fullCaller, { id });
  });

  it('is of a new flag', async () => {
    const { organizationId } = own;
    const settings = [{ environment: 'production', enabled: true, defaultVariant: 'on' }];
    const variants = [{ key: 'on', value: true }];
    const made = createFlag(app.services, fullCaller, { organizationId, key: 'fresh', variants, settings });
    expect(await preview(await requestOf(made))).toMatchObject({
      ...compared,
      flags: [{ flagKey: 'fresh', transitions: [{ before: { reason: 'FLAG_NOT_FOUND' }, after: { value: true } }] }],
    });
  });

  it('is of a new key, which callers must ask by, and which those that depend on the flag follow', async () => {
    const { organizationId } = own;
    const id = await requestOf(
      patchFlag(app.services, fullCaller, { organizationId, flagKey: 'plain', key: 'plainer' }),
    );
    expect(await preview(id)).toMatchObject({
      ...compared,
      flags: [
        { flagKey: 'plainer', transitions: [{ before: { reason: 'FLAG_NOT_FOUND' }, after: { value: true } }] },
        { flagKey: 'plain', transitions: [{ before: { value: true }, after: { reason: 'FLAG_NOT_FOUND' } }] },
      ],
    });
    await withdrawChangeRequest(app.services, fullCaller, { id });
  });

  it('is of a segment', async () => {
    const { organizationId } = own;
    const members = ['subject-1', 'subject-2'];
    const id = await requestOf(updateSegment(app.services, fullCaller, { organizationId, key: 'staff', members }));
    expect(await preview(id)).toMatchObject({
      ...compared,
      differences: [{ path: 'members' }],
      flags: [{ flagKey: 'ruled', unchanged: SUBJECTS - 2 }],
    });
  });

  it('is of a holdout', async () => {
    const { organizationId } = own;
    const change = { organizationId, key: 'control', exclusionPercentage: 100 };
    expect(await preview(await requestOf(updateHoldout(app.services, fullCaller, change)))).toMatchObject({
      ...compared,
      differences: [{ path: 'exclusionPercentage' }],
      flags: [{ flagKey: 'held', transitions: [{ count: SUBJECTS, after: { reason: 'HOLDOUT' } }] }],
    });
  });

  it('is of a feature default', async () => {
    const change = { featureKey: 'following', enabled: true };
    await expect(setFeatureDefault(app.services, fullCaller, change)).rejects.toThrow(ApprovalRequired);
    const { id } = await app.services.store.db.changeRequest.findFirstOrThrow({
      where: { organizationId: own.organizationId, entityType: 'FEATURE_DEFAULT' },
    });
    expect(await preview(id)).toMatchObject({
      ...compared,
      flags: [{ flagKey: 'following', transitions: [{ count: SUBJECTS, after: { value: true } }] }],
    });
  });

  it('says that a change of an environment changes no answer in it', async () => {
    const { organizationId } = own;
    const change = { organizationId, key: 'production', requiresApproval: false };
    expect(await preview(await requestOf(updateEnvironment(app.services, fullCaller, change)))).toMatchObject({
      ...compared,
      ...{ notCompared: 'ENVIRONMENT', evaluated: 0, flags: [] },
      differences: [{ path: 'requiresApproval' }],
    });
  });

  it('is of answers in another environment where one is named', async () => {
    const { organizationId } = own;
    const request = await app.services.store.db.changeRequest.findFirstOrThrow({
      where: { organizationId, entityType: 'SEGMENT' },
    });
    const { data } = await ask(request.id, { environment: 'development', knownSubjects: 0 });
    expect(data.node.preview).toMatchObject({ environment: 'development', flags: [] });
    expect(codesOf(await ask(request.id, { environment: 'unknown' }))).toEqual(['NOT_FOUND']);
  });

  it('says what stands in the way: that it is decided, and that the object has changed', async () => {
    const { organizationId } = own;
    const place = { organizationId, flagKey: 'held', environment: 'production' };
    const id = await requestOf(setFlagSetting(app.services, fullCaller, { ...place, enabled: false }));
    await withdrawChangeRequest(app.services, fullCaller, { id });
    expect(await preview(id)).toMatchObject({
      ...{ notCompared: 'PROBLEMS', evaluated: 0, flags: [] },
      problems: [{ path: 'status', message: 'is WITHDRAWN, expected PENDING' }],
    });
    const second = await requestOf(setFlagSetting(app.services, fullCaller, { ...place, enabled: false }));
    const { db } = app.services.store;
    // As if a write were between the flag and the update of its requests.
    await db.changeRequest.update({
      where: { id: second, organizationId },
      data: { differences: [{ path: ['settings', 'production', 'switch'], before: 'FOLLOW', after: 'OFF' }] },
    });
    expect(await preview(second)).toMatchObject({
      notCompared: 'PROBLEMS',
      problems: [{ path: 'settings.production.switch' }],
    });
  });

  it('needs the permissions to read changes and flags', async () => {
    const { organizationId } = own;
    const request = await app.services.store.db.changeRequest.findFirstOrThrow({ where: { organizationId } });
    const reader = keyCaller('reader', { organizationId, allowed: ['change:read'] });
    expect(codesOf(await ask(request.id, {}, reader))).toEqual(['FORBIDDEN']);
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: 'plain', description: 'Nothing was done.' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endProtection } from '../support/approved.ts';
import { mutate, requestChange } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const select =
  '... on ChangeRequest { id status decisionComment decidedAt decidedBy { id } flag { setting { enabled } } }';

/** A change request of a caller without a key, and the key of another caller. */
async function makeRequest() {
  const { organizationId } = await makeOrganization(app.services);
  const id = await requestChange(app, organizationId);
  const { secret: key } = await app.createKey({ organizationId });
  return { organizationId, id, key };
}

describe('updateChangeRequest', () => {
  const comment = (text: string) => ({ select: '... on ChangeRequest { comment status }', input: { comment: text } });

  it('changes the comment while the request waits, for the requester alone', async () => {
    const { id, key } = await makeRequest();
    const { select: shown, input } = comment('Agreed with support.');
    const updated = await mutate(app, 'updateChangeRequest', { id, ...input }, { select: shown });
    expect(updated).toMatchObject({ comment: 'Agreed with support.', status: 'PENDING' });
    expect(await mutate(app, 'updateChangeRequest', { id, ...input }, { key })).toMatchObject({
      __typename: 'PermissionError',
      permission: null,
    });
    expect(await mutate(app, 'updateChangeRequest', { id, comment: 'x'.repeat(10_001) })).toMatchObject({
      problems: [{ path: 'comment' }],
    });
    await mutate(app, 'approveChangeRequest', { id }, { key });
    expect(await mutate(app, 'updateChangeRequest', { id, ...input })).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });
});

describe('approveChangeRequest', () => {
  it('lets the change take effect, and keeps who decided and why', async () => {
    const { id, key } = await makeRequest();
    expect(await mutate(app, 'approveChangeRequest', { id, comment: 'Fine.' }, { select, key })).toEqual({
      __typename: 'ChangeRequest',
      id,
      status: 'APPROVED',
      decisionComment: 'Fine.',
      decidedAt: '2026-06-01T12:00:00.000Z',
      decidedBy: { id: expect.stringMatching(/^key:/) },
      flag: { setting: { enabled: false } },
    });
  });

  it('is not for who made the request', async () => {
    const { id } = await makeRequest();
    expect(await mutate(app, 'approveChangeRequest', { id })).toMatchObject({
      __typename: 'PermissionError',
      permission: null,
    });
  });

  it('takes the bare UUID as well, which is all that a REST client knows', async () => {
    const { organizationId, key } = await makeRequest();
    const { id } = await app.services.store.db.changeRequest.findFirstOrThrow({ where: { organizationId } });
    expect(await mutate(app, 'approveChangeRequest', { id }, { key })).toMatchObject({ __typename: 'ChangeRequest' });
  });

  it('happens once: what is decided stays, and is shown', async () => {
    const { id, key } = await makeRequest();
    await mutate(app, 'approveChangeRequest', { id }, { key });
    for (const name of ['approveChangeRequest', 'rejectChangeRequest']) {
      expect(await mutate(app, name, { id }, { key })).toMatchObject({
        __typename: 'ConflictError',
        code: 'ILLEGAL_TRANSITION',
        current: { __typename: 'ChangeRequest', id },
      });
    }
  });

  it('refuses a change that no longer applies', async () => {
    const { organizationId, id, key } = await makeRequest();
    await endProtection(app.services, organizationId);
    await mutate(app, 'setFlagSwitch', { organizationId, flagKey: 'guarded', enabled: null });
    expect(await mutate(app, 'approveChangeRequest', { id }, { key })).toMatchObject({
      code: 'CHANGE_REQUEST_OUTDATED',
    });
  });
});

describe('rejectChangeRequest', () => {
  it('changes nothing but the request', async () => {
    const { id } = await makeRequest();
    expect(await mutate(app, 'rejectChangeRequest', { id }, { select })).toMatchObject({
      status: 'REJECTED',
      flag: { setting: { enabled: true } },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateOrganization } from '../../src/actions/organization/organizations.ts';
import type { JsonValue } from '../../src/domain/json.ts';
import type { RepeatableRequest } from '../../src/store/idempotency/attempt.ts';
import { runIdempotently } from '../../src/store/idempotency/run-idempotently.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
});
afterAll(() => app.close());

const request = (key: string, content = 'the same'): RepeatableRequest => ({
  organizationId: own.organizationId,
  callerId: null,
  operation: 'test',
  key,
  content,
});

async function rename(store: Store, name: string): Promise<JsonValue> {
  const { organizationId } = own;
  const renamed = await updateOrganization({ ...app.services, store }, fullCaller, { organizationId, name });
  return renamed.name;
}

async function revision(): Promise<number> {
  const where = { id: own.organizationId };
  return (await app.services.store.db.organization.findUniqueOrThrow({ where })).revision;
}

const answered = (answer: JsonValue) => ({ answer, keep: 'ALWAYS' }) as const;

/** Another node: it shares nothing with the first one but the database. */
function otherNode(): Store {
  return { ...app.services.store, inFlightRequests: new Set() };
}

describe('a request whose process died between two of its commits', () => {
  it('goes on where it was', async () => {
    const { store } = app.services;
    const before = await revision();
    const dying = runIdempotently(store, request('two'), async (during) => {
      await rename(during, 'one');
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await revision()).toBe(before + 1);
    // Another attempt has come in between.
    await rename(store, 'three');
    const again = await runIdempotently(otherNode(), request('two'), async (during) =>
      answered([await rename(during, 'one'), await rename(during, 'two')]),
    );
    expect(again).toEqual({ answer: ['one', 'two'], isReplay: true });
    expect(await revision()).toBe(before + 3);
  });
});

describe('a request that two nodes are sent at a time', () => {
  it('is committed once, and both say the same', async () => {
    const before = await revision();
    const tries = [app.services.store, otherNode(), otherNode()].map((store, index) =>
      runIdempotently(store, request('race'), async (during) => answered([await rename(during, 'raced'), index])),
    );
    const outcomes = await Promise.allSettled(tries);
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.answer] : []));
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_PROGRESS' });
    }
    expect(await revision()).toBe(before + 1);
  });
});

describe('what a request came to', () => {
  it('is rolled back with its change', async () => {
    const { store } = app.services;
    const before = await revision();
    const failing = runIdempotently(store, request('rolled-back'), (during) =>
      during.db.$transaction(async (tx) => {
        await during.attempt?.recall(tx, 'test');
        await during.attempt?.remember(tx, 'never');
        throw new Error('rolled back');
      }),
    );
    await expect(failing).rejects.toThrow('rolled back');
    const again = await runIdempotently(store, request('rolled-back'), async (during) =>
      answered(await rename(during, 'x')),
    );
    expect(again).toEqual({ answer: 'x', isReplay: false });
    expect(await revision()).toBe(before + 1);
  });

  it('is not kept where nothing has changed and it may come out otherwise another time', async () => {
    const { store } = app.services;
    const refused = async () => ({ answer: 'refused', keep: 'IF_COMMITTED' }) as const;
    expect(await runIdempotently(store, request('open'), refused)).toEqual({ answer: 'refused', isReplay: false });
    const again = await runIdempotently(store, request('open'), async () => answered('done'));
    expect(again).toEqual({ answer: 'done', isReplay: false });
    expect(await runIdempotently(store, request('open'), refused)).toEqual({ answer: 'done', isReplay: true });
  });

  it('belongs to one caller, one operation and one content', async () => {
    const { store } = app.services;
    await runIdempotently(store, request('own'), async () => answered('mine'));
    const others = [{ callerId: 'somebody' }, { operation: 'other' }, { organizationId: 'org-other' }];
    for (const other of others) {
      const answer = await runIdempotently(store, { ...request('own'), ...other }, async () => answered('theirs'));
      expect(answer).toEqual({ answer: 'theirs', isReplay: false });
    }
    const reused = runIdempotently(store, request('own', 'something else'), async () => answered('never'));
    await expect(reused).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

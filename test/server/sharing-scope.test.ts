import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { anonymousCaller } from '../../src/actions/identify.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { createResultFrame } from '../../src/server/streams/sharing/result-frame.ts';
import { createSharedExecutions } from '../../src/server/streams/sharing/shared-executions.ts';
import { createSharedFrames } from '../../src/server/streams/sharing/shared-frames.ts';
import { otherCallers } from '../support/other-callers.ts';
import { type Subscriber, subscribers } from '../support/subscriber.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

const document = parse('subscription { changes(organizationId: "org") { flag { variants { payload } } } }');
const operation = { document, operationName: undefined, variables: {}, organizationId: 'org' };
const change = { revision: 1 };

/** Whether two callers who subscribe to the same share what is made for the first of them, by each mechanism that shares. */
const mechanisms: Readonly<Record<string, (test: TestApp, callers: readonly [Caller, Caller]) => Promise<boolean>>> = {
  async 'frames of changes'(_, [one, other]) {
    const share = createSharedFrames();
    const make = () => createResultFrame({ data: {} });
    const frames = [one, other].map((caller) => share({ ...operation, caller }).frameOf(change, make));
    return frames[0] === frames[1];
  },
  async 'executions of states'(_, [one, other]) {
    const share = createSharedExecutions();
    const make = async () => createResultFrame({ data: {} });
    const frames = [one, other].map((caller) => share({ ...operation, caller }).frameOf('flag', make));
    return (await frames[0]) === (await frames[1]);
  },
  async evaluations({ services }, [one, other]) {
    const { organizationId, flag } = await makeOrganization(services);
    await flag('beacon');
    const open = async (rights: Caller) => {
      // The organization and the permission are checked before, and are not what this is about.
      const caller: Caller = { ...rights, organizationId: rights.organizationId && organizationId };
      const allowed: Caller = { ...caller, permissions: new Set([...caller.permissions, 'evaluate']) };
      const cursor = await openEvaluations(services, allowed, {
        ...{ organizationId, context: EMPTY_CONTEXT, environment: 'production' },
      });
      onTestFinished(cursor.onMore(() => {}));
      return cursor;
    };
    const cursors = [await open(one), await open(other)];
    const [mine, theirs] = await Promise.all(cursors.map((cursor) => cursor.take()));
    return mine?.answers === theirs?.answers;
  },
};

let test: TestApp;
let address: { readonly url: string; readonly wsUrl: string };
beforeAll(async () => {
  test = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'read' } });
  address = await test.listen();
});
afterAll(() => test.close());

describe.each(Object.entries(mechanisms))('the %s', (_, areShared) => {
  it('are shared by two keys that may see the same', async () => {
    const keys = ['one', 'other'].map((name): Caller => ({ ...fullCaller, actor: { id: name, name }, apiKeyId: name }));
    const [one = fullCaller, other = fullCaller] = keys;
    expect(await areShared(test, [one, other])).toBe(true);
  });

  it.each(Object.entries(otherCallers))('are not shared by two callers who differ in %s', async (_, difference) => {
    const other = { ...fullCaller, ...difference };
    expect(await areShared(test, [fullCaller, other])).toBe(false);
    expect(await areShared(test, [other, fullCaller])).toBe(false);
  });
});

describe.each(['SSE', 'WebSocket'] as const)('over %s', (transport) => {
  it('an anonymous caller is never sent the payload that an identical subscription of a key decrypts', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    const read = [...anonymousCaller('read', 'graphql').permissions];
    const { secret } = await test.createKey({ permissions: read });
    const query = `subscription ($organizationId: ID!) {
      changes(organizationId: $organizationId, after: 0) { revision flag { variants { payload } } }
    }`;
    await flag('beacon', { encryptsPayloads: true, variants: [{ key: 'on', value: true, payload: 'hunter2' }] });
    const payloadOf = async ({ next }: Subscriber) => {
      for (;;) {
        const { data } = await next();
        const text = JSON.stringify(data);
        if (text.includes('payload')) return text;
      }
    };
    const subscribe = subscribers[transport];
    for (const keys of [
      [secret, undefined, secret],
      [undefined, secret, undefined],
    ]) {
      const members = [];
      for (const key of keys)
        members.push(await subscribe({ ...address, key }, { query, variables: { organizationId } }));
      for (const { leave } of members) onTestFinished(leave);
      const told = await Promise.all(members.map(payloadOf));
      expect(told.map((text) => text.includes('hunter2'))).toEqual(keys.map((key) => key !== undefined));
      expect(told.every((text) => text.includes('encrypted') !== text.includes('hunter2'))).toBe(true);
    }
  });
});

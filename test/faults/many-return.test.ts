import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { statementsOf } from '../support/count-statements.ts';
import { mutate } from '../support/mutate.ts';
import { type Subscriber, subscribers } from '../support/subscriber.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

// Hundreds of connections are opened; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const OF_EACH_KIND = 150;
const CHANGES = 12;

let test: TestApp;
let address: { readonly url: string; readonly wsUrl: string };

beforeAll(async () => {
  test = await createTestApp();
  address = await test.listen();
});
afterAll(() => test.close());

/** The revisions of what a subscriber receives next. */
async function revisionsOf(subscriber: Subscriber, count: number): Promise<unknown[]> {
  const revisions: unknown[] = [];
  while (revisions.length < count) {
    const { data } = await subscriber.next();
    revisions.push(data?.changes);
  }
  return revisions;
}

describe('many who come back at the same moment', () => {
  it('receive everything that they have missed, once and in order, at no more cost to the database than one, and others are answered meanwhile', async () => {
    const { organizationId, flag } = await makeOrganization(test.services);
    await flag('beacon');
    for (let name = 0; name < CHANGES; name += 1)
      await mutate(test, 'updateFlag', { organizationId, key: 'beacon', name: String(name) });
    const { revision } = await test.services.live.snapshot(organizationId);
    const query = `subscription ($id: ID!, $after: Int) { changes(organizationId: $id, after: $after) { revision } }`;
    const subscription = { query, variables: { id: organizationId, after: revision - CHANGES } };
    const missed = Array.from({ length: CHANGES }, (_, index) => ({ revision: revision - CHANGES + 1 + index }));

    const evaluate = () =>
      fetch(`${address.url}/ofrep/v1/evaluate/flags/beacon`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-halyard-organization': organizationId },
        body: '{"context":{}}',
      });
    const back = async (subscribe: (typeof subscribers)['SSE']) => {
      const subscriber = await subscribe(address, subscription);
      const told = await revisionsOf(subscriber, CHANGES);
      subscriber.leave();
      return told;
    };
    let told: unknown[][] = [];
    let answers: number[] = [];
    const statements = await statementsOf(async () => {
      const everybody = Object.values(subscribers).flatMap((way) =>
        Array.from({ length: OF_EACH_KIND }, () => back(way)),
      );
      const others = Array.from({ length: 20 }, async () => (await evaluate()).status);
      [told, answers] = await Promise.all([Promise.all(everybody), Promise.all(others)]);
    });
    expect(told).toHaveLength(2 * OF_EACH_KIND);
    for (const each of told) expect(each).toEqual(missed);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(statements.filter((sql) => sql.includes('"Change"'))).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { type ExecutionResult, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { createGraphContext } from '../../src/graph/lib/context.ts';
import { schema } from '../../src/graph/schema.ts';
import { type MarkedOrganization, makeMarkedOrganization, markedKeys } from '../support/marked-organization.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { selectionOf } from './graph-questions.ts';

const names = {
  organizationId: '$organization',
  key: `"${markedKeys.flag}"`,
  flagKey: `"${markedKeys.flag}"`,
  context: '{ targetingKey: "someone" }',
  conditions: '[]',
  interval: 'DAY',
};

const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});

let app: TestApp;
let theirs: MarkedOrganization;
let own: MarkedOrganization;
beforeAll(async () => {
  app = await createTestApp();
  theirs = await makeMarkedOrganization(app);
  own = await makeMarkedOrganization(app);
});
afterAll(() => app.close());

/** The events of a subscription as texts; a refusal is the only one. */
async function* eventsOf(name: string, asking: MarkedOrganization, organization: string): AsyncGenerator<string> {
  const field = fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`There is no subscription ${name}.`);
  const document = parse(`subscription ($organization: ID!) { asked: ${selectionOf(schema, field, names)} }`);
  const contextValue = createGraphContext(app.services, asking.member, 'test');
  const stream = await subscribe({ schema, document, contextValue, variableValues: { organization } });
  if (!isStream(stream)) return yield JSON.stringify(stream);
  for await (const event of stream) yield JSON.stringify(event);
}

function isStream(answer: ExecutionResult | AsyncIterable<ExecutionResult>): answer is AsyncIterable<ExecutionResult> {
  return Symbol.asyncIterator in answer;
}

/** Changes the flag in an organization so that every subscription has something to tell. */
async function change({ organizationId, member, mark }: MarkedOrganization, turn: number): Promise<void> {
  await setFlagSetting(app.services, member, {
    organizationId,
    flagKey: markedKeys.flag,
    enabled: turn % 2 === 0,
    extensions: { test: { mark, turn } },
  });
}

describe.each(fields.map(({ name }) => name))('the subscription %s', (name) => {
  it('is refused to others as for an organization that does not exist', async () => {
    const nobody = `org-${randomUUID()}`;
    const refusal = (await eventsOf(name, own, theirs.organizationId).next()).value;
    expect(refusal).toContain('"errors":[');
    const same = (await eventsOf(name, own, nobody).next()).value;
    expect(String(refusal).replaceAll(theirs.organizationId, nobody)).toBe(same);
  });

  it('tells members of their own organization, and of no other', async () => {
    const events = eventsOf(name, own, own.organizationId);
    const told: string[] = [];
    const first = events.next();
    for (let turn = 1; turn <= 3; turn += 1) {
      await change(theirs, turn);
      await change(own, turn);
    }
    told.push((await first).value);
    // Switched on and off again, one of them is new to every subscriber, whichever state it saw last.
    const second = events.next();
    for (let turn = 4; turn <= 5; turn += 1) {
      await change(theirs, turn);
      await change(own, turn);
    }
    told.push((await second).value);
    await events.return(undefined);
    expect(told.join('')).not.toContain('"errors":[');
    expect(told.join('')).toContain(own.mark);
    expect(told.join('')).not.toContain(theirs.mark);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { schema } from '../../src/graph/schema.ts';
import { type MutationAnswer, mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let key: string;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  ({ secret: key } = await app.createKey({ organizationId: own.organizationId }));
});
afterAll(() => app.close());

/** The same input about things that do not exist. */
function aboutNothing(input: object, organizationId: string, nobody: string): object {
  const text = JSON.stringify(input).replaceAll(organizationId, nobody);
  const { id, ...rest } = JSON.parse(text);
  if (typeof id !== 'string' || id === nobody) return { ...rest, ...(id === undefined ? {} : { id }) };
  return { ...rest, id: encodeGlobalId(decodeGlobalId(id).typename, randomUUID()) };
}

/** An answer without the names that it repeats from the input. */
function withoutNames(answer: MutationAnswer, input: object): unknown {
  const sent = Object.values(input).filter((value) => typeof value === 'string');
  const bare = sent.map((value) => (/^[\w-]+$/.test(value) ? bareIdOf(value) : value));
  return [...sent, ...bare].reduce((text, value) => text.replaceAll(value, '…'), JSON.stringify(answer));
}

/** Messages name things by the id that is inside of a global one. */
function bareIdOf(globalId: string): string {
  try {
    return decodeGlobalId(globalId).id;
  } catch {
    return globalId;
  }
}

async function logOf({ organizationId }: TestOrganization): Promise<unknown> {
  const where = { organizationId };
  return app.services.store.db.change.findMany({ where, orderBy: { revision: 'asc' } });
}

it('there is a row for every mutation of the schema', () => {
  expect(Object.keys(mutationRows).sort()).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort());
});

it.each(Object.entries(mutationRows))(
  '%s of another organization’s things is one of things that do not exist',
  async (name, row) => {
    const theirs = await makeOrganization(app.services);
    const { secret: theirKey } = await app.createKey({ organizationId: theirs.organizationId });
    const input = await row.input(theirs, app, theirKey);
    const before = await logOf(theirs);
    const nothing = aboutNothing(input, theirs.organizationId, `org-${randomUUID()}`);
    const asked = await mutate(app, name, input, { key });
    expect(asked.__typename).toMatch(row.everywhere === true ? /^PermissionError$/ : /^NotFoundError$/);
    expect(withoutNames(asked, input)).toBe(withoutNames(await mutate(app, name, nothing, { key }), nothing));
    expect(await logOf(theirs)).toEqual(before);
    if (row.everywhere === true) return;
    expect((await mutate(app, name, input, { key: theirKey })).__typename).toBe(row.answers);
  },
);

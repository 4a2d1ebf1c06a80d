import { isInputObjectType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** The mutations that change parts of something and leave the rest. */
const changes = Object.keys(mutationRows).filter((name) => name.startsWith('update') || name.startsWith('set'));

/** Every optional field of their inputs, and whether its description gives null a meaning. */
const fields = changes.flatMap((mutation) => {
  const type = schema.getType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`);
  const members = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  return members
    .filter((field) => !isNonNullType(field.type))
    .map(({ name, description }) => ({ mutation, field: name, isAllowed: /\bnull\b/.test(description ?? '') }));
});

describe('null in an input that changes something', () => {
  it('is tried for every optional field', () => {
    expect(fields.length).toBeGreaterThan(40);
  });

  it.each(fields.filter(({ isAllowed }) => isAllowed))('is accepted by $mutation as $field', async (row) => {
    expect((await answerTo(row)).problems).toBeUndefined();
  });

  it.each(fields.filter(({ isAllowed }) => !isAllowed))('is refused by $mutation as $field', async (row) => {
    expect(await answerTo(row)).toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: row.field }] });
  });
});

async function answerTo({ mutation, field }: { mutation: string; field: string }) {
  const place = await makeOrganization(app.services);
  const input = await mutationRows[mutation]?.input(place, app);
  return mutate(app, mutation, { ...input, [field]: null });
}

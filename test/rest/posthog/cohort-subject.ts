import { expect } from 'vitest';
import { evaluateFlag } from '../../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../../src/domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import { operator } from '../organizations.ts';
import type { PosthogProject } from './posthog-project.ts';

/** A property about people. */
export const person = (key: string, value: JsonValue, more: JsonObject = {}): JsonObject => ({
  ...{ key, type: 'person', value, operator: 'exact' },
  ...more,
});
/** A group of properties, or of groups. */
export const group = (type: string, ...values: JsonValue[]): JsonObject => ({ type, values });
/** A cohort's filters. */
export const filtersOf = (properties: JsonValue): JsonObject => ({ properties });
/** Those in Norway. */
export const NORWAY = filtersOf(group('OR', group('AND', person('country', ['NO']))));

/** Makes a cohort, and expects it to be made. */
export async function makeCohort(
  project: PosthogProject,
  body: JsonObject,
): Promise<JsonObject & { readonly id: number }> {
  const made = await project.send('POST', '/cohorts/', body);
  expect(made.status).toBe(201);
  return { ...made.body, id: Number(made.body.id) };
}

/** The names of those of some people who are in a cohort, by a flag of the domain that asks for it. */
export async function membersOf(
  { app, organizationId, flag }: PosthogProject,
  id: number,
  people: Readonly<Record<string, JsonObject>>,
): Promise<readonly string[]> {
  const { live } = app.services;
  const { segments } = await live.snapshot(organizationId);
  const key = [...segments.values()].find(({ segment }) => segment.number === id)?.segment.key ?? '';
  const { key: flagKey } = await flag(`asks-${id}`, {
    settings: [
      {
        ...{ environment: 'production', enabled: true, defaultVariant: null },
        rules: [{ variant: 'on', groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: [key] }] }] }],
      },
    ],
  });
  const isMember = async ([targetingKey, attributes]: readonly [string, JsonObject]) => {
    const context = { ...EMPTY_CONTEXT, targetingKey, attributes };
    return (await evaluateFlag(app.services, operator, { organizationId, flagKey, context })).value === true;
  };
  const members: string[] = [];
  for (const one of Object.entries(people)) if (await isMember(one)) members.push(one[0]);
  return members;
}

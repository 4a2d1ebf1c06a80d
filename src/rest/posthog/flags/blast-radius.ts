import { z } from 'zod';
import { countAffected } from '../../../actions/subject/subjects.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { propertiesOf } from '../filters/filters-schema.ts';
import { groupTypeIndexIn, groupTypeNamed, toConditions } from '../filters/property-map.ts';
import { flagsQueries } from '../paths.ts';
import { invalidInput } from '../refusal.ts';

const radiusSchema = z
  .object({
    users_affected: z.int(),
    total_users: z.int(),
    affected: z.int().describe('The same as `users_affected`.'),
    total: z.int().describe('The same as `total_users`.'),
  })
  .meta({ id: 'PosthogBlastRadius' });

/** Contract §2.10. */
export const blastRadius = flagsQueries.write({
  method: 'POST',
  action: 'user_blast_radius',
  id: 'posthogUserBlastRadius',
  summary: 'Count the persons or groups that a condition set matches',
  body: z.looseObject({
    condition: z.json().optional().describe('A condition set. Its rollout percentage is ignored.'),
    group_type_index: z.int().min(0).max(4).nullish().describe('Counts groups of this type; null counts persons.'),
  }),
  requestExample: {
    condition: { properties: [{ key: 'country', type: 'person', value: ['NO'], operator: 'exact' }] },
    group_type_index: null,
  },
  answers: {
    200: {
      description: 'The counts.',
      schema: radiusSchema,
      example: { users_affected: 12, total_users: 100, affected: 12, total: 100 },
    },
  },
  async write({ services, caller, place, body }) {
    const index = body.group_type_index ?? null;
    const conditions = toConditions(readProperties(body.condition, index), place).map((condition) => ({
      id: '',
      ...condition,
    }));
    const { affected, total } = await countAffected(services, caller, {
      organizationId: place.organizationId,
      environment: place.environment.key,
      groups: conditions.length === 0 ? [] : [{ id: '', match: 'ALL', conditions }],
      groupType: index === null ? null : groupTypeNamed(index, place),
    });
    return { status: 200, body: { users_affected: affected, total_users: total, affected, total } };
  },
});

/** The properties of a condition set, which must be about what is counted. Throws PosthogRefusal. */
function readProperties(condition: JsonValue | undefined, index: number | null): readonly JsonObject[] {
  if (condition === undefined) throw invalidInput('Missing condition for which to get blast radius');
  if (condition !== null && !isJsonObject(condition)) {
    throw invalidInput('Invalid condition: expected a dictionary of items.');
  }
  const properties = propertiesOf(condition ?? {});
  const indexOf = (property: JsonObject) => (property.type === 'group' ? (groupTypeIndexIn(property) ?? null) : null);
  if (properties.every((property) => indexOf(property) === index)) return properties;
  throw invalidInput('Invalid group type index for feature flag condition.');
}

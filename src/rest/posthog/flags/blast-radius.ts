import { z } from 'zod';
import { countAffected } from '../../../actions/subject/subjects.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { writeRoute } from '../../http/route.ts';
import { groupTypeAt, numberIn, propertiesOf } from '../filters/filters-schema.ts';
import { toConditions } from '../filters/property-map.ts';
import { noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { admitting, enter } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';

const blastRadiusSchema = z.looseObject({
  condition: z.json().optional().describe('A condition set of a flag. Its rollout percentage does not count here.'),
  group_type_index: z.int().min(0).max(4).nullish().describe('Counts the groups of this type; null: people.'),
});

const radiusSchema = z
  .object({
    users_affected: z.int(),
    total_users: z.int(),
    affected: z.int().describe('The same as `users_affected`.'),
    total: z.int().describe('The same as `total_users`.'),
  })
  .meta({ id: 'PosthogBlastRadius' });

/** POST a condition set, to learn for how many of those known it would hold (contract §2.10). */
export const blastRadius = writeRoute({
  method: 'POST',
  path: '/feature_flags/user_blast_radius',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: blastRadiusSchema,
  admit: admitting('feature_flag:read'),
  operation: {
    id: 'posthogUserBlastRadius',
    summary: 'Count whom a condition set would match',
    requestExample: {
      condition: { properties: [{ key: 'country', type: 'person', value: ['NO'], operator: 'exact' }] },
      group_type_index: null,
    },
    answers: {
      200: {
        description: 'How many of the people, or groups, that are known.',
        schema: radiusSchema,
        example: { users_affected: 12, total_users: 100, affected: 12, total: 100 },
      },
    },
    failures: [400],
  },
  async write({ body, ...call }) {
    const place = await enter(call, 'feature_flag:read');
    const index = body.group_type_index ?? null;
    const properties = readProperties(body.condition, index);
    const conditions = toConditions(properties, place).map((condition) => ({ id: '', ...condition }));
    const { affected, total } = await countAffected(call.services, call.caller, {
      organizationId: place.organizationId,
      environment: place.environment.key,
      groups: conditions.length === 0 ? [] : [{ id: '', match: 'ALL', conditions }],
      groupType: index === null ? null : groupTypeAt(index, place),
    });
    return { status: 200, body: { users_affected: affected, total_users: total, affected, total } };
  },
});

/** The properties of a condition set, all of which must be about what is counted. */
function readProperties(condition: JsonValue | undefined, groupTypeIndex: number | null): readonly JsonObject[] {
  if (condition === undefined) throw invalid('Missing condition for which to get blast radius');
  if (condition !== null && !isJsonObject(condition))
    throw invalid('Invalid condition: expected a dictionary of items.');
  const properties = propertiesOf(condition ?? {});
  const isCounted = (property: JsonObject) => indexOf(property) === groupTypeIndex;
  if (!properties.every(isCounted)) throw invalid('Invalid group type index for feature flag condition.');
  return properties;
}

/** The type of group that a property is about; null for one about people. */
function indexOf({ type, group_type_index: index }: JsonObject): number | null {
  return type === 'group' ? (numberIn(index) ?? null) : null;
}

function invalid(detail: string): PosthogRefusal {
  return new PosthogRefusal('invalid_input', detail);
}

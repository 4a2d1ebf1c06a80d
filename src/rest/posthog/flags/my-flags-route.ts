import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { readRoute } from '../../http/route.ts';
import { rawEvaluationFlag } from '../definitions/evaluation-flag.ts';
import { projectParametersSchema } from '../posthog-parameters.ts';
import { enter, type PosthogPlace } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import { createdAtOf } from './flag-times.ts';
import { flagSchema } from './flag-wire.ts';
import { answeredValue, knownAnswers, parseGroups } from './known-answers.ts';

const minimalFlagSchema = flagSchema
  .pick({
    id: true,
    name: true,
    key: true,
    deleted: true,
    active: true,
    ensure_experience_continuity: true,
    has_encrypted_payloads: true,
    version: true,
    evaluation_runtime: true,
    bucketing_identifier: true,
    evaluation_tags: true,
  })
  .extend({ team_id: z.int().describe('The number of the project.'), filters: z.looseObject({}) })
  .meta({ id: 'PosthogMinimalFlag' });

const myFlagSchema = z
  .object({ feature_flag: minimalFlagSchema, value: z.union([z.boolean(), z.string()]) })
  .meta({ id: 'PosthogMyFlag' });

/** GET what all flags answer to the caller (contract §2.9), who is known under the id of their key (§10). */
export const myFlags = readRoute({
  method: 'GET',
  path: '/feature_flags/my_flags',
  parameters: projectParametersSchema,
  query: z.object({
    groups: z.string().default('{}').describe('The groups that the caller belongs to: a JSON object of keys by type.'),
  }),
  body: null,
  operation: {
    id: 'posthogMyFlags',
    summary: 'Get what feature flags answer to the caller',
    description: 'The newest flag first. A key is somebody of its own, who is called by its id.',
    answers: {
      200: {
        description: 'The flags with their answers.',
        schema: z.array(myFlagSchema),
        example: [
          {
            feature_flag: {
              ...{ id: 7, team_id: 1, name: 'New checkout', key: 'new-checkout' },
              filters: { groups: [{ properties: [], rollout_percentage: 100 }] },
              ...{ deleted: false, active: true, ensure_experience_continuity: false, has_encrypted_payloads: false },
              ...{ version: 3, evaluation_runtime: 'all', bucketing_identifier: null, evaluation_tags: [] },
            },
            value: true,
          },
        ],
      },
    },
    failures: [400],
  },
  async read({ query, ...call }) {
    const place = await enter(call, 'feature_flag:read');
    const groups = parseGroups(query.groups);
    const distinctId = call.caller.apiKeyId;
    if (distinctId === null) throw new PosthogRefusal('invalid_input', 'User distinct_id is required');
    const answers = await knownAnswers(call, place, distinctId, groups);
    const body = newestFirst(place).map((flag) => ({
      feature_flag: rawEvaluationFlag(flag, place, call.now),
      value: answeredValue(answers.get(flag.key)),
    }));
    // What a flag is shown as is JSON.
    const dependsOn = ['posthog-my-flags', place.organizationId, body as readonly JsonValue[]];
    return { dependsOn, answer: () => ({ status: 200, body }) };
  },
});

function newestFirst({ organization }: PosthogPlace): readonly Flag[] {
  return [...organization.flags.values()].sort((left, right) => {
    const [one, other] = [createdAtOf(left), createdAtOf(right)];
    return one === other ? right.number - left.number : one < other ? 1 : -1;
  });
}

import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import { readRoute } from '../../http/route.ts';
import { projectParametersSchema } from '../posthog-parameters.ts';
import { type Asking, admitting, enter, type PosthogPlace } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import { answeredValue, knownAnswers, parseGroups } from './known-answers.ts';

const reasonSchema = z
  .object({
    value: z.union([z.boolean(), z.string()]),
    evaluation: z.object({
      reason: z.string(),
      condition_index: z.int().nullable(),
      description: z.string().optional().describe('Absent for a flag that is disabled.'),
    }),
  })
  .meta({ id: 'PosthogEvaluationReason' });

const DISABLED = { value: false, evaluation: { reason: 'disabled', condition_index: null } };

/** GET what all flags answer to somebody, and why (contract §2.7). */
export const evaluationReasons = readRoute({
  method: 'GET',
  path: '/feature_flags/evaluation_reasons',
  parameters: projectParametersSchema,
  query: z.object({
    distinct_id: z.string().describe('For whom.'),
    groups: z.string().default('{}').describe('The groups that they belong to: a JSON object of keys by type.'),
    flag_keys: z.string().optional().describe('Only these flags, with commas in between.'),
  }),
  body: null,
  admit: admitting('feature_flag:read'),
  operation: {
    id: 'posthogEvaluationReasons',
    summary: 'Get what feature flags answer to somebody, and why',
    answers: {
      200: {
        description: 'The answers by key.',
        schema: z.record(z.string(), reasonSchema),
        example: {
          beta: {
            value: 'test',
            evaluation: { reason: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
          },
          retired: DISABLED,
        },
      },
    },
    failures: [400],
  },
  async read({ query, ...call }) {
    const place = await enter(call, 'feature_flag:read');
    if (query.distinct_id === '') throw new PosthogRefusal('required', 'This field is required.', 'distinct_id');
    const reasons = await reasonsFor(call, place, query.distinct_id, parseGroups(query.groups));
    const wanted = query.flag_keys?.split(',');
    const body = Object.fromEntries(Object.entries(reasons).filter(([key]) => wanted?.includes(key) ?? true));
    return {
      dependsOn: ['posthog-reasons', place.organizationId, body],
      answer: () => ({ status: 200, body }),
    };
  },
});

async function reasonsFor(
  call: Asking,
  place: PosthogPlace,
  distinctId: string,
  groups: JsonObject,
): Promise<JsonObject> {
  const answers = await knownAnswers(call, place, distinctId, groups);
  const active = [...answers].map(([key, answer]) => {
    const { code, condition_index, description } = answer.reason;
    return [key, { value: answeredValue(answer), evaluation: { reason: code, condition_index, description } }] as const;
  });
  const disabled = [...place.snapshot.flags.keys()]
    .filter((key) => !answers.has(key))
    .map((key) => [key, DISABLED] as const);
  return Object.fromEntries([...active, ...disabled]);
}

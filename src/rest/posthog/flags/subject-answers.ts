import { z } from 'zod';
import { DISTRIBUTION_CHANNELS, type Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { evaluate } from '../../../evaluation/evaluate.ts';
import { readRoute } from '../../http/route.ts';
import { rawEvaluationFlag } from '../definitions/definitions.ts';
import { projectParametersSchema } from '../parameters.ts';
import { type Asking, admitting, enter, type PosthogPlace } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { factsOf, isInactive, reasonOf, toFlagAnswer } from '../sdk/flag-answer.ts';
import { contextOf } from '../sdk/sdk-context.ts';
import { plainRequest, readGroups } from '../sdk/sdk-request.ts';
import type { FlagAnswer } from '../sdk/sdk-schema.ts';
import { flagSchema } from './flag-schema.ts';
import { createdAtOf } from './flag-view.ts';

/**
 * What every active flag answers to somebody, from what is known of them, by key. Nobody is served so, and the answers do not
 * count as evaluations.
 */
export async function knownAnswers(
  { services, now }: Pick<Asking, 'services' | 'now'>,
  place: PosthogPlace,
  distinctId: string,
  groups: JsonObject,
): Promise<ReadonlyMap<string, FlagAnswer>> {
  const { snapshot } = place;
  const request = { ...plainRequest(distinctId), groups: readGroups(groups, {}), channels: DISTRIBUTION_CHANNELS };
  const context = await contextOf(services, snapshot, request);
  const answers = new Map<string, FlagAnswer>();
  for (const key of snapshot.flagKeys) {
    const compiled = snapshot.flags.get(key);
    const evaluation = evaluate(snapshot, key, context, now);
    if (compiled === undefined || isInactive(evaluation)) continue;
    const facts = factsOf(compiled, place, now);
    const reason = reasonOf(evaluation, { compiled, facts, snapshot, context, now });
    answers.set(key, toFlagAnswer(compiled.flag, evaluation, reason, facts));
  }
  return answers;
}

/** The value of an answer: the variant, or whether the flag is on. */
export function answeredValue(answer: FlagAnswer | undefined): boolean | string {
  return answer?.enabled === true ? (answer.variant ?? true) : false;
}

/** Reads the `groups` of a query, which are a JSON object as a text (contract §2.7). Throws PosthogRefusal. */
export function parseGroups(text: string): JsonObject {
  const groups = parsed(text);
  if (groups === undefined) throw new PosthogRefusal('invalid_input', 'Invalid JSON in groups parameter', 'groups');
  if (!isJsonObject(groups)) throw new PosthogRefusal('invalid_input', 'groups must be a JSON object', 'groups');
  return groups;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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

import { z } from 'zod';
import { answersFor as evaluationsOf } from '../../../actions/evaluation/evaluations.ts';
import { DISTRIBUTION_CHANNELS, type Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Call } from '../../http/route.ts';
import { evaluationFlagExample, rawEvaluationFlag } from '../definitions/definitions.ts';
import { flagsQueries } from '../paths.ts';
import type { Project } from '../project.ts';
import { invalidInput, PosthogRefusal } from '../refusal.ts';
import { factsOf, isInactive, reasonOf, toFlagAnswer } from '../sdk/flag-answer.ts';
import { contextOf } from '../sdk/sdk-context.ts';
import { plainRequest, readGroups } from '../sdk/sdk-request.ts';
import type { FlagAnswer } from '../sdk/sdk-schema.ts';
import { flagSchema } from './flag-schema.ts';
import { createdAtOf } from './flag-view.ts';

const groupsSchema = z
  .string()
  .default('{}')
  .describe('The keys of the groups of the person by type, as a JSON object.');

const DISABLED = { value: false, evaluation: { reason: 'disabled', condition_index: null } };

/** Contract §2.7. */
export const evaluationReasons = flagsQueries.read({
  action: 'evaluation_reasons',
  id: 'posthogEvaluationReasons',
  summary: 'Evaluate feature flags for a person, with the reasons',
  query: z.object({
    distinct_id: z.string().describe('The person.'),
    groups: groupsSchema,
    flag_keys: z.string().optional().describe('The keys of the wanted flags, separated by commas.'),
  }),
  answers: {
    200: {
      description: 'The answers by key.',
      schema: z.record(
        z.string(),
        z
          .object({
            value: z.union([z.boolean(), z.string()]),
            evaluation: z.object({
              reason: z.string(),
              condition_index: z.int().nullable(),
              description: z.string().optional().describe('Absent for a disabled flag.'),
            }),
          })
          .meta({ id: 'PosthogEvaluationReason' }),
      ),
      example: {
        beta: {
          value: 'test',
          evaluation: { reason: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
        },
        retired: DISABLED,
      },
    },
  },
  async read({ query, place, ...call }) {
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

/** Contract §2.9. The person is the caller's key (§10). */
export const myFlags = flagsQueries.read({
  action: 'my_flags',
  id: 'posthogMyFlags',
  summary: 'Evaluate feature flags for the caller',
  description: "The newest flag first. The id of the caller's key is the distinct id.",
  query: z.object({ groups: groupsSchema }),
  answers: {
    200: {
      description: 'The flags with their answers.',
      schema: z.array(
        z
          .object({
            feature_flag: flagSchema
              .pick({ id: true, name: true, key: true, deleted: true, active: true, version: true })
              .extend(flagSchema.pick({ ensure_experience_continuity: true, has_encrypted_payloads: true }).shape)
              .extend(
                flagSchema.pick({ evaluation_runtime: true, bucketing_identifier: true, evaluation_tags: true }).shape,
              )
              .extend({ team_id: z.int().describe('The number of the project.'), filters: z.looseObject({}) })
              .meta({ id: 'PosthogMinimalFlag' }),
            value: z.union([z.boolean(), z.string()]),
          })
          .meta({ id: 'PosthogMyFlag' }),
      ),
      example: [{ feature_flag: evaluationFlagExample, value: true }],
    },
  },
  async read({ query, place, ...call }) {
    const groups = parseGroups(query.groups);
    const distinctId = call.caller.apiKeyId;
    if (distinctId === null) throw invalidInput('User distinct_id is required');
    const answers = await answersFor(call, place, distinctId, groups);
    const body = newestFirst(place).map((flag) => ({
      feature_flag: rawEvaluationFlag(flag, place, call.now),
      value: answeredValue(answers.get(flag.key)),
    }));
    const dependsOn = ['posthog-my-flags', place.organizationId, body];
    return { dependsOn, answer: () => ({ status: 200, body }) };
  },
});

/** What every active flag answers, by key, from the stored properties of a person. The answers do not count as evaluations. */
async function answersFor(
  { services, caller, now }: Pick<Call, 'services' | 'caller' | 'now'>,
  project: Project,
  distinctId: string,
  groups: JsonObject,
): Promise<ReadonlyMap<string, FlagAnswer>> {
  const { snapshot } = project;
  const request = { ...plainRequest(distinctId), groups: readGroups(groups, {}), channels: DISTRIBUTION_CHANNELS };
  const context = await contextOf(services, snapshot, request);
  const answers = new Map<string, FlagAnswer>();
  for (const evaluation of evaluationsOf(caller, snapshot, { context }, now)) {
    const key = evaluation.flagKey;
    const compiled = snapshot.flags.get(key);
    if (compiled === undefined || isInactive(evaluation)) continue;
    const facts = factsOf(compiled, project, now);
    const reason = reasonOf(evaluation, { compiled, facts, snapshot, context, now });
    answers.set(key, toFlagAnswer(compiled.flag, evaluation, reason, facts));
  }
  return answers;
}

async function reasonsFor(
  call: Pick<Call, 'services' | 'caller' | 'now'>,
  project: Project,
  distinctId: string,
  groups: JsonObject,
): Promise<JsonObject> {
  const answers = await answersFor(call, project, distinctId, groups);
  const active = [...answers].map(([key, answer]) => {
    const { code, condition_index, description } = answer.reason;
    return [key, { value: answeredValue(answer), evaluation: { reason: code, condition_index, description } }] as const;
  });
  const inactive = [...project.snapshot.flags.keys()].filter((key) => !answers.has(key));
  return Object.fromEntries([...active, ...inactive.map((key) => [key, DISABLED] as const)]);
}

function answeredValue(answer: FlagAnswer | undefined): boolean | string {
  return answer?.enabled === true ? (answer.variant ?? true) : false;
}

/** Parses the `groups` of a query. Throws PosthogRefusal. */
function parseGroups(text: string): JsonObject {
  let groups: JsonValue;
  try {
    groups = JSON.parse(text);
  } catch {
    throw invalidInput('Invalid JSON in groups parameter', 'groups');
  }
  if (isJsonObject(groups)) return groups;
  throw invalidInput('groups must be a JSON object', 'groups');
}

function newestFirst({ organization }: Project): readonly Flag[] {
  return [...organization.flags.values()].sort((left, right) => {
    const [one, other] = [createdAtOf(left), createdAtOf(right)];
    return one === other ? right.number - left.number : one < other ? 1 : -1;
  });
}

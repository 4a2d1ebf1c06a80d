import { DISTRIBUTION_CHANNELS } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { evaluate } from '../../../evaluation/evaluate.ts';
import type { Asking, PosthogPlace } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import { toFlagAnswer } from '../sdk/flag-answer.ts';
import { factsOf } from '../sdk/flag-facts.ts';
import { isInactive, reasonOf } from '../sdk/flag-reason.ts';
import { contextOf } from '../sdk/sdk-context.ts';
import { plainRequest, readGroups } from '../sdk/sdk-request.ts';
import type { FlagAnswer } from '../sdk/sdk-wire.ts';

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

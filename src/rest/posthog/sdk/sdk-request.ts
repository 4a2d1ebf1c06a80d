import type { ContextGroup } from '../../../domain/evaluation.ts';
import { DISTRIBUTION_CHANNELS, type DistributionChannel } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { HttpProblem } from '../../http/http-problem.ts';
import type { HeaderReader } from '../../http/incoming.ts';
import type { FlagsQuery, WireFlagsRequest } from './sdk-schema.ts';

/** Longer distinct ids are truncated (contract §5.1). */
const MAXIMUM_DISTINCT_ID = 200;

const SURVEY_PREFIX = 'survey-targeting-';

/** A request for flags. */
export interface FlagsRequest {
  readonly targetingKey: string;
  /** The targeting key before the subject was identified. */
  readonly formerKey: string | null;
  readonly deviceId: string | null;
  readonly attributes: JsonObject;
  readonly groups: Readonly<Record<string, ContextGroup>>;
  /** The keys of the wanted flags; null for all. */
  readonly flagKeys: readonly string[] | null;
  readonly channels: readonly DistributionChannel[];
  /** Limits flags with evaluation tags to those with one of these; empty for no limit. */
  readonly evaluationTags: readonly string[];
  /** The prefix of the keys of the wanted flags. */
  readonly keyPrefix: string;
  readonly wantsFlags: boolean;
  readonly usesStoredAttributes: boolean;
}

/** A request that names a subject, and nothing else. */
export function plainRequest(targetingKey: string): Omit<FlagsRequest, 'channels'> {
  return {
    ...{ targetingKey, formerKey: null, deviceId: null, attributes: {}, groups: {} },
    ...{ flagKeys: null, evaluationTags: [], keyPrefix: '', wantsFlags: true, usesStoredAttributes: true },
  };
}

/** Reads a request for flags. Throws HttpProblem if it names no subject. */
export function readFlagsRequest(body: WireFlagsRequest, query: FlagsQuery, headers: HeaderReader): FlagsRequest {
  const key = textOf(body.distinct_id ?? body.$distinct_id);
  if (key === null) throw new HttpProblem('MISSING_SUBJECT');
  const attributes = objectOf(body.person_properties ?? body.$properties);
  return {
    targetingKey: key.slice(0, MAXIMUM_DISTINCT_ID),
    formerKey: textOf(body.anon_distinct_id ?? body.$anon_distinct_id),
    deviceId: textOf(body.device_id ?? body.$device_id ?? ownMember(attributes, '$device_id')),
    attributes,
    groups: readGroups(
      objectOf(body.groups ?? body.$groups),
      objectOf(body.group_properties ?? body.$group_properties),
    ),
    flagKeys: body.flag_keys ?? body.flag_keys_to_evaluate ?? null,
    channels: channelsFor(body.evaluation_runtime, headers),
    evaluationTags: body.evaluation_contexts ?? body.evaluation_environments ?? [],
    keyPrefix: query.only_evaluate_survey_feature_flags === 'true' ? SURVEY_PREFIX : '',
    wantsFlags: body.disable_flags !== true,
    usesStoredAttributes: body.only_use_override_person_properties !== true,
  };
}

/** Groups by type. A group without a key is ignored. */
export function readGroups(keys: JsonObject, properties: JsonObject): Readonly<Record<string, ContextGroup>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([type, sent]): [string, ContextGroup][] => {
      const key = textOf(sent) ?? '';
      return key === '' ? [] : [[type, { key, attributes: objectOf(ownMember(properties, type)) }]];
    }),
  );
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

/** The channels of the flags for each runtime (contract §5.1, filter 2). */
const runtimeChannels: Readonly<Record<string, readonly DistributionChannel[]>> = {
  client: ['ALL', 'CLIENT'],
  server: ['ALL', 'SERVER'],
  all: DISTRIBUTION_CHANNELS,
  unknown: ['ALL'],
};

/** The runtimes of user agents; the first match decides. */
const userAgents: readonly (readonly [RegExp, string])[] = [
  [/posthog-(?:android|ios|react-native|flutter|js)/i, 'client'],
  [/posthog-(?:node|python|ruby|php|java|go|dotnet|elixir|rs|server)/i, 'server'],
  [/python-requests|python-urllib|go-http-client|okhttp|node-fetch|axios|curl|wget|^node$/i, 'server'],
  [/mozilla|chrome|safari|firefox|edg|opera/i, 'client'],
];

function channelsFor(named: string | null | undefined, headers: HeaderReader): readonly DistributionChannel[] {
  const own = typeof named === 'string' ? ownMember(runtimeChannels, named) : undefined;
  return own ?? runtimeChannels[guessRuntime(headers)] ?? [];
}

function guessRuntime(headers: HeaderReader): string {
  const userAgent = headers.get('user-agent') ?? '';
  const [, runtime] = userAgents.find(([pattern]) => pattern.test(userAgent)) ?? [];
  if (runtime !== undefined) return runtime;
  return ['origin', 'referer', 'sec-fetch-mode'].some((name) => headers.has(name)) ? 'client' : 'unknown';
}

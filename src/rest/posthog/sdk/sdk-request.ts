import type { ContextGroup } from '../../../domain/evaluation.ts';
import { DISTRIBUTION_CHANNELS, type DistributionChannel } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { memberOf } from '../../http/extension-part.ts';
import { HttpProblem } from '../../http/http-problem.ts';
import type { HeaderReader, Incoming } from '../../http/incoming.ts';
import type { FlagsQuery, WireFlagsRequest } from './sdk-schema.ts';

/** The longest key of a person; longer ones are cut (contract §5.1). */
const LONGEST_KEY = 200;

const SURVEY_PREFIX = 'survey-targeting-';

/** Who asks for which flags, in whatever spelling the request had it. */
export interface FlagsRequest {
  readonly targetingKey: string;
  /** The key from before the subject was identified. */
  readonly formerKey: string | null;
  readonly deviceId: string | null;
  readonly attributes: JsonObject;
  readonly groups: Readonly<Record<string, ContextGroup>>;
  /** Only these flags; null: all. */
  readonly flagKeys: readonly string[] | null;
  readonly channels: readonly DistributionChannel[];
  /** Only flags without evaluation tags, or with one of these; empty: all. */
  readonly evaluationTags: readonly string[];
  /** Only flags whose keys begin so. */
  readonly keyPrefix: string;
  readonly wantsFlags: boolean;
  readonly usesStoredAttributes: boolean;
}

/** A request that says who, and nothing else. */
export function plainRequest(targetingKey: string): Omit<FlagsRequest, 'channels'> {
  return {
    targetingKey,
    formerKey: null,
    deviceId: null,
    attributes: {},
    groups: {},
    flagKeys: null,
    evaluationTags: [],
    keyPrefix: '',
    wantsFlags: true,
    usesStoredAttributes: true,
  };
}

/** Reads a request for flags. Throws HttpProblem when nobody asks. */
export function readFlagsRequest(body: WireFlagsRequest, query: FlagsQuery, { headers }: Incoming): FlagsRequest {
  const key = textOf(body.distinct_id ?? body.$distinct_id);
  if (key === null) throw new HttpProblem('MISSING_SUBJECT');
  const attributes = objectOf(body.person_properties ?? body.$properties);
  return {
    targetingKey: key.slice(0, LONGEST_KEY),
    formerKey: textOf(body.anon_distinct_id ?? body.$anon_distinct_id),
    deviceId: textOf(body.device_id ?? body.$device_id ?? memberOf(attributes, '$device_id')),
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

/** Groups by type: their keys, which are texts or numbers, and what is said of them. A group without a key is none. */
export function readGroups(keys: JsonObject, properties: JsonObject): Readonly<Record<string, ContextGroup>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([type, sent]): [string, ContextGroup][] => {
      const key = textOf(sent);
      const attributes = memberOf(properties, type);
      return key === null || key === ''
        ? []
        : [[type, { key, attributes: isJsonObject(attributes) ? attributes : {} }]];
    }),
  );
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

/** Parsed from JSON, which the schema does not know. */
function objectOf(value: object | null | undefined): JsonObject {
  return (value ?? {}) as JsonObject;
}

/** Where a request comes from, as far as flags have an `evaluation_runtime`. */
export const RUNTIMES = ['client', 'server', 'all', 'unknown'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** The flags that each runtime receives, by their distribution channel (contract §5.1, filter 2). */
const channels = {
  client: ['ALL', 'CLIENT'],
  server: ['ALL', 'SERVER'],
  all: DISTRIBUTION_CHANNELS,
  unknown: ['ALL'],
} satisfies Record<Runtime, readonly DistributionChannel[]>;

/** What user agents begin with or hold that tell where they run; the first row that fits counts. */
const userAgents: readonly { readonly pattern: RegExp; readonly runtime: Runtime }[] = [
  { pattern: /posthog-(?:android|ios|react-native|flutter|js)/i, runtime: 'client' },
  { pattern: /posthog-(?:node|python|ruby|php|java|go|dotnet|elixir|rs|server)/i, runtime: 'server' },
  {
    pattern: /python-requests|python-urllib|go-http-client|okhttp|node-fetch|axios|curl|wget|^node$/i,
    runtime: 'server',
  },
  { pattern: /mozilla|chrome|safari|firefox|edg|opera/i, runtime: 'client' },
];

/** The channels of the flags that a request may receive: by the runtime that it names, else by the one that its headers betray. */
export function channelsFor(named: string | null | undefined, headers: HeaderReader): readonly DistributionChannel[] {
  return channels[RUNTIMES.find((runtime) => runtime === named) ?? guessed(headers)];
}

function guessed(headers: HeaderReader): Runtime {
  const userAgent = headers.get('user-agent') ?? '';
  const known = userAgents.find(({ pattern }) => pattern.test(userAgent));
  if (known !== undefined) return known.runtime;
  const isPage = ['origin', 'referer', 'sec-fetch-mode'].some((name) => headers.has(name));
  return isPage ? 'client' : 'unknown';
}

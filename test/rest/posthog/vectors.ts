import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/domain/json.ts';
import type { RestAnswer } from '../../support/rest-app.ts';
import type { PosthogProject } from './posthog-project.ts';

/** A flag's answers for a subject: of posthog-node evaluating locally, and of the server. */
export interface Vector {
  readonly n: number;
  readonly name: string;
  /** As SDKs with local evaluation receive them. */
  readonly flags: readonly (JsonObject & { readonly key: string })[];
  readonly group_type_mapping: Readonly<Record<string, string>>;
  /** By id. */
  readonly cohorts: Readonly<Record<string, JsonObject>>;
  readonly flag_key: string;
  readonly distinct_id: string;
  readonly person_properties: JsonObject;
  readonly groups: JsonObject;
  readonly group_properties: JsonObject;
  /** Of posthog-node; {@link UNDECIDED}: it asks the server. */
  readonly expected: { readonly value: boolean | string; readonly payload: JsonValue };
  /** Of the server; the reason `absent`: the flag is not answered at all. */
  readonly server: {
    readonly value: boolean | string;
    readonly reason: string;
    /** A JSON text. */
    readonly payload: string | null;
  };
}

/** posthog-node cannot decide by itself. */
export const UNDECIDED = '__undefined__';

/** All of them; the file says how they were made. */
export const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('evaluation-vectors.json', import.meta.url), 'utf8'),
).vectors;

/** Makes all that a vector is about, as PostHog's clients would: the group types, the cohorts, the flags. Returns a refusal. */
export async function makeVector(project: PosthogProject, vector: Vector): Promise<RestAnswer | undefined> {
  for (const [index, groupType] of Object.entries(vector.group_type_mapping)) {
    await project.group(groupType, `the first of ${index}`, {});
  }
  const cohorts = new Map<JsonValue, JsonValue>();
  for (const [id, properties] of Object.entries(vector.cohorts)) {
    const filters = { properties: withReferences(properties, new Map(), cohorts) };
    const made = await project.send('POST', '/cohorts', { name: `Cohort ${id}`, filters });
    if (made.status !== 201) return made;
    cohorts.set(Number(id), made.body.id ?? null);
  }
  const flags = new Map<JsonValue, JsonValue>();
  for (const { id: _, team_id: __, version: ___, filters, ...flag } of vector.flags) {
    const made = await makeFlag(project, flag, withReferences(withTexts(asAccepted(filters)), flags, cohorts));
    if (made.status >= 300) return made;
    flags.set(flag.key ?? null, String(made.body.id));
  }
  return undefined;
}

/** A flag is only left without condition sets by a later change. */
async function makeFlag(project: PosthogProject, flag: JsonObject, filters: JsonValue): Promise<RestAnswer> {
  const isEmpty = isJsonObject(filters) && Array.isArray(filters.groups) && filters.groups.length === 0;
  const made = await project.send('POST', '/feature_flags', isEmpty ? flag : { ...flag, filters });
  return isEmpty ? project.send('PATCH', `/feature_flags/${made.body.id}`, { filters }) : made;
}

/** An override by a variant that does not exist means none, and is refused where it is written. */
function asAccepted(filters: JsonValue | undefined): JsonObject {
  if (!isJsonObject(filters) || !Array.isArray(filters.groups)) return {};
  const { multivariate } = filters;
  const variants = isJsonObject(multivariate) && Array.isArray(multivariate.variants) ? multivariate.variants : [];
  const keys = variants.filter(isJsonObject).map(({ key }) => key);
  const groups = filters.groups.filter(isJsonObject).map(({ variant, ...group }) => ({
    ...group,
    ...(variant !== undefined && keys.includes(variant) && { variant }),
  }));
  return { ...filters, groups };
}

/** Numbers are compared with texts (contract §4.4). */
function withTexts(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withTexts);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withTexts(member)] as const);
  const isOrder = ['gt', 'gte', 'lt', 'lte'].includes(String(value.operator));
  return { ...Object.fromEntries(members), ...(isOrder && { value: String(value.value) }) };
}

/** Flags and cohorts are asked about by their ids, which are others here. */
function withReferences(
  value: JsonValue,
  flags: ReadonlyMap<JsonValue, JsonValue>,
  cohorts: ReadonlyMap<JsonValue, JsonValue>,
): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, flags, cohorts));
  if (!isJsonObject(value)) return value;
  const { dependency_chain: _, ...property } = value;
  if (value.type === 'flag') return { ...property, key: flags.get(value.key ?? null) ?? value.key ?? null };
  if (value.type === 'cohort') return { ...property, value: cohorts.get(value.value ?? null) ?? value.value ?? null };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withReferences(item, flags, cohorts)]));
}

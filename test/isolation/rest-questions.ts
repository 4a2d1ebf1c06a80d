import { randomInt, randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/domain/json.ts';
import type { MarkedOrganization } from '../support/marked-organization.ts';
import type { TestApp } from '../support/test-app.ts';

/** One operation of the OpenAPI document. */
export interface RestQuestion {
  /** `get /api/v2/feature-flags/{feature_flag_id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  /** The example of the body; undefined: it takes none. */
  readonly body: JsonValue | undefined;
}

/** What things are named by in paths, for one organization or for none. */
export type PathNames = Readonly<Record<string, string>>;

/** Every operation of an OpenAPI document, as it would be asked. */
export function questionsOf(document: JsonObject): readonly RestQuestion[] {
  return Object.entries(objectIn(document, 'paths')).flatMap(([path, operations]) =>
    Object.entries(asObject(operations)).map(([method, operation]) => {
      const parameters = asObject(operation).parameters;
      const required = Array.isArray(parameters) ? parameters.map(asObject) : [];
      const inQuery = required.filter((each) => each.in === 'query' && each.required === true);
      return {
        name: `${method} ${path}`,
        method: method.toUpperCase(),
        path,
        query: inQuery.map(({ name }) => String(name)),
        body: exampleOf(asObject(operation)),
      };
    }),
  );
}

function exampleOf(operation: JsonObject): JsonValue | undefined {
  if (!isJsonObject(operation.requestBody ?? null)) return undefined;
  const content = objectIn(objectIn(asObject(operation.requestBody), 'content'), 'application/json');
  return content.example ?? {};
}

function objectIn(parent: JsonObject, member: string): JsonObject {
  return asObject(parent[member]);
}

function asObject(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}

/** The names of a marked organization's things. */
export async function namesIn({ services }: TestApp, place: MarkedOrganization): Promise<PathNames> {
  const { db } = services.store;
  const { organizationId, keys } = place;
  const flag = await db.flag.findFirstOrThrow({
    where: { organizationId, key: keys.flag },
    include: { variants: true, settings: { include: { environment: true } } },
  });
  const setting = flag.settings.find(({ environment }) => environment.key === keys.environment);
  const segment = await db.segment.findFirstOrThrow({ where: { organizationId, key: keys.list } });
  const schedule = await db.exposureSchedule.findFirstOrThrow({ where: { organizationId, flagId: flag.id } });
  const { number } = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  return {
    organization: organizationId,
    project: String(number),
    flag: flag.id,
    flagNumber: String(flag.number),
    environment: setting?.environmentId ?? '',
    variant: flag.variants[0]?.id ?? '',
    schedule: schedule.id,
    segmentNumber: String(segment.number),
    flagKey: keys.flag,
  };
}

/** Names of the same kinds that nothing has; those within an organization are as everywhere. */
export function namesOfNothing(names: PathNames): PathNames {
  return {
    ...names,
    organization: `org-${randomUUID()}`,
    project: String(randomInt(10_000_000, 99_999_999)),
    flag: randomUUID(),
    environment: randomUUID(),
    variant: randomUUID(),
    schedule: randomUUID(),
  };
}

const placeholders: Readonly<Record<string, string>> = {
  organization_id: 'organization',
  org_id: 'organization',
  project_id: 'project',
  flag_key: 'flagKey',
  feature_key: 'flagKey',
  key: 'flagKey',
  feature_flag_id: 'flag',
  environment_id: 'environment',
  variant_id: 'variant',
  exposure_schedule_id: 'schedule',
};

/** The path of a question with names in it; throws for a placeholder that stands for nothing known. */
export function pathWith({ path, query }: RestQuestion, names: PathNames, token: string): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, placeholder: string) => {
    if (placeholder === 'token') return token;
    const kind = placeholder === 'id' ? numberOf(path) : placeholders[placeholder];
    const name = kind === undefined ? undefined : names[kind];
    if (name === undefined) throw new Error(`Nothing is known of {${placeholder}} in ${path}.`);
    return encodeURIComponent(name);
  });
  const search = new URLSearchParams([['token', token], ...query.map((name) => [name, 'somebody'])]);
  return /^\/(?:flags|decide|array|batch|e|i|capture|engage|track|api\/feature_flag)\b/.test(path) || query.length > 0
    ? `${filled}?${search}`
    : filled;
}

function numberOf(path: string): string {
  return path.includes('/cohorts/') ? 'segmentNumber' : 'flagNumber';
}

import type { CreateFlagInput } from '../../../src/actions/flag/flag-inputs.ts';
import { createFlag } from '../../../src/actions/flag/flags.ts';
import { recordReport } from '../../../src/actions/subject/subjects.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import type { Permission } from '../../../src/domain/permission.ts';
import type { RestAnswer, RestApp } from '../../support/rest-app.ts';
import { newOrganization, operator } from '../organizations.ts';

/** A project of its own, as PostHog's clients see it. */
export interface PosthogProject {
  readonly app: RestApp;
  readonly organizationId: string;
  /** A key that may do everything in it. */
  readonly key: { readonly id: string; readonly secret: string };
  /** Sends a request below `/api/projects/@current`. */
  send(method: string, path: string, body?: unknown, secret?: string): Promise<RestAnswer>;
  /** The secret of a key that may do only this. */
  keyFor(...permissions: Permission[]): Promise<string>;
  /** Makes a flag by the domain's own verb: BOOLEAN, and on in production, unless said otherwise. */
  flag(key: string, input?: Partial<CreateFlagInput>): Promise<Flag>;
  /** Makes a person known. */
  person(targetingKey: string, attributes: JsonObject): Promise<void>;
  /** Makes a group known. */
  group(groupType: string, key: string, attributes: JsonObject): Promise<void>;
}

/** Opens a project in an organization that no other test uses. */
export async function openProject(app: RestApp): Promise<PosthogProject> {
  const organizationId = await newOrganization(app);
  const key = await app.createKey({ organizationId });
  return {
    ...{ app, organizationId, key },
    send: (method, path, body, secret = key.secret) =>
      app.send(method, `/api/projects/@current${path}`, { key: secret, ...(body === undefined ? {} : { body }) }),
    async keyFor(...permissions) {
      return (await app.createKey({ organizationId, permissions })).secret;
    },
    flag: (flagKey, input = {}) =>
      createFlag(app.services, operator, {
        organizationId,
        key: flagKey,
        settings: [{ environment: 'production', enabled: true }],
        ...input,
      }),
    person: (targetingKey, set) =>
      recordReport(app.services, operator, { organizationId, subjects: [{ targetingKey, set }] }),
    group: (groupType, groupKey, set) =>
      recordReport(app.services, operator, { organizationId, groups: [{ groupType, key: groupKey, set }] }),
  };
}

/** A rule for those who have an attribute, at 100 %. */
export const rulesFor = (attribute: string, value: string): CreateFlagInput['settings'] => [
  {
    environment: 'production',
    enabled: true,
    defaultVariant: null,
    rules: [{ variant: 'on', groups: [{ conditions: [{ attribute, operator: 'EQUALS', values: [value] }] }] }],
  },
];

/** The error that PostHog answers with (contract §1.1). */
export function refused(code: string, detail: string, attr: JsonValue = null): JsonObject {
  return { type: 'validation_error', code, detail, attr };
}

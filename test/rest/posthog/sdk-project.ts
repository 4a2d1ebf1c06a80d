import { gunzipSync, gzipSync } from 'node:zlib';
import type { CreateFlagInput } from '../../../src/actions/flag/flag-inputs.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import type { RestAnswer, RestApp } from '../../support/rest-app.ts';
import { openProject, type PosthogProject } from './posthog-project.ts';

/** What `/flags` says of a flag. */
export interface AnsweredFlag {
  readonly enabled: boolean;
  readonly variant: string | null;
  readonly failed?: true;
  readonly reason: { readonly code: string; readonly condition_index: number | null; readonly description: string };
  readonly metadata: { readonly id: number; readonly version: number; readonly payload: string | null };
}

/** A project with the token that its SDKs have. */
export interface SdkProject extends PosthogProject {
  readonly token: string;
  /** Sends a body as it is, or as JSON. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<RestAnswer>;
  /** Asks `/flags/?v=2` as a server does, and returns its flags. */
  flags(body: JsonObject, headers?: Readonly<Record<string, string>>): Promise<Readonly<Record<string, AnsweredFlag>>>;
  /** Captures one event. */
  capture(event: JsonObject): Promise<RestAnswer>;
}

/** Opens a project in an organization that no other test uses. */
export async function openSdkProject(app: RestApp): Promise<SdkProject> {
  const project = await openProject(app);
  const { organizationId } = project;
  const { secret: token } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] });
  const post: SdkProject['post'] = (path, body, headers = {}) => app.send('POST', path, { body, headers });
  return {
    ...{ ...project, token, post },
    async flags(body, headers) {
      const request = { token, evaluation_runtime: 'server', ...body };
      // What the contract promises, and the tests are about.
      return (await post('/flags/?v=2', request, headers)).body.flags as unknown as Readonly<
        Record<string, AnsweredFlag>
      >;
    },
    capture: (event) => post('/batch/', { api_key: token, batch: [event] }),
  };
}

/** Sends bytes as they are. */
export async function postBytes(
  app: RestApp,
  path: string,
  bytes: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const body = typeof bytes === 'string' ? bytes : new Uint8Array(bytes);
  const response = await app.fetch(new Request(`http://localhost${path}`, { method: 'POST', body, headers }));
  return { status: response.status, text: await response.text() };
}

/** JSON as gzip. */
export const zipped = (value: JsonValue): Uint8Array => gzipSync(JSON.stringify(value));
/** A text as base64. */
export const inBase64 = (value: Uint8Array | string): string => Buffer.from(value).toString('base64');
/** What gzip stands for. */
export const unzipped = (bytes: Uint8Array): string => gunzipSync(bytes).toString('utf8');

/** A flag with the variants `a` and `b` of equal weight, and payloads. */
export const TWO_VARIANTS: Partial<CreateFlagInput> = {
  valueType: 'STRING',
  variants: [
    { key: 'a', value: 'a', weight: 50, payload: { color: 'red' } },
    { key: 'b', value: 'b', weight: 50, payload: 'blue' },
  ],
};

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/domain/json.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { openApiDocument } from '../../src/rest/openapi/openapi-document.ts';
import { tenantModels } from '../../src/store/tenancy/tenant-models.ts';
import { type MarkedOrganization, makeMarkedOrganization } from '../support/marked-organization.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { namesIn, namesOfNothing, type PathNames, pathWith, questionsOf, type RestQuestion } from './rest-questions.ts';

const questions = questionsOf(openApiDocument(dialects));

let app: TestApp;
let theirs: MarkedOrganization;
let own: MarkedOrganization;
beforeAll(async () => {
  app = await createTestApp();
  theirs = await makeMarkedOrganization(app);
  own = await makeMarkedOrganization(app);
});
afterAll(() => app.close());

interface RestAnswer {
  readonly status: number;
  readonly text: string;
}

/** Asks with the key of an organization, in all the ways in which a key is sent. */
async function ask(question: RestQuestion, names: PathNames, { secret }: MarkedOrganization): Promise<RestAnswer> {
  const { method, body } = question;
  const response = await app.fetch(pathWith(question, names, secret), {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      'dd-api-key': secret,
      'dd-application-key': secret,
      'x-halyard-organization': names.organization ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(adapted(body, names, secret)) }),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel();
    return { status: response.status, text: '' };
  }
  return { status: response.status, text: await response.text() };
}

/** An example with the flag that every marked organization has, and with the asking key where it has a place for one. */
function adapted(body: JsonValue, { flagKey = '' }: PathNames, secret: string): JsonValue {
  if (!isJsonObject(body)) return body;
  const own: JsonObject = { token: secret, api_key: secret, feature_key: flagKey, flag_key: flagKey };
  return Object.fromEntries(Object.entries(body).map(([member, value]) => [member, own[member] ?? value]));
}

/** An answer without the names that it was asked with. */
function nameless({ status, text }: RestAnswer, names: PathNames): string {
  const sent = Object.values(names).filter((name) => name.length > 6);
  return sent.reduce((rest, name) => rest.replaceAll(name, '…'), `${status} ${text}`);
}

/** All that the database has of an organization. */
async function rowsOf({ organizationId }: MarkedOrganization): Promise<string> {
  const rows: unknown[] = [];
  for (const [model, { member }] of tenantModels) {
    const delegate = Reflect.get(app.services.store.db, model.charAt(0).toLowerCase() + model.slice(1));
    rows.push(model, await delegate.findMany({ where: { [member]: organizationId }, omit: notTold[model] ?? {} }));
  }
  return JSON.stringify(rows);
}

/** When a key was used last is stored with a delay, and is not part of any answer. */
const notTold: Readonly<Record<string, object>> = { ApiKey: { lastUsedAt: true } };

describe('every route, for a caller of another organization', () => {
  let before: string;
  let theirNames: PathNames;
  let nothing: PathNames;
  beforeAll(async () => {
    theirNames = await namesIn(app, theirs);
    nothing = namesOfNothing(theirNames);
    before = await rowsOf(theirs);
    expect(before).toContain(theirs.mark);
  });

  it.each(questions.map((question) => [question.name, question] as const))('%s', async (_, question) => {
    const answer = await ask(question, theirNames, own);
    expect(answer.text).not.toContain(theirs.mark);
    if (!isAddressed(question)) return;
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(nameless(answer, theirNames)).toBe(nameless(await ask(question, nothing, own), nothing));
  });

  it('has changed nothing there', async () => {
    await app.services.usage.flush();
    expect(await rowsOf(theirs)).toBe(before);
  });
});

/** Whether its path names something of one organization. */
function isAddressed({ path }: RestQuestion): boolean {
  return /\{(?!token|key)\w+\}/.test(path);
}

/** Reads that show nothing that users wrote, or not to every caller; with their statuses. */
const withoutTexts: readonly string[] = [
  'get /api/v1/organizations/{organization_id}/feature-flags 200',
  'get /api/v1/organizations/{organization_id}/feature-flags/{flag_key} 200',
  'get /api/v1/organizations/{organization_id}/feature-flags/rollout/{flag_key} 200',
  'get /api/v1/org-feature-flags 403',
  'get /api/v1/org-feature-flags/{org_id} 200',
  'get /api/v1/org-feature-flags/{org_id}/{feature_key} 200',
  'get /ofrep/v1/events 200',
  'get /api/projects/{project_id}/feature_flags/activity 200',
  'get /api/projects/{project_id}/feature_flags/evaluation_reasons 200',
  'get /api/projects/{project_id}/feature_flags/matching_ids 200',
  'get /api/projects/{project_id}/feature_flags/{id}/status 200',
  'get /api/projects/{project_id}/feature_flags/{id}/remote_config 404',
  'get /api/projects/{project_id}/feature_flags/{id}/activity 200',
  'get /flags 200',
  'get /decide 200',
  'get /array/{token}/config 200',
  'get /array/{token}/config.js 200',
  'get /api/surveys 200',
  'get /api/early_access_features 200',
];

describe('the same routes, asked by its own members', () => {
  const reads = questions.filter(({ method }) => method === 'GET');

  it('show the mark', async () => {
    const place = await makeMarkedOrganization(app);
    const names = await namesIn(app, place);
    const unmarked: string[] = [];
    for (const question of reads) {
      const answer = await ask(question, names, place);
      if (!answer.text.includes(place.mark)) unmarked.push(`${question.name} ${answer.status}`);
    }
    expect(unmarked.toSorted()).toEqual(withoutTexts.toSorted());
  });

  it('find what the path names', async () => {
    const missing: string[] = [];
    let place = await makeMarkedOrganization(app);
    for (const question of questions.filter(isAddressed)) {
      const answer = await ask(question, await namesIn(app, place), place);
      if ([401, 403, 404].includes(answer.status)) missing.push(`${question.name} ${answer.status} ${answer.text}`);
      // What is gone is not found by the next one.
      if (question.method === 'DELETE') place = await makeMarkedOrganization(app);
    }
    // The flag has no remote configuration.
    expect(missing).toEqual(['get /api/projects/{project_id}/feature_flags/{id}/remote_config 404 ']);
  }, 60_000);
});

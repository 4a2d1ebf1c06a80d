import { PostHog } from 'posthog-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject, type PosthogProject } from '../rest/posthog/posthog-project.ts';
import { makeVector, UNDECIDED, type Vector, vectors } from '../rest/posthog/vectors.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';

// What PostHog's server and posthog-node answer, made and asked through PostHog's own APIs.

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none' });
});
afterAll(() => app.close());

/** Flags that depend on themselves, or have a pattern that no engine reads, are refused. */
const impossible = ['circular dependency (empty chain)', 'operator invalid regex'];
const possible = vectors.filter(({ name }) => !impossible.includes(name));

const titled = (some: readonly Vector[]) => some.map((vector) => [`${vector.n} ${vector.name}`, vector] as const);

async function projectWith(vector: Vector): Promise<{ project: PosthogProject; token: string }> {
  const project = await openProject(app);
  const refusal = await makeVector(project, vector);
  expect(refusal?.text).toBeUndefined();
  const { secret: token } = await app.createKey({
    organizationId: project.organizationId,
    kind: 'CLIENT',
    permissions: [],
  });
  return { project, token };
}

const subjectOf = ({ distinct_id, person_properties, groups, group_properties }: Vector) => ({
  ...{ distinct_id, person_properties, groups, group_properties },
});

describe('/flags answers as PostHog’s server', () => {
  it.each(titled(possible))('%s', async (_, vector) => {
    const { token } = await projectWith(vector);
    const body = { token, ...subjectOf(vector), evaluation_runtime: 'all' };
    const { body: answer } = await app.send('POST', '/flags/?v=2', { body });
    const { flags } = answer as { flags: Record<string, { enabled: boolean; variant: string | null } | undefined> };
    const flag = flags[vector.flag_key];
    const { value, reason, payload } = vector.server;
    if (reason === 'absent') return expect(flag).toBeUndefined();
    expect(flag).toMatchObject({
      ...{ enabled: value !== false, variant: typeof value === 'string' ? value : null },
      reason: { code: reason },
      metadata: { payload },
    });
    expect(answer.errorsWhileComputingFlags).toBe(false);
  });
});

describe('posthog-node answers as PostHog’s own from our definitions', () => {
  it.each(titled(possible))('%s', async (_, vector) => {
    const { project, token } = await projectWith(vector);
    const client = new PostHog(token, {
      ...{ host: 'http://localhost', personalApiKey: project.key.secret, featureFlagsPollingInterval: 100_000 },
      fetch: (url, options) => app.fetch(new Request(url, options as RequestInit)),
    });
    await client.waitForLocalEvaluationReady();
    const result = await client.getFeatureFlagResult(vector.flag_key, vector.distinct_id, {
      personProperties: vector.person_properties as Record<string, string>,
      groups: vector.groups as Record<string, string>,
      groupProperties: vector.group_properties as Record<string, Record<string, string>>,
      onlyEvaluateLocally: true,
      sendFeatureFlagEvents: false,
    });
    await client.shutdown();
    const value = result === undefined ? UNDECIDED : result.enabled ? (result.variant ?? true) : false;
    expect([value, result?.payload ?? null]).toEqual([vector.expected.value, vector.expected.payload]);
  });
});

it.each(titled(vectors.filter(({ name }) => impossible.includes(name))))('refuses to make %s', async (_, vector) => {
  const project = await openProject(app);
  expect(await makeVector(project, vector)).toMatchObject({ status: 400, body: { type: 'validation_error' } });
});

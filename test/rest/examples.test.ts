import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialects } from '../../src/rest/dialects.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ withDemoData: true, now: '2026-03-26T11:00:00Z' });
});
afterAll(() => app.close());

const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({ name: `${route.method} ${dialect.base}${route.path}`, dialect, route })),
);

/** What stands for the parameters of paths, of the demo data. */
const parameters: Readonly<Record<string, string>> = {
  organization_id: 'org-nansen-akademiet',
  flag_key: 'certification',
  org_id: 'org_812',
  feature_key: 'driver_declarations',
  key: 'course_theme',
};

/** The other dialects address things by ids that are new in every database; their own tests send their examples. */
const addressedByKey = new Set<string>(['organization-flags', 'rollout', 'org-feature-flags', 'ofrep']);

describe('the examples of the OpenAPI document', () => {
  it.each(routes)('satisfy the schemas of $name', ({ route: { body, operation } }) => {
    const { requestExample } = operation;
    if (body !== null && requestExample !== undefined) expect(body.safeParse(requestExample).error).toBeUndefined();
    for (const { schema, example } of Object.values(operation.answers)) {
      if (schema === undefined || example === undefined) continue;
      const read = schema.parse(example);
      // A schema strips what it does not know.
      expect(read).toEqual(example);
    }
  });

  it.each(routes.filter(({ dialect, route }) => route.body !== null && addressedByKey.has(dialect.name)))(
    'are taken by $name as they are',
    async ({ dialect, route }) => {
      const path = `${dialect.base}${route.path}`.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => parameters[name] ?? name,
      );
      const { status, body } = await app.send(route.method, path, {
        body: route.operation.requestExample,
        headers: { 'x-halyard-organization': 'org-nansen-akademiet' },
      });
      const answer = route.operation.answers[status];
      expect(Object.keys(route.operation.answers)).toContain(String(status));
      expect(answer?.schema?.parse(body)).toEqual(body);
    },
  );

  it('name every operation once', () => {
    const ids = routes.map(({ route }) => route.operation.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

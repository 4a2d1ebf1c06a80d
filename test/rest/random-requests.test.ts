import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialects } from '../../src/rest/dialects.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';
import { runs } from '../support/runs.ts';

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ withDemoData: true });
});
afterAll(() => app.close());

const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({ name: `${route.method} ${dialect.base}${route.path}`, dialect, route })),
);

const known = fc.constantFrom(
  'org-nansen-akademiet',
  'org_812',
  'certification',
  'rollout',
  'evaluate',
  'course_theme',
);
const text = fc.oneof(
  known,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '\ud800', '__proto__', '2.4.0', '1.x', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59-23:59'),
);
const encoded = fc.oneof(
  known,
  fc.string({ unit: 'grapheme' }).map(encodeURIComponent),
  fc.constantFrom('%', '%00', '%ff', '%2F', '%25', '..', 'a b', '\\', '😀'),
);
const member = fc.oneof(
  text,
  fc.jsonValue(),
  fc.record({ min_version: text, activation_date: text }, { requiredKeys: [] }),
);
const memberNames = ['flag_key', 'enabled', 'rollout_condition', 'org_id', 'feature_key', 'app_version', 'evaluate_at'];
const moreNames = ['current_version', 'min_version', 'activation_date', 'context', 'flags', '__proto__', 'constructor'];
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...memberNames, ...moreNames), member).map((object) => JSON.stringify(object)),
  fc.json(),
  fc.string({ unit: 'binary' }),
);
const query = fc.dictionary(
  fc.constantFrom('environment', 'page', 'limit', 'q', 'enabled', 'org_id', 'feature_key', 'include_archived', 'token'),
  fc.oneof(fc.constantFrom('production', 'development', '1', '99999999999999999999', 'true'), text),
  { maxKeys: 3 },
);
const headers = fc.record(
  {
    'if-match': fc.constantFrom('*', '"x"', 'W/"x"', '"', ''),
    'if-none-match': fc.constantFrom('*', '"x"', '"'),
    'x-halyard-organization': fc.constantFrom('org-nansen-akademiet', 'nobody', '%00', ''),
    authorization: fc.constantFrom('Bearer x', 'Bearer', ''),
  },
  { requiredKeys: [] },
);

describe('a request with anything in its path, query, headers and body', () => {
  it.each(routes)('never makes $name fail otherwise than by the request’s own fault', async ({ dialect, route }) => {
    const requests = fc.record({ values: fc.array(encoded, { minLength: 2, maxLength: 2 }), query, body, headers });
    await fc.assert(
      fc.asyncProperty(requests, async (random) => {
        const values = [...random.values];
        const path = (dialect.base + route.path).replaceAll(/\{\w+\}/g, () => values.shift() ?? 'x');
        const search = new URLSearchParams(random.query);
        const options = { ...(route.body === null ? {} : { body: random.body }), headers: random.headers };
        const { status, text: answer } = await app.send(route.method, `${path}?${search}`, options);
        expect([status < 500, answer]).toEqual([true, answer]);
      }),
      { numRuns: runs(60) },
    );
  });
});

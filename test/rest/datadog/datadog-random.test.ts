import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../../../src/domain/json.ts';
import { datadogDialect } from '../../../src/rest/datadog/datadog-dialect.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { runs } from '../../support/runs.ts';
import { textAt } from './datadog-requests.ts';
import { allocation, place } from './datadog-subject.ts';

let app: RestApp;
let ids: Readonly<Record<string, string>>;
let found: Awaited<ReturnType<typeof place>>;
beforeAll(async () => {
  app = await createRestApp();
  found = await place(app);
  const exposure_schedule = {
    rollout_options: { strategy: 'UNIFORM_INTERVALS', selection_interval_ms: 1_000 },
    rollout_steps: [{ exposure_ratio: 1, grouped_step_index: 0, is_pause_record: false }],
  };
  const { body } = await found.send('POST', found.allocations, { data: allocation('a', { exposure_schedule }) });
  ids = {
    feature_flag_id: found.flagId,
    environment_id: found.environmentId,
    variant_id: String(found.variantIds[0]),
    exposure_schedule_id: textAt(body, 'data', 'attributes', 'exposure_schedule', 'id'),
  };
});
afterAll(() => app.close());

const routes = datadogDialect.routes
  .filter(({ body }) => body !== null)
  .map((route) => ({ name: `${route.method} ${route.path}`, route }));

const awkward = fc.constantFrom<JsonValue>(
  '\u0000',
  '\ud800',
  '',
  '__proto__',
  'on',
  -1,
  1e21,
  0.1,
  null,
  true,
  '(',
  '1e400',
);
const anything = fc.oneof(awkward, fc.string({ unit: 'binary' }), fc.jsonValue() as fc.Arbitrary<JsonValue>);

/** A change of a document: which of its leaves, and what stands there instead. */
const mutation = fc.record({ leaf: fc.nat(40), value: anything });

/** The document with something else in the place of one of its leaves. */
function mutated(document: JsonValue, { leaf, value }: { leaf: number; value: JsonValue }): JsonValue {
  let passed = -1;
  const visit = (part: JsonValue): JsonValue => {
    if (Array.isArray(part)) return part.map(visit);
    if (isJsonObject(part)) return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, visit(each)]));
    passed += 1;
    return passed === leaf ? value : part;
  };
  return visit(document);
}

describe('a body that is nearly right', () => {
  it.each(routes)('never makes $name fail otherwise than by the request’s own fault', async ({ route }) => {
    const { method, operation } = route;
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
    const bodies = fc
      .array(mutation, { minLength: 1, maxLength: 3 })
      .map((all) => all.reduce(mutated, withIds(operation.requestExample)));
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { status, text } = await found.send(method, path, body);
        expect([status, text]).toEqual([expect.toSatisfy((code: number) => code < 500), text]);
      }),
      { numRuns: runs(150) },
    );
  });

  it('leaves the list readable', async () => {
    const { status, body } = await found.send('GET', '');
    const answer = datadogDialect.routes.find(({ operation }) => operation.id === 'ListFeatureFlags');
    expect(status).toBe(200);
    expect(answer?.operation.answers[200]?.schema?.parse(body)).toEqual(body);
  });
});

/** The example with members that may be there as well. */
function withIds(example: JsonValue | undefined): JsonValue {
  const text = JSON.stringify(example ?? null).replaceAll('variant-abc123', 'on');
  return JSON.parse(
    text.replaceAll('"targeting_rules":', '"experiment_id":"e","id":"i","guardrail":"g","targeting_rules":'),
  );
}

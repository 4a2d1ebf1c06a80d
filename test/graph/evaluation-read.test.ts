import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askGraph } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const EVALUATE = `query ($id: ID!, $flagKey: String!, $environment: String, $context: EvaluationContextInput, $at: DateTime) {
  evaluate(organizationId: $id, flagKey: $flagKey, environment: $environment, context: $context, at: $at) {
    flagKey value variant reason payload ruleKey ruleIndex rollout { versionSufficient dateReached } error detail flagVersion
  }
}`;

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  await own.flag('checkout', {
    valueType: 'STRING',
    variants: [
      { key: 'new', value: 'v2', payload: { colour: 'red' } },
      { key: 'old', value: 'v1' },
    ],
    settings: [
      {
        environment: 'production',
        enabled: true,
        defaultVariant: 'old',
        rolloutCondition: { minVersion: '2.0.0', activationDate: '2026-07-01T00:00:00Z' },
        rules: [
          {
            key: 'big',
            groups: [
              { conditions: [{ attribute: 'size', operator: 'GREATER_THAN', values: [100], groupType: 'company' }] },
            ],
            variant: 'new',
          },
        ],
      },
    ],
  });
});
afterAll(() => app.close());

async function evaluate(variables: Record<string, unknown>, caller = fullCaller) {
  const id = own.organizationId;
  return askGraph<{ evaluate: unknown }>(app.services, caller, EVALUATE, { id, flagKey: 'checkout', ...variables });
}

const JULY = '2026-07-01T00:00:00Z';
const company = { type: 'company', key: 'acme', attributes: { size: 200 } };

describe('evaluating', () => {
  it('answers for the subject, its groups and the instant that it is asked for', async () => {
    const context = { targetingKey: 'ada', appVersion: '2.1', groups: [company] };
    expect((await evaluate({ at: JULY, context })).data.evaluate).toEqual({
      flagKey: 'checkout',
      value: 'v2',
      variant: 'new',
      reason: 'TARGETING_MATCH',
      payload: { colour: 'red' },
      ruleKey: 'big',
      ruleIndex: 0,
      rollout: { versionSufficient: true, dateReached: true },
      error: null,
      detail: null,
      flagVersion: 1,
    });
  });

  it('without an instant is for now, when the activation date is yet to come', async () => {
    expect((await evaluate({ context: { appVersion: '2.1' } })).data.evaluate).toMatchObject({
      value: null,
      reason: 'ROLLOUT_PENDING',
      rollout: { versionSufficient: true, dateReached: false },
    });
  });

  it('takes the default environment, or the one that is named, or that of the key', async () => {
    expect((await evaluate({ at: JULY, context: { appVersion: '3' } })).data.evaluate).toMatchObject({ value: 'v1' });
    expect((await evaluate({ environment: 'development' })).data.evaluate).toMatchObject({ reason: 'DISABLED' });
    const developer = keyCaller('developer', { organizationId: own.organizationId, environment: 'development' });
    expect((await evaluate({}, developer)).data.evaluate).toMatchObject({ reason: 'DISABLED' });
  });

  it('an unknown flag is an answer, in an unknown environment an error', async () => {
    expect((await evaluate({ flagKey: 'nothing' })).data.evaluate).toMatchObject({
      error: 'FLAG_NOT_FOUND',
      value: null,
    });
    const { errors } = await evaluate({ environment: 'nowhere' });
    expect(errors).toMatchObject([{ path: ['evaluate'], extensions: { code: 'NOT_FOUND' } }]);
  });

  it.each([
    [{ attributes: ['a'] }, 'context.attributes'],
    [{ attributes: { name: '\u0000' } }, 'context.attributes'],
    [{ targetingKey: '\ud800' }, 'context.targetingKey'],
    [{ groups: [{ type: 'company', key: 'a', attributes: 1 }] }, 'context.groups.0.attributes'],
    [{ groups: [company, company] }, 'context.groups.1.type'],
  ])('for a context that cannot be is refused, naming the place: %j', async (context, path) => {
    const { errors } = await evaluate({ context });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', problems: [{ path }] } }]);
  });

  it('all gives the same answers as each alone, with an explanation where it is asked for', async () => {
    await own.flag('other');
    const source = `query ($id: ID!) {
      all: evaluateAll(organizationId: $id) { flagKey value reason explanation { rung ruleKey subject passed because } }
      some: evaluateAll(organizationId: $id, flagKeys: ["other", "nothing"]) { flagKey reason }
      flag(organizationId: $id, key: "other") { evaluate { flagKey value reason explanation { rung ruleKey subject passed because } } }
    }`;
    const { data, errors } = await askGraph<{ all: { flagKey: string }[]; some: object[]; flag: { evaluate: object } }>(
      app.services,
      fullCaller,
      source,
      { id: own.organizationId },
    );
    expect(errors).toBeUndefined();
    expect(data.all.map(({ flagKey }) => flagKey)).toEqual(['checkout', 'other']);
    expect(data.flag.evaluate).toEqual(data.all[1]);
    expect(data.flag.evaluate).toMatchObject({
      value: true,
      explanation: expect.arrayContaining([expect.objectContaining({ rung: 'SWITCH' })]),
    });
    expect(data.some).toEqual([
      { flagKey: 'other', reason: 'DEFAULT' },
      { flagKey: 'nothing', reason: 'FLAG_NOT_FOUND' },
    ]);
  });
});

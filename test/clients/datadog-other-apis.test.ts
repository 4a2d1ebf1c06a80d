import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuleInput, SettingInput } from '../../src/actions/flag/flag-inputs.ts';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import type { Flag } from '../../src/domain/flag.ts';
import { at, sendTo, textAt } from '../rest/datadog/datadog-requests.ts';
import { operator } from '../rest/organizations.ts';
import { createDatadogApp, type DatadogApp, unparsedIn } from './datadog-app.ts';

let app: DatadogApp;
beforeAll(async () => {
  app = await createDatadogApp({ now: '2026-04-22T20:00:00Z' });
  const { organizationId } = app;
  await createSegment(app.rest.services, operator, { organizationId, key: 'testers', kind: 'STATIC' });
  await createSegment(app.rest.services, operator, { organizationId, key: 'guests', kind: 'STATIC' });
});
afterAll(() => app.close());

const inProduction = (setting: Omit<SettingInput, 'environment'>) => [{ environment: 'production', ...setting }];

/** Makes a flag by the graph's API with a setting in production. */
function make(key: string, setting: Omit<SettingInput, 'environment'>, more = {}): Promise<Flag> {
  const { organizationId } = app;
  return createFlag(app.rest.services, operator, { organizationId, key, settings: inProduction(setting), ...more });
}

/** The entry of production in what Datadog's client reads of a flag; everything in it can be parsed. */
async function entry({ id: featureFlagId }: Flag) {
  const answer = await app.api.getFeatureFlag({ featureFlagId });
  expect(unparsedIn(answer)).toEqual([]);
  return answer.data.attributes.featureFlagEnvironments?.[0];
}

/** Sends back what is read of a flag's allocations, and returns the flag's setting before and after. */
async function sendBack(flag: Flag) {
  const send = sendTo(app.rest, app.organizationId);
  const { body } = await send('GET', `/${flag.id}`);
  const read = at(body, 'data', 'attributes', 'feature_flag_environments', 0);
  const rules = at(read, 'rules') as readonly object[];
  const path = `/${flag.id}/environments/${textAt(read, 'environment_id')}/allocations`;
  const data = rules.map((attributes) => ({ type: 'allocations', attributes }));
  const answer = await send('PUT', path, { data });
  const { flags } = await app.rest.services.live.snapshot(app.organizationId);
  return { answer, after: flags.get(flag.key)?.settings.production?.rules };
}

describe('a flag that was made through another API', () => {
  it('has its rollout condition beside what Datadog knows', async () => {
    const rolloutCondition = { minVersion: '2.4.0', activationDate: '2026-01-15T00:00:00Z' };
    const flag = await make('legacy', { enabled: true, rolloutCondition });
    const found = await entry(flag);
    expect(found).toMatchObject({ status: 'ENABLED', allocations: null });
    expect(found?.additionalProperties).toMatchObject({
      rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00.000Z' },
      ...{ rollout_percentage: 100, rules: [] },
    });
    expect((await entry(await make('plain', {})))?.additionalProperties).not.toHaveProperty('rollout_condition');
  });

  it('is enabled where the default that it follows is on', async () => {
    const flag = await make('follower', { enabled: null });
    expect((await entry(flag))?.status).toBe('DISABLED');
    await setFeatureDefault(app.rest.services, operator, { featureKey: 'follower', enabled: true });
    expect((await entry(flag))?.status).toBe('ENABLED');
  });

  it('shows its override variant, and no default variant where it is off', async () => {
    const flag = await make('overridden', { overrideVariant: 'off', defaultVariant: null });
    const [, off] = flag.variants;
    expect(await entry(flag)).toMatchObject({ overrideVariantId: off?.id, defaultVariantId: null });
  });

  it('shows the share of the subjects that a rule exposes as smaller weights', async () => {
    const rules: RuleInput[] = [
      { key: 'half', exposurePercentage: 50 },
      { key: 'split', exposurePercentage: 10, split: [{ variant: 'off', weight: 29 }] },
    ];
    const flag = await make('shares', { rules });
    const { answer, after } = await sendBack(flag);
    const weights = (index: number) => at(answer.body, 'data', index, 'attributes', 'variant_weights');
    expect([weights(0), weights(1)]).toMatchObject([[{ value: 50 }], [{ value: 2.9 }]]);
    expect(after?.map(({ exposurePercentage, split }) => [exposurePercentage, split])).toEqual(
      flag.settings.production?.rules.map(({ exposurePercentage, split }) => [exposurePercentage, split]),
    );
  });

  it('shows the variants’ weights for a rule that has no split of its own', async () => {
    const variants = [
      { key: 'a', value: 'a', weight: 60 },
      { key: 'b', value: 'b', weight: 40 },
    ];
    const flag = await make('weighted', { rules: [{ key: 'all' }] }, { valueType: 'STRING', variants });
    const { answer } = await sendBack(flag);
    const weights = at(answer.body, 'data', 0, 'attributes', 'variant_weights');
    expect(weights).toMatchObject([
      { value: 60, variant: { key: 'a' } },
      { value: 40, variant: { key: 'b' } },
    ]);
  });

  it('keeps what Datadog has no words for when its allocations are sent back as they were read', async () => {
    const rules: RuleInput[] = [
      {
        key: 'odd',
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: '2027-01-01T00:00:00Z',
        bucketing: { by: 'DEVICE_ID' },
        groups: [
          {
            match: 'ANY',
            conditions: [
              { attribute: 'a', operator: 'CONTAINS', values: ['x'], ignoreCase: true },
              { attribute: 'version', operator: 'SEMVER_GREATER_THAN', values: ['2.0.0'] },
            ],
          },
          {
            conditions: [
              { attribute: 'a', operator: 'NOT_EQUALS', values: ['x'] },
              { attribute: 'b', operator: 'EQUALS', values: [5, true], negate: true },
              { attribute: 'c', operator: 'EQUALS', values: ['x'], ignoreCase: true },
              { attribute: 'd', operator: 'LESS_THAN', values: [5], groupType: 'company' },
              { operator: 'IN_SEGMENT', values: ['testers', 'guests'] },
              { operator: 'NOT_IN_SEGMENT', values: ['testers'] },
              { attribute: 'e', operator: 'IS_NOT_SET' },
            ],
          },
        ],
      },
      { key: 'everybody', groups: [{ conditions: [] }] },
    ];
    const flag = await make('odd', { rules });
    expect(Object.keys((await entry(flag))?.allocations ?? {})).toEqual(['odd', 'everybody']);
    const { answer, after } = await sendBack(flag);
    expect(answer.status).toBe(200);
    const bare = (found: typeof after) => found?.map(({ extensions: _, updatedAt: __, split: ___, ...rest }) => rest);
    expect(bare(after)).toEqual(bare(flag.settings.production?.rules));
  });

  it('stays at its version when all that is read of it is sent back', async () => {
    const steps = [
      { exposurePercentage: 10, intervalMilliseconds: 1000 },
      { exposurePercentage: 29, isPausePoint: true },
      { exposurePercentage: 100 },
    ];
    const rules: RuleInput[] = [
      { key: 'members', groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['testers'] }] }] },
      { key: 'slowly', exposureSchedule: { autostart: true, steps } },
      { key: 'some', exposurePercentage: 40, split: [{ variant: 'b', weight: 33.33 }] },
    ];
    const variants = [
      { key: 'a', value: { z: 1, a: [1] }, weight: 70 },
      { key: 'b', value: {}, weight: 30 },
    ];
    const flag = await make('same', { rules }, { valueType: 'JSON', variants, jsonSchema: { type: 'object' } });
    const send = sendTo(app.rest, app.organizationId);
    const { body: read } = await send('GET', `/${flag.id}`);
    const wire = at(read, 'data', 'attributes', 'variants') as readonly { readonly id: string }[];
    const { answer } = await sendBack(flag);
    const answers = [answer, await send('PUT', `/${flag.id}`, read)];
    for (const variant of wire) answers.push(await send('PUT', `/${flag.id}/variants/${variant.id}`, variant));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { flags } = await app.rest.services.live.snapshot(app.organizationId);
    expect(flags.get('same')).toEqual(flag);
    expect((await send('GET', `/${flag.id}`)).body).toEqual(read);
  });

  it('shows a negation as Datadog’s own only where the attribute must be there as well', async () => {
    const negation = { attribute: 'a', operator: 'NOT_EQUALS', values: ['x'] } as const;
    const presence = { attribute: 'a', operator: 'IS_SET' } as const;
    const groups = [{ conditions: [negation] }, { conditions: [presence, negation] }];
    const { answer } = await sendBack(await make('negations', { rules: [{ key: 'rule', groups }] }));
    const shown = (index: number) => at(answer.body, 'data', 0, 'attributes', 'targeting_rules', index, 'conditions');
    const own = { attribute: 'a', operator: 'NOT_ONE_OF', value: ['x'] };
    expect(shown(0)).toEqual([expect.objectContaining({ ...own, domain_condition: expect.any(Object) })]);
    expect(shown(1)).toEqual([expect.objectContaining(own)]);
    expect(shown(1)).not.toEqual([expect.objectContaining({ domain_condition: expect.any(Object) })]);
  });
});

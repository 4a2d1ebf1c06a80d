import { expect, it } from 'vitest';
import type { JsonValue } from '../../src/domain/json.ts';
import { toLoggedFlag } from '../../src/store/flags/logged-flag.ts';
import { toJson } from '../../src/store/json-columns.ts';
import { flag } from '../support/flag-builder.ts';

const whole = flag({
  key: 'f',
  experienceContinuity: true,
  encryptsPayloads: true,
  production: {
    rules: [{ fallsThrough: false }],
    enrollment: { conditions: [], exposurePercentage: 50 },
  },
});

/** A state as it was logged before some members were there. */
function without(state: JsonValue, members: readonly string[]): JsonValue {
  // What JSON has no word for, it leaves out.
  return JSON.parse(JSON.stringify(state, (member, value) => (members.includes(member) ? undefined : value)));
}

it('a state of today is read as it was logged', () => {
  expect(toLoggedFlag(toJson(whole))).toEqual(whole);
});

it('a state from before members were there has them as they were then', () => {
  const members = ['experienceContinuity', 'encryptsPayloads', 'fallsThrough', 'enrollment'];
  const older = flag({ key: 'f', production: { rules: [{}] } });
  expect(toLoggedFlag(without(toJson(older), members))).toEqual(older);
});

it('a rule that is older than the flag around it is completed, too', () => {
  const { settings } = toLoggedFlag(without(toJson(whole), ['fallsThrough']));
  expect(settings.production).toMatchObject({
    rules: [{ fallsThrough: true }],
    enrollment: { exposurePercentage: 50 },
  });
});

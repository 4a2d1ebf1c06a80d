import { type BadInput, mutation, request } from './bad-input.ts';
import { FLAG, FLAGS, ORGANIZATION, POSTHOG, posthogFlag } from './places.ts';

/** Makes a flag in the organization. */
const flag = (input: object, says: string, code = 'VALIDATION_FAILED') =>
  mutation('createFlag', { organizationId: ORGANIZATION, key: 'never-made', ...input }, { says, code });

const production = (setting: object) => ({ settings: [{ environment: 'production', ...setting }] });

/** PostHog’s flag with what a condition asks. */
const condition = (operator: string, value: unknown, says: string) =>
  request('PostHog', 'POST', POSTHOG, { body: posthogFlag({ operator, value }), status: 400, says });

const asked = (asks: object, says: string) =>
  flag(production({ rules: [{ variant: 'on', conditions: [asks] }] }), says);

/** Conditions (30 to 32). */
export const conditionInputs: readonly BadInput[] = [
  {
    number: 30,
    title: 'a condition that cannot be asked',
    forms: [
      mutation(
        'createFlag',
        {
          ...{ organizationId: ORGANIZATION, key: 'a' },
          ...production({ rules: [{ conditions: [{ attribute: 'a', operator: 'NOPE', values: ['x'] }] }] }),
        },
        { code: 'BAD_USER_INPUT', says: 'Value "NOPE" does not exist in "Operator" enum', where: 'REQUEST' },
      ),
      asked({ operator: 'EQUALS', values: ['x'] }, 'conditions.0.attribute: an attribute must be named'),
      asked({ attribute: 'a', operator: 'GREATER_THAN', values: ['x'] }, 'conditions.0.values.0: "x" is not a number'),
      asked(
        { attribute: 'a', operator: 'EQUALS', values: Array(10_000).fill('v') },
        'takes 1 to 1000 values, got 10000',
      ),
      asked(
        { attribute: 'a', operator: 'EQUALS', values: [[[1]]] },
        'conditions.0.values.0: is [[1]], expected a string',
      ),
      asked({ operator: 'IN_SEGMENT', values: ['nowhere'] }, 'nowhere'),
      condition('nope', 'x', 'Invalid operator: nope'),
      condition('gt', {}, 'operator gt'),
    ],
  },
  {
    number: 31,
    title: 'a pattern that is not valid, or too long',
    forms: [
      asked({ attribute: 'a', operator: 'MATCHES', values: ['('] }, 'is not a regular expression (RE2 syntax)'),
      asked({ attribute: 'a', operator: 'MATCHES', values: ['(?=a)'] }, 'is not a regular expression (RE2 syntax)'),
      asked({ attribute: 'a', operator: 'MATCHES', values: ['a'.repeat(1001)] }, 'of at most 1000 characters'),
      asked({ attribute: 'a', operator: 'MATCHES', values: ['a'.repeat(10_240)] }, 'expected 10000 at the most'),
      asked(
        { attribute: 'a', operator: 'MATCHES', values: ['((a{1000}){1000}){1000}'] },
        'is not a regular expression',
      ),
    ],
  },
  {
    number: 32,
    title: 'an invalid version or date',
    forms: [
      asked({ attribute: 'a', operator: 'SEMVER_EQUALS', values: ['1.x..2'] }, '"1.x..2" is not'),
      asked(
        { attribute: 'a', operator: 'DATE_BEFORE', values: ['2026-02-30'] },
        '"2026-02-30" is not an RFC 3339 instant',
      ),
      flag(
        production({ rolloutCondition: { minVersion: '1.x..2' } }),
        'expected a semantic version such as 2.4.0',
        'INVALID_VERSION',
      ),
      mutation(
        'createFlag',
        {
          ...{ organizationId: ORGANIZATION, key: 'a' },
          ...production({ rolloutCondition: { activationDate: '2026-02-30T00:00:00Z' } }),
        },
        { code: 'BAD_USER_INPUT', says: 'expected an RFC 3339 instant', where: 'REQUEST' },
      ),
      request('in-house', 'POST', `${FLAGS}/rollout/evaluate`, {
        body: { flag_key: FLAG, app_version: '1.x..2' },
        ...{ status: 400, code: 'INVALID_VERSION', says: 'expected a semantic version' },
      }),
      request('in-house', 'PUT', `${FLAGS}/rollout/${FLAG}`, {
        body: { activation_date: '2026-02-30T00:00:00Z' },
        ...{ status: 400, code: 'VALIDATION_FAILED', says: 'activation_date: is' },
      }),
      condition('is_date_before', '2026-02-30', 'Invalid date value: 2026-02-30'),
    ],
  },
];

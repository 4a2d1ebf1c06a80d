import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { RestApp } from '../../support/rest-app.ts';
import { newOrganization } from '../organizations.ts';
import { at, sendTo, textAt } from './datadog-requests.ts';

/** The id of nothing. */
export const UNKNOWN = '550e8400-e29b-41d4-a716-446655440000';
/** Any UUID. */
export const uuid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** Any instant. */
export const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
/** The variants of the flags that are made here. */
export const ON = { key: 'on', name: 'On', value: 'true' };
export const OFF = { key: 'off', name: 'Off', value: 'false' };

/** The body that makes a flag. */
export const flagBody = (key: string, more: JsonObject = {}) => ({
  data: { type: 'feature-flags', attributes: { key, name: 'n', value_type: 'BOOLEAN', variants: [ON, OFF], ...more } },
});
/** An allocation to make: the variant `on` for every subject. */
export const allocation = (key: string, more: JsonObject = {}) => ({
  type: 'allocations',
  attributes: {
    key,
    name: 'New rule',
    type: 'FEATURE_GATE',
    variant_weights: [{ variant_key: 'on', value: 100 }],
    ...more,
  },
});
/** The body that makes an environment. */
export const environmentBody = (name: string, more: JsonObject = {}) => ({
  data: { type: 'environments', attributes: { name, queries: [`alias of ${name}`], ...more } },
});

/** An organization of the audit's own, with a flag, and what speaks to it. */
export async function place(app: RestApp, more: JsonObject = {}) {
  const organizationId = await newOrganization(app);
  const send = sendTo(app, organizationId);
  const { body } = await send('POST', '', flagBody('k', more));
  const { environments } = await app.services.live.snapshot(organizationId);
  const environmentId = environments.get('production')?.environment.id ?? '';
  const flagId = textAt(body, 'data', 'id');
  const variantIds = ['on', 'off'].map((_, index) => at(body, 'data', 'attributes', 'variants', index, 'id'));
  return {
    organizationId,
    send,
    flagId,
    environmentId,
    variantIds,
    allocations: `/${flagId}/environments/${environmentId}/allocations`,
  };
}

/** Expects an answer to be an error of this status whose texts have all these parts. */
export function expectErrors(
  answer: { status: number; body: JsonObject },
  status: number,
  ...parts: readonly string[]
): void {
  expect([answer.status, answer.body]).toEqual([status, { errors: expect.any(Array) }]);
  for (const part of parts) expect(String(answer.body.errors)).toContain(part);
}

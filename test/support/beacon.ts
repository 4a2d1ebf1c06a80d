import { mutate } from './mutate.ts';
import type { Subscription } from './subscriber.ts';
import type { TestApp } from './test-app.ts';
import { makeOrganization, type TestOrganization } from './test-organization.ts';

/** An organization with a flag `beacon`, which answers with a number, and a flag `buoy`, which is on. */
export interface Beacon extends TestOrganization {
  /** Lets the beacon answer with another number. */
  setLevel(value: number): Promise<unknown>;
}

/** Makes an organization with a beacon that answers 0. */
export async function makeBeacon(test: TestApp): Promise<Beacon> {
  const organization = await makeOrganization(test.services);
  const { organizationId, flag } = organization;
  const settings = [{ environment: 'production', enabled: true, defaultVariant: 'level' }];
  await flag('beacon', { valueType: 'INTEGER', variants: [{ key: 'level', value: 0 }], settings });
  await flag('buoy');
  return {
    ...organization,
    setLevel: (value) => mutate(test, 'updateVariant', { organizationId, flagKey: 'beacon', key: 'level', value }),
  };
}

/** What can be followed of a beacon. */
export type Followed = 'flag' | 'evaluations';

const selections: Readonly<Record<Followed, string>> = {
  flag: 'flag(organizationId: $organizationId, key: "beacon") { key name version variants { key value } }',
  evaluations: `evaluations(organizationId: $organizationId, context: { targetingKey: "ada" }) {
    flagKey value reason flagVersion
  }`,
};

/** Follows a beacon. An operation that has a name of its own is identical to no other. */
export function following(what: Followed, organizationId: string, name = 'Same'): Subscription {
  const query = `subscription ${name}($organizationId: ID!) { ${selections[what]} }`;
  return { query, variables: { organizationId } };
}

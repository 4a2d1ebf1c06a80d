import { randomUUID } from 'node:crypto';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import type { Services } from '../../src/actions/services.ts';
import type { Flag } from '../../src/domain/flag.ts';
import { fullCaller } from '../support/test-organization.ts';

/** An organization of its own with one of everything that the paths of routes can name. */
export interface WriteWorld {
  readonly services: Services;
  readonly organizationId: string;
  /** The organization's number. */
  readonly number: number;
  /** On in production, with a variant that nothing serves and a rule whose exposure schedule has not started. */
  readonly flag: Flag;
  /** What stands for the parameters of paths. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The numbers of a static and of a dynamic cohort. */
  readonly cohorts: { readonly crew: number; readonly crowd: number };
}

const FLAG = 'certification';
// The examples of allocations name this variant.
const SPARE = 'variant-abc123';

/** Makes such an organization. */
export async function makeWriteWorld(services: Services): Promise<WriteWorld> {
  const organizationId = `org-${randomUUID()}`;
  await createOrganization(services, fullCaller, { id: organizationId });
  const exposureSchedule = { autostart: false, steps: [{ exposurePercentage: 10, intervalMilliseconds: 3_600_000 }] };
  const rules = [{ key: 'beta', variant: 'on', exposureSchedule }];
  const flag = await createFlag(services, fullCaller, {
    ...{ organizationId, key: FLAG, settings: [{ environment: 'production', enabled: true, rules }] },
    variants: [
      { key: 'on', value: true },
      { key: 'off', value: false },
      { key: SPARE, value: true },
    ],
    extensions: { posthog: { has_enriched_analytics: true } },
  });
  await createSegment(services, fullCaller, { organizationId, key: 'crew', kind: 'STATIC', members: ['user-1'] });
  await createSegment(services, fullCaller, { organizationId, key: 'crowd' });
  const organization = await services.live.snapshot(organizationId);
  const numberOf = (segment: string) => organization.segments.get(segment)?.segment.number ?? 0;
  const cohorts = { crew: numberOf('crew'), crowd: numberOf('crowd') };
  const environment = (key: string) => organization.environments.get(key)?.environment.id ?? '';
  return {
    ...{ services, organizationId, number: organization.number, flag, cohorts },
    parameters: {
      ...{ organization_id: organizationId, org_id: organizationId, project_id: organizationId },
      ...{ flag_key: FLAG, feature_key: FLAG, feature_flag_id: flag.id, id: String(flag.number) },
      environment_id: environment('development'),
      variant_id: flag.variants.find(({ key }) => key === SPARE)?.id ?? '',
      exposure_schedule_id: flag.settings.production?.rules[0]?.exposureSchedule?.id ?? '',
    },
  };
}

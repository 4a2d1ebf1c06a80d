import { ApprovalRequired, ConflictError } from '../../domain/errors.ts';
import { changeFlags } from '../flag/change-flags.ts';
import { archiveFlag, createFlag } from '../flag/flags.ts';
import { createEnvironment, updateEnvironment } from '../organization/environments.ts';
import { createOrganization } from '../organization/organizations.ts';
import { scheduleFlagChange } from '../scheduled-change/scheduled-changes.ts';
import { createSegment } from '../segment/segments.ts';
import type { Services } from '../services.ts';
import { setFlagSetting } from '../setting/settings.ts';
import { recordReport } from '../subject/subjects.ts';
import { asOf, demoCaller } from './demo-caller.ts';
import { demoSubjects, harborEnvironments, harborFlags } from './demo-harbor-flags.ts';

/** The organization in which things happen. */
export const DEMO_HARBOR = 'org-harbor';

const maria = demoCaller({ id: 'demo:maria', name: 'Maria' }, 'graphql');
const anna = demoCaller({ id: 'demo:anna', name: 'Anna' }, 'graphql');
const jonas = demoCaller({ id: 'demo:jonas', name: 'Jonas' }, 'graphql');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Loads an organization whose history ends now: five environments, of which production is protected, a request that waits, an
 * exposure that grows within the hour, a change that is scheduled for tomorrow, and known subjects.
 */
export async function loadDemoHarbor(services: Services): Promise<void> {
  const now = services.clock.now();
  const organizationId = DEMO_HARBOR;
  const ago = (milliseconds: number, comment = '') => asOf(services, now - milliseconds, comment);
  const later = (milliseconds: number) => new Date(now + milliseconds).toISOString();
  try {
    await createOrganization(ago(90 * DAY), maria, { id: organizationId, name: 'Harbor of Bergen' });
  } catch (error) {
    // Another node that started at the same time loads it.
    if (error instanceof ConflictError && error.code === 'KEY_TAKEN') return;
    throw error;
  }
  for (const [index, environment] of harborEnvironments.entries()) {
    await createEnvironment(ago(89 * DAY - index * MINUTE), maria, { organizationId, ...environment });
  }
  await createSegment(ago(80 * DAY), maria, {
    ...{ organizationId, key: 'regular-callers', kind: 'DYNAMIC', name: 'Regular callers' },
    description: 'Ships that call at the harbor at least every month.',
    groups: [{ conditions: [{ attribute: 'callsPerMonth', operator: 'GREATER_THAN_OR_EQUAL', values: [1] }] }],
  });
  for (const { ageInDays, by, ...flag } of harborFlags) {
    await createFlag(ago(ageInDays * DAY), by === 'Maria' ? maria : jonas, { organizationId, ...flag });
  }
  const set = (at: Services, who: typeof maria, change: Parameters<typeof setFlagSetting>[2]) =>
    setFlagSetting(at, who, change);
  await archiveFlag(ago(6 * DAY), jonas, { organizationId, flagKey: 'paper_manifests' });
  await changeFlags(ago(5 * DAY, 'Ready for the pilots’ acceptance test.'), maria, {
    ...{ organizationId, environment: 'staging', enabled: true },
    flags: [{ key: 'berth_booking' }, { key: 'pilot_boarding' }],
  });
  await set(ago(2 * DAY), anna, {
    ...{ organizationId, flagKey: 'berth_booking', environment: 'acceptance', enabled: true, rolloutPercentage: 50 },
  });
  await set(ago(26 * HOUR), jonas, {
    ...{ organizationId, flagKey: 'berth_booking', environment: 'production', enabled: true },
    rolloutCondition: { minVersion: '4.2.0', activationDate: later(3 * DAY) },
  });
  await set(ago(20 * MINUTE), maria, {
    ...{ organizationId, flagKey: 'fog_warning', environment: 'staging', enabled: true },
    rules: [
      {
        ...{ key: 'a-little-more-each-time', name: 'A little more each time' },
        exposureSchedule: {
          startsAt: later(-18 * MINUTE),
          steps: [10, 25, 40, 55, 70, 85, 100].map((exposurePercentage, index, all) => ({
            exposurePercentage,
            ...(index < all.length - 1 ? { intervalMilliseconds: 10 * MINUTE } : {}),
          })),
        },
        variant: 'on',
      },
    ],
  });
  await scheduleFlagChange(ago(15 * MINUTE), anna, {
    ...{ organizationId, flagKey: 'crane_queue', environment: 'acceptance', enabled: true, at: later(DAY) },
    comment: 'When the second crane is back.',
  });
  await updateEnvironment(ago(12 * MINUTE), maria, { organizationId, key: 'production', requiresApproval: true });
  await waiting(
    set(ago(8 * MINUTE, 'The pilots agreed on a quarter of the boats.'), anna, {
      ...{ organizationId, flagKey: 'pilot_boarding', environment: 'production', enabled: true },
      rolloutPercentage: 25,
    }),
  );
  await set(ago(3 * MINUTE), jonas, {
    ...{ organizationId, flagKey: 'crane_queue', environment: 'test', enabled: true, defaultVariant: 'long' },
  });
  for (const environment of ['production', 'staging']) {
    await recordReport(services, maria, {
      ...{ organizationId, environment, subjects: demoSubjects },
      evaluations: demoSubjects.flatMap((_, index) => [
        { flagKey: 'harbor_map', variant: 'on' },
        { flagKey: 'tariff_model', variant: index % 3 === 0 ? 'tonnage' : 'classic' },
      ]),
    });
  }
  await Promise.all([services.usage.flush(), services.subjects.flush()]);
}

/** Waits for a change that is known to need approval. */
async function waiting(change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!(error instanceof ApprovalRequired)) throw error;
  });
}

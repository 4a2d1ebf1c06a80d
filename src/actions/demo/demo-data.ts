import { ConflictError } from '../../domain/errors.ts';
import { type Instant, parseInstant } from '../../domain/instant.ts';
import { createFlag } from '../flag/flags.ts';
import { setFeatureDefault } from '../organization/feature-defaults.ts';
import { createOrganization } from '../organization/organizations.ts';
import { createHoldout } from '../segment/holdouts.ts';
import { createSegment } from '../segment/segments.ts';
import type { Services } from '../services.ts';
import { setFlagSetting } from '../setting/settings.ts';
import { asOf, demoCaller } from './demo-caller.ts';
import { demoCatalogue, demoDriverFlags, demoFlags, demoSegments, demoSteps } from './demo-flags.ts';

/** The organization with flags of every type. */
export const DEMO_ACADEMY = 'org-nansen-akademiet';
/** The organization whose switches follow the catalogue of feature defaults. */
export const DEMO_TRANSPORT = 'org_812';

const loader = demoCaller({ id: 'system', name: 'Demo data' }, 'system');

/**
 * Loads two realistic organizations through the ordinary verbs, each verb at its own instant, so that the change log tells their
 * history.
 */
export async function loadDemoData(services: Services): Promise<void> {
  if (!(await makeAcademy(at(services, '2025-10-20T08:00:00Z')))) return;
  const steps: [Instant, (then: Services) => Promise<unknown>][] = [
    [
      '2025-10-21T08:00:00Z',
      (then) => createOrganization(then, loader, { id: DEMO_TRANSPORT, name: 'Fjordtransport AS' }),
    ],
    [
      '2025-10-22T08:00:00Z',
      (then) =>
        createHoldout(then, loader, {
          organizationId: DEMO_ACADEMY,
          key: 'long-term-holdout',
          name: 'Long-term holdout',
          exclusionPercentage: 5,
        }),
    ],
    ...demoSegments.map((segment): (typeof steps)[number] => [
      '2025-10-23T08:00:00Z',
      (then) => createSegment(then, loader, { organizationId: DEMO_ACADEMY, ...segment }),
    ]),
    ...demoCatalogue.map((row): (typeof steps)[number] => [
      '2025-10-24T08:00:00Z',
      (then) => setFeatureDefault(then, loader, row),
    ]),
    ...demoFlags.map(({ createdAt, ...flag }): (typeof steps)[number] => [
      createdAt,
      (then) => createFlag(then, loader, { organizationId: DEMO_ACADEMY, ...flag }),
    ]),
    ...demoDriverFlags.map(({ createdAt, ...flag }): (typeof steps)[number] => [
      createdAt,
      (then) => createFlag(then, loader, { organizationId: DEMO_TRANSPORT, ...flag }),
    ]),
    ...demoSteps.map(({ at, ...change }): (typeof steps)[number] => [
      at,
      (then) => setFlagSetting(then, loader, change),
    ]),
  ];
  steps.sort(([left], [right]) => (parseInstant(left) ?? 0) - (parseInstant(right) ?? 0));
  for (const [instant, step] of steps) await step(at(services, instant));
}

/** Of several nodes that start at once on an empty database, only the one that makes the first organization loads the data. */
async function makeAcademy(services: Services): Promise<boolean> {
  try {
    await createOrganization(services, loader, { id: DEMO_ACADEMY, name: 'Nansen-akademiet' });
    return true;
  } catch (error) {
    if (error instanceof ConflictError && error.code === 'KEY_TAKEN') return false;
    throw error;
  }
}

/** The services with the clock at an instant. */
function at(services: Services, instant: Instant): Services {
  return asOf(services, parseInstant(instant) ?? services.clock.now());
}

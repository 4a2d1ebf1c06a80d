import fc from 'fast-check';
import { archiveFlag, deleteFlag, restoreFlag, unarchiveFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import {
  createEnvironment,
  deleteEnvironment,
  updateEnvironment,
} from '../../src/actions/organization/environments.ts';
import { removeFeatureDefault, setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { createHoldout, updateHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment, updateSegment } from '../../src/actions/segment/segments.ts';
import type { Services } from '../../src/actions/services.ts';
import { setFlagSetting, setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { fullCaller, makeOrganization, type TestOrganization } from './test-organization.ts';

/** One write in an organization that {@link beginSteps} made. */
export type Step = (services: Services, place: TestOrganization) => Promise<unknown>;

/** The keys of the flags that steps write. */
export const flagKeys = ['a', 'b', 'c'] as const;
const environments = ['production', 'development', 'staging'] as const;
const inStaff = { conditions: [{ operator: 'IN_SEGMENT' as const, values: ['staff'] }] };

const flagKey = fc.constantFrom(...flagKeys);
const environment = fc.constantFrom(...environments);

/** Every way in which an answer can change, by name. What a step cannot do in the current state, it leaves. */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  flagKey.map(
    (key): Step =>
      (_services, { flag }) =>
        flag(key, {
          holdout: 'control',
          settings: environments.slice(0, 2).map((each) => ({
            environment: each,
            enabled: null,
            rules: [{ key: 'staff', variant: 'on', groups: [inStaff] }],
          })),
        }),
  ),
  fc.tuple(flagKey, environment, fc.constantFrom(true, false, null)).map(
    ([key, where, enabled]): Step =>
      (services, { organizationId }) =>
        setFlagSwitch(services, fullCaller, { organizationId, flagKey: key, environment: where, enabled }),
  ),
  fc.tuple(flagKey, environment, fc.integer({ min: 0, max: 100 })).map(
    ([key, where, rolloutPercentage]): Step =>
      (services, { organizationId }) =>
        setFlagSetting(services, fullCaller, {
          organizationId,
          flagKey: key,
          environment: where,
          defaultVariant: 'on',
          rolloutPercentage,
        }),
  ),
  fc.tuple(flagKey, flagKey).map(
    ([key, other]): Step =>
      (services, { organizationId }) =>
        updateFlag(services, fullCaller, {
          organizationId,
          flagKey: key,
          prerequisites: key === other ? [] : [{ flagKey: other }],
        }),
  ),
  fc.tuple(flagKey, flagKey).map(
    ([key, other]): Step =>
      (services, { organizationId }) =>
        patchFlag(services, fullCaller, { organizationId, flagKey: key, key: other }),
  ),
  ...[archiveFlag, unarchiveFlag, deleteFlag, restoreFlag].map((verb) =>
    flagKey.map(
      (key): Step =>
        (services, { organizationId }) =>
          verb(services, fullCaller, { organizationId, flagKey: key }),
    ),
  ),
  fc.subarray(['s1', 's2', 's3']).map(
    (members): Step =>
      (services, { organizationId }) =>
        updateSegment(services, fullCaller, { organizationId, key: 'staff', members }),
  ),
  fc.integer({ min: 0, max: 100 }).map(
    (exclusionPercentage): Step =>
      (services, { organizationId }) =>
        updateHoldout(services, fullCaller, { organizationId, key: 'control', exclusionPercentage }),
  ),
  fc.tuple(flagKey, fc.boolean()).map(
    ([featureKey, enabled]): Step =>
      (services) =>
        setFeatureDefault(services, fullCaller, { featureKey, enabled }),
  ),
  flagKey.map(
    (featureKey): Step =>
      (services) =>
        removeFeatureDefault(services, fullCaller, { featureKey }),
  ),
  environment.map(
    (key): Step =>
      (services, { organizationId }) =>
        createEnvironment(services, fullCaller, { organizationId, key }),
  ),
  environment.map(
    (key): Step =>
      (services, { organizationId }) =>
        deleteEnvironment(services, fullCaller, { organizationId, key }),
  ),
  environment.map(
    (key): Step =>
      (services, { organizationId }) =>
        updateEnvironment(services, fullCaller, { organizationId, key, isDefault: true }),
  ),
);

/** Takes a step, unless the current state does not allow it. */
export async function take(services: Services, step: Step, place: TestOrganization): Promise<void> {
  try {
    await step(services, place);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

/** Makes an organization to take steps in. */
export async function beginSteps(services: Services): Promise<TestOrganization> {
  const place = await makeOrganization(services);
  const { organizationId } = place;
  await createHoldout(services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 5 });
  await createSegment(services, fullCaller, { organizationId, key: 'staff', kind: 'STATIC', members: ['s1'] });
  return place;
}

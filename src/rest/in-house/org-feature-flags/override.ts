import { createFlag, createOrganizationWithFlag } from '../../../actions/flag/flags.ts';
import { FIRST_ENVIRONMENTS } from '../../../actions/organization/organizations.ts';
import { setFlagSwitch } from '../../../actions/setting/settings.ts';
import { ConflictError, NotFoundError } from '../../../domain/errors.ts';
import { type Flag, settingOf } from '../../../domain/flag.ts';
import type { Call } from '../../http/route.ts';
import { environmentNamed, findPlace, type Place } from '../place.ts';

type Calling = Pick<Call, 'services' | 'caller' | 'incoming'>;

/** The feature to switch, and its new state. */
export interface Override {
  readonly featureKey: string;
  readonly enabled: boolean;
  readonly expectedVersion?: number | undefined;
}

/** A switch that is set for the first time. */
export interface MadeOverride {
  readonly flag: Flag;
  readonly place: Place;
}

/**
 * Sets a switch that is not set yet. An organisation that does not exist is created with its flag, in one commit, and a flag that does
 * not exist is created. Throws ConflictError KEY_TAKEN for a switch that is set.
 */
export async function makeOverride(call: Calling, organizationId: string, override: Override): Promise<MadeOverride> {
  let place = await findExistingPlace(call, organizationId);
  if (place === undefined) {
    const flag = await makeOrganization(call, organizationId, override).catch(unlessTaken);
    place = await findPlace(call, 'flag:write', organizationId);
    if (flag !== undefined) return { flag, place };
  }
  return { flag: await makeOverrideAt(call, place, override), place };
}

async function findExistingPlace(call: Calling, organizationId: string): Promise<Place | undefined> {
  try {
    return await findPlace(call, 'flag:write', organizationId);
  } catch (error) {
    if (error instanceof NotFoundError && error.entityType === 'organization') return undefined;
    throw error;
  }
}

async function makeOrganization(
  { services, caller, incoming }: Calling,
  organizationId: string,
  { featureKey: key, enabled }: Override,
): Promise<Flag> {
  const environment = environmentNamed(incoming) ?? FIRST_ENVIRONMENTS.find(({ isDefault }) => isDefault)?.key ?? '';
  if (!FIRST_ENVIRONMENTS.some((first) => first.key === environment))
    throw new NotFoundError('environment', environment);
  const settings = [{ environment, enabled }];
  return createOrganizationWithFlag(services, caller, { organizationId, key, settings });
}

/** Another request has created the organisation at the same time. */
function unlessTaken(error: unknown): undefined {
  const isTaken = error instanceof ConflictError && error.code === 'KEY_TAKEN';
  if (!isTaken || error.current?.entityType !== 'organization') throw error;
}

async function makeOverrideAt(call: Calling, place: Place, override: Override): Promise<Flag> {
  const { featureKey } = override;
  const flag = place.organization.flags.get(featureKey);
  if (flag === undefined) return makeFlag(call, place, override);
  if (settingOf(flag, place.environment)?.switch !== 'FOLLOW_DEFAULT') {
    const current = { entityType: 'flag', id: flag.id } as const;
    const { organizationId } = flag;
    throw new ConflictError('KEY_TAKEN', `"${featureKey}" of "${organizationId}" already has a state.`, current);
  }
  return turn(call, place, override);
}

/**
 * Sets a switch. A feature that only the catalogue has gets its flag here. Throws NotFoundError for a feature that neither the
 * organisation nor the catalogue has, and for an archived one, which reads do not find either.
 */
export async function setOverride(call: Calling, place: Place, override: Override): Promise<Flag> {
  const archivedAt = place.organization.flags.get(override.featureKey)?.archivedAt ?? null;
  if (archivedAt !== null) throw new NotFoundError('flag', override.featureKey);
  try {
    return await turn(call, place, override);
  } catch (error) {
    const isMissing = error instanceof NotFoundError && error.entityType === 'flag';
    if (!isMissing || !Object.hasOwn(place.organization.featureDefaults, override.featureKey)) throw error;
    return makeFlag(call, place, override);
  }
}

function turn(
  { services, caller }: Calling,
  { organization: { organizationId }, environment }: Place,
  { featureKey: flagKey, enabled, expectedVersion }: Override,
): Promise<Flag> {
  return setFlagSwitch(services, caller, { organizationId, environment, flagKey, enabled, expectedVersion });
}

function makeFlag(
  { services, caller }: Calling,
  { organization: { organizationId }, environment }: Place,
  { featureKey: key, enabled }: Override,
): Promise<Flag> {
  return createFlag(services, caller, { organizationId, key, settings: [{ environment, enabled }] });
}

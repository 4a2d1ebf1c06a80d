import { createFlag } from '../../../actions/flag/flags.ts';
import { createOrganization, FIRST_ENVIRONMENTS } from '../../../actions/organization/organizations.ts';
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

/** The place of a new state; makes the organisation if it is missing. */
export async function makePlace(call: Calling, organizationId: string): Promise<Place> {
  try {
    return await findPlace(call, 'flag:write', organizationId);
  } catch (error) {
    if (!(error instanceof NotFoundError) || error.entityType !== 'organization') throw error;
  }
  // Before anything is made: the new organisation may lack the environment.
  const named = environmentNamed(call.incoming);
  if (named !== undefined && !FIRST_ENVIRONMENTS.some(({ key }) => key === named)) {
    throw new NotFoundError('environment', named);
  }
  await createOrganization(call.services, call.caller, { id: organizationId }).catch(unlessTaken);
  return findPlace(call, 'flag:write', organizationId);
}

/** A concurrent request may have made it, which has the same result. */
function unlessTaken(error: unknown): void {
  if (!(error instanceof ConflictError) || error.code !== 'KEY_TAKEN') throw error;
}

/** Sets a switch that is not set yet; makes the flag if it is missing. Throws ConflictError KEY_TAKEN if the switch is set. */
export async function makeOverride(call: Calling, place: Place, override: Override): Promise<Flag> {
  const { featureKey } = override;
  const flag = place.organization.flags.get(featureKey);
  if (flag === undefined || call.services.store.attempt?.isReplaying === true) return makeFlag(call, place, override);
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

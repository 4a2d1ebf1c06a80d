import type { z } from 'zod';
import { activeFlags } from '../../../actions/evaluation/rollout-checks.ts';
import type { Services } from '../../../actions/services.ts';
import type { Caller } from '../../../domain/caller.ts';
import { NotFoundError } from '../../../domain/errors.ts';
import { type Flag, isOnIn, settingOf } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { nextTransition } from '../../../evaluation/next-transition.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import type { SwitchState } from '../../../store/flags/switch-states.ts';
import type { Place } from '../place.ts';
import { toWireInstant } from '../wire-instant.ts';
import type { organizationStatesSchema, stateSchema } from './org-feature-flags-wire.ts';

/**
 * The effective states of an organisation: of its flags in the order in which they were made, then of the other features of the
 * catalogue.
 */
export function effectiveStates(
  services: Services,
  caller: Caller,
  place: Place,
  at: EpochMilliseconds,
): Record<string, boolean> {
  const { featureDefaults, flags } = place.organization;
  const defaults = Object.entries(featureDefaults).filter(([key]) => !flags.has(key));
  const inOrder = [...flags.values()].filter(({ archivedAt }) => archivedAt === null).sort(byNumber);
  const keys = inOrder.map(({ key }) => key);
  return Object.fromEntries([...activeFlags(services, caller, snapshotOf(place), at, keys), ...defaults]);
}

function byNumber(left: Flag, right: Flag): number {
  return left.number - right.number;
}

/** The effective state of one feature. Throws NotFoundError if neither the organisation nor the catalogue has it. */
export function effectiveState(
  services: Services,
  caller: Caller,
  place: Place,
  key: string,
  at: EpochMilliseconds,
): boolean {
  const { featureDefaults, flags } = place.organization;
  const flag = flags.get(key);
  const state =
    flag === undefined && Object.hasOwn(featureDefaults, key)
      ? featureDefaults[key]
      : activeFlags(services, caller, snapshotOf(place), at, [key]).get(key);
  if (state === undefined || (flag !== undefined && flag.archivedAt !== null)) throw new NotFoundError('flag', key);
  return state;
}

/**
 * Everything that effective states depend on: the organisation's revision, and which dates have come. The time of the read does
 * not count: each node reads on its own, and the tags of all nodes have to match.
 */
export function statesDependOn(place: Place, at: EpochMilliseconds): readonly JsonValue[] {
  const { organizationId, revision } = place.organization;
  return ['states', organizationId, place.environment, revision, nextTransition(snapshotOf(place), at) ?? null];
}

/** The answer about an organisation. */
export function toWireStates(
  services: Services,
  caller: Caller,
  place: Place,
  at: EpochMilliseconds,
): z.output<typeof organizationStatesSchema> {
  const { organizationId } = place.organization;
  return {
    org_id: organizationId,
    flags: effectiveStates(services, caller, place, at),
    refreshed_at: toWireInstant(refreshedAt(services, place, at)),
  };
}

/** When this server last read an organisation; now if it has just read it. */
function refreshedAt(services: Services, { organization }: Place, now: EpochMilliseconds): EpochMilliseconds {
  return services.live.refreshedAt(organization.organizationId) ?? now;
}

/** A switch in a list. */
export function toWireState(state: SwitchState): z.output<typeof stateSchema> {
  return {
    org_id: state.organizationId,
    feature_key: state.flagKey,
    enabled: state.enabled,
    updated_at: toWireInstant(state.updatedAt),
  };
}

/** A flag's switch in a place. */
export function switchStateOf(flag: Flag, place: Place): SwitchState {
  const updatedAt = settingOf(flag, place.environment)?.updatedAt ?? flag.updatedAt;
  const enabled = isOnIn(flag, place.environment, place.organization.featureDefaults);
  return { organizationId: flag.organizationId, flagKey: flag.key, enabled, updatedAt };
}

function snapshotOf({ organization, environment }: Place): Snapshot {
  const snapshot = organization.environments.get(environment);
  if (snapshot === undefined) throw new NotFoundError('environment', environment);
  return snapshot;
}

import type { Switch } from '../../domain/flag.ts';
import { isOnIn } from '../../domain/flag.ts';
import { type EpochMilliseconds, type Instant, parseInstant, toInstant } from '../../domain/instant.ts';
import { UNSET } from '../../evaluation/compile-flag.ts';
import { nextSettingTransition } from '../../evaluation/next-transition.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import type { PendingRequest } from './board-facts.ts';

/** A flag in one environment, as a board shows it. */
export interface BoardCell {
  readonly switch: Switch;
  readonly enabled: boolean;
  readonly rolloutPercentage: number;
  readonly minVersion: string | null;
  readonly activationDate: Instant | null;
  readonly activated: boolean;
  readonly variantKey: string | null;
  readonly overrideVariantKey: string | null;
  readonly ruleCount: number;
  readonly version: number;
  readonly nextChangeAt: Instant | null;
  readonly pendingRequest: PendingRequest | null;
}

/** A cell, and the instant from which the clock alone makes it different. */
export interface TimedCell {
  readonly cell: BoardCell;
  readonly holdsUntil: EpochMilliseconds;
}

/** Makes the cell of a flag in an environment. A flag without a setting there is off. */
export function boardCell(
  { featureDefaults }: OrganizationSnapshot,
  { environment, flags }: Snapshot,
  key: string,
  pendingRequest: PendingRequest | null,
  now: EpochMilliseconds,
): TimedCell {
  const compiled = flags.get(key)?.at(now);
  const setting = compiled?.setting ?? UNSET;
  const { minVersion = null, activationDate = null } = setting.rolloutCondition ?? {};
  const activatesAt = activationDate === null ? undefined : parseInstant(activationDate);
  const activated = activatesAt === undefined || activatesAt <= now;
  const nextChange = compiled === undefined ? undefined : nextSettingTransition(compiled, now);
  const cell: BoardCell = {
    switch: setting.switch,
    enabled: compiled !== undefined && isOnIn(compiled.flag, environment.key, featureDefaults),
    rolloutPercentage: setting.rolloutPercentage,
    minVersion,
    activationDate,
    activated,
    variantKey: setting.defaultVariant,
    overrideVariantKey: setting.overrideVariant,
    ruleCount: setting.rules.length,
    version: setting.version,
    nextChangeAt: nextChange === undefined ? null : toInstant(nextChange),
    pendingRequest,
  };
  return { cell, holdsUntil: Math.min(activated ? Infinity : (activatesAt ?? Infinity), nextChange ?? Infinity) };
}

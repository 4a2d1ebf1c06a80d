import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { EMPTY_CONTEXT, type Reason, type RolloutFindings } from '../../domain/evaluation.ts';
import type { RolloutCondition } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { parseVersion } from '../../domain/version.ts';
import type { CompiledFlag } from '../../evaluation/compile-flag.ts';
import { evaluate, evaluateAll } from '../../evaluation/evaluate.ts';
import { activationInstant, compileVersionCheck } from '../../evaluation/rungs/rollout-requirements.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { SettingName } from '../flag/flag-inputs.ts';
import type { Services } from '../services.ts';
import { snapshotFor } from './evaluations.ts';

/**
 * Whether a flag is active for an unknown subject: switched on, rolled out, its prerequisites met. Rules and percentages are not
 * evaluated.
 */
const isActive = {
  FLAG_NOT_FOUND: false,
  ARCHIVED: false,
  DISABLED: false,
  ROLLOUT_PENDING: false,
  PREREQUISITE_FAILED: false,
  ERROR: false,
  OVERRIDE: true,
  ENROLLMENT: true,
  HOLDOUT: true,
  TARGETING_MATCH: true,
  SPLIT: true,
  DEFAULT: true,
  OFF: true,
} satisfies Record<Reason, boolean>;

/** A version that meets every minimum version: for checks in which versions do not count. */
const HIGHEST_VERSION = `${Number.MAX_SAFE_INTEGER}.0.0`;

/** Whether a flag is active, and what its rollout condition found. */
export interface RolloutCheck extends RolloutFindings {
  readonly active: boolean;
  readonly condition: RolloutCondition | null;
}

/** Whether a version suffices, and for what. */
export interface VersionCheck {
  readonly minVersion: string | null;
  readonly versionSufficient: boolean;
}

/** Checks a flag for a version (null: unknown) at an instant. Throws ValidationError INVALID_VERSION. */
export async function checkRollout(
  services: Services,
  caller: Caller,
  input: SettingName & { readonly appVersion: string | null; readonly at: EpochMilliseconds },
): Promise<RolloutCheck> {
  const snapshot = await snapshotFor(services, caller, input);
  const { appVersion, at, flagKey } = input;
  const { setting } = findFlag(snapshot, flagKey);
  refuseUnreadable({ appVersion });
  const condition = setting?.rolloutCondition ?? null;
  const evaluation = evaluate(snapshot, flagKey, { ...EMPTY_CONTEXT, appVersion }, at);
  services.usage.recordAnswers(caller.source, snapshot, [evaluation]);
  return {
    active: isActive[evaluation.reason],
    versionSufficient: compileVersionCheck(condition?.minVersion ?? null)({ appVersion }) === true,
    dateReached: at >= activationInstant(condition?.activationDate ?? null),
    condition,
  };
}

/** Compares a version with a minimum version, by default the flag's own. Throws ValidationError INVALID_VERSION. */
export async function checkVersion(
  services: Services,
  caller: Caller,
  input: SettingName & { readonly currentVersion: string; readonly minVersion: string | null },
): Promise<VersionCheck> {
  const { setting } = findFlag(await snapshotFor(services, caller, input), input.flagKey);
  refuseUnreadable({ currentVersion: input.currentVersion, minVersion: input.minVersion });
  const minVersion = input.minVersion ?? setting?.rolloutCondition?.minVersion ?? null;
  return {
    minVersion,
    versionSufficient: compileVersionCheck(minVersion)({ appVersion: input.currentVersion }) === true,
  };
}

/**
 * Whether flags are active at an instant, for every version, by key: the named flags that exist, or all that are not archived.
 */
export function activeFlags(
  services: Services,
  caller: Caller,
  snapshot: Snapshot,
  at: EpochMilliseconds,
  flagKeys: readonly string[] = snapshot.flagKeys,
): ReadonlyMap<string, boolean> {
  const context = { ...EMPTY_CONTEXT, appVersion: HIGHEST_VERSION };
  const existing = flagKeys.filter((key) => snapshot.flags.has(key));
  const evaluations = evaluateAll(snapshot, context, at, existing);
  services.usage.recordAnswers(caller.source, snapshot, evaluations);
  return new Map(evaluations.map(({ flagKey, reason }) => [flagKey, isActive[reason]]));
}

function findFlag(snapshot: Snapshot, key: string): CompiledFlag {
  const flag = snapshot.flags.get(key);
  if (flag === undefined) throw new NotFoundError('flag', key);
  return flag;
}

function refuseUnreadable(versions: Readonly<Record<string, string | null>>): void {
  const problems = Object.entries(versions)
    .filter(([, version]) => version !== null && parseVersion(version) === undefined)
    .map(([path, version]) => problem(path, `is ${shown(version)}, expected a semantic version such as 2.4.0`));
  if (problems.length > 0) throw new ValidationError(problems, 'INVALID_VERSION');
}

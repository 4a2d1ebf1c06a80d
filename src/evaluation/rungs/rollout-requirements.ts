import type { EvaluationContext } from '../../domain/evaluation.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../../domain/instant.ts';
import { compareVersions, parseVersion } from '../../domain/version.ts';
import { parseVersionCached } from '../operators/version-cache.ts';

/** Whether the caller's version suffices; `UNREADABLE` if it is not a version. */
export type VersionFinding = boolean | 'UNREADABLE';

/** Compiles the check of a minimum version; null requires nothing. A context without a version never suffices. */
export function compileVersionCheck(
  minVersion: string | null,
): (context: Pick<EvaluationContext, 'appVersion'>) => VersionFinding {
  if (minVersion === null) return () => true;
  const least = parseVersion(minVersion);
  return ({ appVersion }) => {
    if (appVersion === null) return false;
    const version = parseVersionCached(appVersion);
    if (version === undefined) return 'UNREADABLE';
    return least !== undefined && compareVersions(version, least) >= 0;
  };
}

/** The instant from which an activation date is reached, inclusive. Without a date it is always reached, with an unreadable one never. */
export function activationInstant(activationDate: Instant | null): EpochMilliseconds {
  return activationDate === null ? Number.NEGATIVE_INFINITY : (parseInstant(activationDate) ?? Number.NaN);
}

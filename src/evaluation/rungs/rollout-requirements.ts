import type { EvaluationContext } from '../../domain/evaluation.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../../domain/instant.ts';
import { compareVersions, parseVersion } from '../../domain/version.ts';
import { readVersion } from '../operators/version-cache.ts';

/** Whether the caller's version suffices; `UNREADABLE` for a version that is none. */
export type VersionFinding = boolean | 'UNREADABLE';

/** What a lowest version asks of a context; null asks nothing, and no version is never enough. */
export function requireVersion(
  minVersion: string | null,
): (context: Pick<EvaluationContext, 'appVersion'>) => VersionFinding {
  if (minVersion === null) return () => true;
  const least = parseVersion(minVersion);
  return ({ appVersion }) => {
    if (appVersion === null) return false;
    const version = readVersion(appVersion);
    if (version === undefined) return 'UNREADABLE';
    return least !== undefined && compareVersions(version, least) >= 0;
  };
}

/** From when on an activation date is reached, that very instant included: always for none, never for one that is no instant. */
export function activationOf(activationDate: Instant | null): EpochMilliseconds {
  return activationDate === null ? Number.NEGATIVE_INFINITY : (parseInstant(activationDate) ?? Number.NaN);
}

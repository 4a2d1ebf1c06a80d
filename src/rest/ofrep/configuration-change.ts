import { isDeepStrictEqual } from 'node:util';
import type { CompiledFlag } from '../../evaluation/compile-flag.ts';
import type { CompiledSegment } from '../../evaluation/segment.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';

/**
 * Whether an answer in an environment may differ from one snapshot to the next. Changes in other environments do not count, nor
 * do names, descriptions and other notes.
 */
export function mayAnswerDifferently(
  before: OrganizationSnapshot,
  after: OrganizationSnapshot,
  environment: string,
): boolean {
  const [former, current] = [before, after].map(({ environments }) => environments.get(environment));
  if (former === undefined || current === undefined) return former !== current;
  return (
    !isSameMap(former.segments, current.segments, (left, right) =>
      isDeepStrictEqual(membership(left), membership(right)),
    ) ||
    !isSameMap(former.flags, current.flags, (left, right) =>
      isDeepStrictEqual(answerInputs(before, left, environment), answerInputs(after, right, environment)),
    )
  );
}

/** All members of a flag that decide its answers in an environment. */
function answerInputs(
  organization: OrganizationSnapshot,
  { flag, setting }: CompiledFlag,
  environment: string,
): unknown {
  const { key, valueType, archivedAt, distributionChannel, bucketing, variants, prerequisites, holdout } = flag;
  const followed = setting?.switch === 'FOLLOW_DEFAULT' ? organization.featureDefaults[key] : undefined;
  const heldOut = holdout === null ? undefined : organization.holdouts.get(holdout);
  return [
    [valueType, archivedAt === null, distributionChannel, bucketing, variants, prerequisites, followed],
    [heldOut?.number, heldOut?.exclusionPercentage],
    flag.settings[environment],
  ];
}

/** The members of a segment that decide which subjects are in it. */
function membership({ segment: { kind, match, groups, members } }: CompiledSegment): unknown {
  return [kind, match, groups, members];
}

function isSameMap<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (left: T, right: T) => boolean,
): boolean {
  if (before === after) return true;
  if (before.size !== after.size) return false;
  for (const [key, left] of before) {
    const right = after.get(key);
    // An unchanged entity is the same object in both snapshots.
    if (right === undefined || (left !== right && !isSame(left, right))) return false;
  }
  return true;
}

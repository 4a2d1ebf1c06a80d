import type { Flag } from '../../domain/flag.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { Segment } from '../../domain/segment.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';

interface ProjectIndex {
  readonly flags: ReadonlyMap<number, Flag>;
  readonly segments: ReadonlyMap<number, Segment>;
}

/** The living flag of a number; undefined where there is none. */
export function flagNumbered(organization: OrganizationSnapshot, number: number): Flag | undefined {
  return indexOf(organization).flags.get(number);
}

/** The segment of a number; undefined where there is none. */
export function segmentNumbered(organization: OrganizationSnapshot, number: number): Segment | undefined {
  return indexOf(organization).segments.get(number);
}

// A page of flags asks for many.
const indexOf = memoizeByObject(makeIndex);

function makeIndex({ flags, segments }: OrganizationSnapshot): ProjectIndex {
  return {
    flags: new Map([...flags.values()].map((flag) => [flag.number, flag])),
    segments: new Map([...segments.values()].map(({ segment }) => [segment.number, segment])),
  };
}

import { groupTypeIndex as indexIn, groupTypeAt as positionOf } from '../../../domain/group-type.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';

interface Place {
  readonly organization: Pick<OrganizationSnapshot, 'groupTypes'>;
}

/** The type of group that an index means; its position, as long as the type is not known. */
export function groupTypeAt(index: number, { organization }: Place): string {
  return organization.groupTypes[index] ?? positionOf(index);
}

/** The index of a type of group; undefined for one that has none. */
export function groupIndexOf(groupType: string, { organization }: Place): number | undefined {
  return indexIn(groupType, organization.groupTypes);
}

import type { Actor } from '../../domain/caller.ts';
import { groupTypeIndex } from '../../domain/group-type.ts';
import { MAXIMUM_GROUP_TYPES } from '../../domain/organization.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { commit } from '../../store/commit/commit.ts';
import { logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** The longest name of a group type, in characters: rules can bucket by names of this length. */
const MAXIMUM_GROUP_TYPE = 128;

const SYSTEM: Actor = { id: 'system', name: 'Group types' };

/**
 * Adds group types to an organization, in the given order, up to its limit; a type never leaves its place. Needs no permission:
 * a caller that reports a group adds its type. Names that are not valid are skipped.
 */
export async function registerGroupTypes(
  services: Services,
  organizationId: string,
  names: readonly string[],
): Promise<void> {
  const { groupTypes } = await services.live.snapshot(organizationId);
  if (newTypes(names, groupTypes).length === 0) return;
  await commit(services.store, { organizationId, actor: SYSTEM, source: 'system' }, async (tx, { at }) => {
    const row = await tx.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { groupTypes: true },
    });
    // Another node may have been faster.
    const added = newTypes(names, row.groupTypes);
    if (added.length === 0) return { result: undefined, changes: [] };
    await tx.organization.update({
      where: { id: organizationId },
      data: { groupTypes: [...row.groupTypes, ...added], updatedAt: at },
      select: { id: true },
    });
    const changes = added.map((name, index) => {
      const after = { name, position: row.groupTypes.length + index };
      return logEntry('GROUP_TYPE_ADDED', 'GROUP_TYPE', { id: name, key: name }, null, after);
    });
    return { result: undefined, changes };
  });
}

function newTypes(names: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = [...new Set(names)].filter(
    (name) =>
      groupTypeIndex(name, known) === undefined && textProblems('name', name, MAXIMUM_GROUP_TYPE, 1).length === 0,
  );
  return unknown.slice(0, Math.max(0, MAXIMUM_GROUP_TYPES - known.length));
}

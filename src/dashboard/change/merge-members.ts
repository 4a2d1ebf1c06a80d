/** A draft on top of what another person has saved meanwhile. */
export interface MergedMembers<Draft> {
  readonly merged: Draft;
  /** The members that both changed, each in another way. They stay as drafted until a person decides. */
  readonly conflicts: readonly (keyof Draft)[];
}

/** The members that differ. */
export function changedMembers<Draft extends object>(base: Draft, draft: Draft): readonly (keyof Draft)[] {
  const names = Object.keys(base) as (keyof Draft)[];
  return names.filter((name) => JSON.stringify(base[name]) !== JSON.stringify(draft[name]));
}

/** Merges member by member: what the draft changed stays as drafted, everything else is as they saved it. */
export function mergeMembers<Draft extends object>(base: Draft, theirs: Draft, mine: Draft): MergedMembers<Draft> {
  const ours = changedMembers(base, mine);
  const merged = { ...theirs };
  for (const name of ours) merged[name] = mine[name];
  const different = changedMembers(theirs, mine);
  const conflicts = changedMembers(base, theirs).filter((name) => ours.includes(name) && different.includes(name));
  return { merged, conflicts };
}

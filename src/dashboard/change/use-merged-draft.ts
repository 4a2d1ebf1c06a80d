import { useDraft } from '../shell/use-draft.ts';
import { changedMembers, mergeMembers } from './merge-members.ts';

/** What a person edits, on top of what is saved now. */
export interface MergedDraft<Value> {
  /** What is shown and would be saved. */
  readonly merged: Value;
  /** The members that differ from what is saved. */
  readonly changed: readonly (keyof Value)[];
  /** The members that another person has changed meanwhile in another way. */
  readonly conflicts: readonly (keyof Value)[];
  /** Whether another person has changed anything since the editing began. */
  readonly isMovedOn: boolean;
  readonly current: Value;
  edit(more: Partial<Value>): void;
  discard(): void;
  /** Decides a conflict: the draft stays. */
  keep(name: keyof Value): void;
  /** Decides a conflict: what the other person saved stays. */
  take(name: keyof Value): void;
}

/** A draft that survives reloads on this device, and keeps beside it what others save meanwhile. The name says what it is a draft of. */
export function useMergedDraft<Value extends object>(name: string, current: Value): MergedDraft<Value> {
  const edited = useDraft<{ readonly base: Value; readonly draft: Value }>(name);
  const base = edited.value?.base ?? current;
  const { merged, conflicts } = mergeMembers(base, current, edited.value?.draft ?? current);
  const set = (next: { readonly base: Value; readonly draft: Value }) =>
    edited.set(changedMembers(current, next.draft).length === 0 ? undefined : next);
  return {
    ...{ merged, conflicts, current },
    changed: changedMembers(current, merged),
    isMovedOn: edited.value !== undefined && changedMembers(base, current).length > 0,
    edit: (more) => set({ base, draft: { ...merged, ...more } }),
    discard: () => edited.set(undefined),
    keep: (member) => set({ base: { ...base, [member]: current[member] }, draft: merged }),
    take: (member) =>
      set({ base: { ...base, [member]: current[member] }, draft: { ...merged, [member]: current[member] } }),
  };
}

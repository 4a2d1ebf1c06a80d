import type { ShownDifference } from '../change/difference-list.tsx';
import { changedMembers } from '../change/merge-members.ts';
import { type GroupDraft, groupDraftsOf, type OperatorInfo } from '../conditions/condition-draft.ts';
import { groupsInWords } from '../conditions/condition-words.ts';
import type { JsonValue } from '../graph/json.ts';
import { count } from '../words/numbers.ts';
import type { SegmentPartsFragment, UpdateSegmentMutationVariables } from './segments.graphql.ts';

type Input = Omit<UpdateSegmentMutationVariables['input'], 'organizationId' | 'key'>;

/** What is done with the lines that were entered for a static list. */
export type MemberMode = 'ADD' | 'REMOVE' | 'REPLACE';

/** A segment as it is edited. */
export interface SegmentDraft {
  readonly name: string;
  readonly description: string;
  readonly match: GroupDraft['match'];
  readonly groups: readonly GroupDraft[];
  /** A targeting key on each line, and what is done with them; empty: nothing. */
  readonly members: { readonly mode: MemberMode; readonly lines: string };
}

/** What each member is called. */
export const segmentLabels = {
  name: 'name',
  description: 'description',
  match: 'groups that must hold',
  groups: 'conditions',
  members: 'members',
} satisfies Record<keyof SegmentDraft, string>;

/** A segment before it is edited. */
export function segmentDraftOf({ name, description, match, groups }: SegmentPartsFragment): SegmentDraft {
  return { name, description, match, groups: groupDraftsOf(groups), members: { mode: 'ADD', lines: '' } };
}

/** The keys on the lines of a pasted text, each once. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** What is sent about who is in the segment: only what differs. */
export function membershipInput(before: SegmentDraft, after: SegmentDraft) {
  const changed = changedMembers(before, after);
  const lines = linesOf(after.members.lines);
  return {
    ...(changed.includes('match') ? { match: after.match } : {}),
    ...(changed.includes('groups') ? { groups: after.groups } : {}),
    ...(lines.length === 0 ? {} : memberInput(after.members.mode, lines)),
  };
}

function memberInput(
  mode: MemberMode,
  lines: readonly string[],
): Pick<Input, 'members' | 'addMembers' | 'removeMembers'> {
  if (mode === 'REPLACE') return { members: lines };
  return mode === 'ADD' ? { addMembers: lines } : { removeMembers: lines };
}

/** The input of the mutation: only what differs, so that everything else stays as it is. */
export function segmentInput(before: SegmentDraft, after: SegmentDraft): Input {
  const changed = changedMembers(before, after);
  return {
    ...(changed.includes('name') ? { name: after.name } : {}),
    ...(changed.includes('description') ? { description: after.description } : {}),
    ...membershipInput(before, after),
  };
}

/** What differs, as people read it. */
export function segmentDifferences(
  before: SegmentDraft,
  after: SegmentDraft,
  operators: readonly OperatorInfo[],
): readonly ShownDifference[] {
  return changedMembers(before, after).map((name) => ({
    path: segmentLabels[name],
    before: name === 'members' ? 'as they are' : segmentInWords(before, name, operators) || null,
    after: segmentInWords(after, name, operators) || null,
  }));
}

const modeWords = { ADD: 'added', REMOVE: 'removed', REPLACE: 'in place of all' } satisfies Record<MemberMode, string>;

/** A member as people read it; empty: none. */
export function segmentInWords(
  draft: SegmentDraft,
  name: keyof SegmentDraft,
  operators: readonly OperatorInfo[],
): string {
  if (name === 'groups') return groupsInWords(draft.groups, operators, draft.match);
  if (name === 'match') return draft.match === 'ALL' ? 'all' : 'any';
  if (name !== 'members') return draft[name];
  const { mode, lines } = draft.members;
  return lines.trim() === '' ? '' : `${count(linesOf(lines).length, 'key')} ${modeWords[mode]}`;
}

/** Which members a change would add and remove. */
export interface MemberChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Which members a change adds and removes, from the differences that the server tells; undefined if it tells of none. */
export function memberChange(
  differences: readonly { readonly path: string; readonly before: JsonValue; readonly after: JsonValue }[] | undefined,
): MemberChange | undefined {
  const found = differences?.find(({ path }) => path === 'members');
  if (found === undefined) return undefined;
  const [before, after] = [keysIn(found.before), keysIn(found.after)];
  return {
    added: [...after].filter((key) => !before.has(key)),
    removed: [...before].filter((key) => !after.has(key)),
  };
}

function keysIn(value: JsonValue): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.map(String) : []);
}

/** The input that takes a change back. */
export function takeBackInput(before: SegmentDraft, after: SegmentDraft, members: MemberChange | undefined): Input {
  const { members: _, ...rest } = before;
  return {
    ...segmentInput({ ...after, members: before.members }, { ...rest, members: before.members }),
    ...(members === undefined ? {} : { addMembers: members.removed, removeMembers: members.added }),
  };
}

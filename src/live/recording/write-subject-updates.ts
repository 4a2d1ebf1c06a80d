import { changedAttributes, type GroupUpdate, type KnownGroup } from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import { loadGroups, saveGroups } from '../../store/subjects/subject-groups.ts';
import { loadSubjects, lockSubjects, type SubjectPlace, saveSubjects } from '../../store/subjects/subjects.ts';
import type { Transaction } from '../../store/transaction.ts';
import { isWorthWriting, type SubjectOutcome, SubjectReducer } from './subject-reducer.ts';
import { groupName, type WaitingSubjectUpdates } from './waiting-subject-updates.ts';

/** What was written. */
export interface WrittenSubjectUpdates {
  readonly subjects: SubjectOutcome['subjects'];
  readonly groups: readonly KnownGroup[];
  /** How many of them are new. */
  readonly added: number;
}

/** Stores the updates of one environment in one transaction; undefined if the environment stores no subjects. */
export function writeSubjectUpdates(
  store: Store,
  waiting: WaitingSubjectUpdates,
): Promise<WrittenSubjectUpdates | undefined> {
  return store.db.$transaction(async (tx) => {
    if (!(await lockSubjects(tx, waiting.place))) return undefined;
    const { subjects, added } = await writeSubjects(store, tx, waiting);
    const groups = await writeGroups(tx, waiting.place, [...waiting.groups.values()]);
    return { subjects, groups: groups.all, added: added + groups.added };
  });
}

async function writeSubjects(store: Store, tx: Transaction, waiting: WaitingSubjectUpdates): Promise<SubjectOutcome> {
  const { place, keys, updates } = waiting;
  const reducer = new SubjectReducer(keys.length === 0 ? [] : await loadSubjects(tx, place, keys), store.newId);
  for (const update of updates) reducer.apply(update);
  const outcome = reducer.outcome();
  await saveSubjects(tx, place, outcome.changed, outcome.absorbed);
  return outcome;
}

async function writeGroups(
  tx: Transaction,
  place: SubjectPlace,
  updates: readonly (readonly GroupUpdate[])[],
): Promise<{ readonly all: readonly KnownGroup[]; readonly added: number }> {
  const names = updates.flatMap(([first]) => first ?? []);
  const stored = new Map<string, KnownGroup>();
  if (names.length > 0) for (const group of await loadGroups(tx, place, names)) stored.set(groupName(group), group);
  const all = updates.flatMap((ofGroup) => groupAfter(storedOf(stored, ofGroup), ofGroup) ?? []);
  const isNew = (group: KnownGroup) => !stored.has(groupName(group));
  const changed = all.filter((group) => {
    const before = stored.get(groupName(group));
    return before === undefined || isWorthWriting(before, group);
  });
  await saveGroups(tx, place, changed);
  return { all, added: changed.filter(isNew).length };
}

function storedOf(stored: ReadonlyMap<string, KnownGroup>, [first]: readonly GroupUpdate[]): KnownGroup | undefined {
  return first === undefined ? undefined : stored.get(groupName(first));
}

/** A group after some updates; undefined if it is unknown and was not seen. */
export function groupAfter(stored: KnownGroup | undefined, updates: readonly GroupUpdate[]): KnownGroup | undefined {
  let group = stored;
  for (const { groupType, key, change, at } of updates) {
    const before = group ?? { groupType, key, attributes: {}, firstSeenAt: at, lastSeenAt: at };
    const attributes = changedAttributes(before.attributes, change);
    group = { ...before, attributes, lastSeenAt: Math.max(before.lastSeenAt, at) };
  }
  return group;
}

import { changedAttributes, type GroupSighting, type KnownGroup } from '../../domain/subject.ts';
import type { Store } from '../../store/store.ts';
import { loadGroups, saveGroups } from '../../store/subjects/subject-groups.ts';
import { loadSubjects, lockSubjects, type SubjectPlace, saveSubjects } from '../../store/subjects/subjects.ts';
import type { Transaction } from '../../store/transaction.ts';
import { isWorthWriting, SubjectCache, type SubjectCacheOutcome } from './subject-cache.ts';
import { groupName, type WaitingSubjectUpdates } from './waiting-subject-updates.ts';

/** What is known after a writing. */
export interface WrittenSubjectUpdates {
  readonly subjects: SubjectCacheOutcome['subjects'];
  readonly groups: readonly KnownGroup[];
  /** How many of them are new. */
  readonly added: number;
}

/** Stores what was told of one environment, in one transaction; undefined where nothing is to be remembered. */
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

async function writeSubjects(
  store: Store,
  tx: Transaction,
  waiting: WaitingSubjectUpdates,
): Promise<SubjectCacheOutcome> {
  const { place, keys, sightings } = waiting;
  const book = new SubjectCache(keys.length === 0 ? [] : await loadSubjects(tx, place, keys), store.newId);
  for (const sighting of sightings) book.take(sighting);
  const outcome = book.outcome();
  await saveSubjects(tx, place, outcome.changed, outcome.absorbed);
  return outcome;
}

async function writeGroups(
  tx: Transaction,
  place: SubjectPlace,
  told: readonly (readonly GroupSighting[])[],
): Promise<{ readonly all: readonly KnownGroup[]; readonly added: number }> {
  const names = told.flatMap(([first]) => first ?? []);
  const stored = new Map<string, KnownGroup>();
  if (names.length > 0) for (const group of await loadGroups(tx, place, names)) stored.set(groupName(group), group);
  const all = told.flatMap((sightings) => groupAfter(storedOf(stored, sightings), sightings) ?? []);
  const isNew = (group: KnownGroup) => !stored.has(groupName(group));
  const changed = all.filter((group) => {
    const before = stored.get(groupName(group));
    return before === undefined || isWorthWriting(before, group);
  });
  await saveGroups(tx, place, changed);
  return { all, added: changed.filter(isNew).length };
}

function storedOf(stored: ReadonlyMap<string, KnownGroup>, [first]: readonly GroupSighting[]): KnownGroup | undefined {
  return first === undefined ? undefined : stored.get(groupName(first));
}

/** A group once sightings of it are taken in; undefined for one that is unknown and was not seen. */
export function groupAfter(
  stored: KnownGroup | undefined,
  sightings: readonly GroupSighting[],
): KnownGroup | undefined {
  let group = stored;
  for (const { groupType, key, change, at } of sightings) {
    const before = group ?? { groupType, key, attributes: {}, firstSeenAt: at, lastSeenAt: at };
    const attributes = changedAttributes(before.attributes, change);
    group = { ...before, attributes, lastSeenAt: Math.max(before.lastSeenAt, at) };
  }
  return group;
}

import type { GroupUpdate, SubjectUpdate } from '../../domain/subject.ts';
import type { GroupName } from '../../store/subjects/subject-groups.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';

/** A name that is unique to a group. */
export function groupName({ groupType, key }: GroupName): string {
  return JSON.stringify([groupType, key]);
}

/** The targeting keys of an update. */
export function keysOf(update: SubjectUpdate): readonly string[] {
  return update.kind === 'SEEN' ? [update.targetingKey] : [update.targetingKey, update.formerKey];
}

/** The updates of one environment's subjects and groups that are not stored yet, in order. */
export class WaitingSubjectUpdates {
  readonly place: SubjectPlace;
  readonly updates: SubjectUpdate[] = [];
  readonly groups = new Map<string, GroupUpdate[]>();
  readonly #byKey = new Map<string, SubjectUpdate[]>();

  /** Starts empty. */
  constructor(place: SubjectPlace) {
    this.place = place;
  }

  /** Every targeting key with an update. */
  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  /** Adds an update of a subject. */
  add(update: SubjectUpdate): void {
    this.updates.push(update);
    for (const key of keysOf(update)) append(this.#byKey, key, update);
  }

  /** Adds an update of a group. */
  addGroup(update: GroupUpdate): void {
    append(this.groups, groupName(update), update);
  }

  /** Whether a targeting key has an update. */
  mentions(targetingKey: string): boolean {
    return this.#byKey.has(targetingKey);
  }

  /** The updates of a targeting key. */
  about(targetingKey: string): readonly SubjectUpdate[] {
    return this.#byKey.get(targetingKey) ?? [];
  }
}

function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

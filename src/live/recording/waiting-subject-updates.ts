import type { GroupSighting, Sighting } from '../../domain/subject.ts';
import type { GroupName } from '../../store/subjects/subject-groups.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';

/** A name of a group that no other group has. */
export function groupName({ groupType, key }: GroupName): string {
  return JSON.stringify([groupType, key]);
}

/** The targeting keys that a sighting is about. */
export function keysOf(sighting: Sighting): readonly string[] {
  return sighting.kind === 'SEEN' ? [sighting.targetingKey] : [sighting.targetingKey, sighting.formerKey];
}

/** What was told of one environment's subjects and groups and is not stored yet, in order. */
export class WaitingSubjectUpdates {
  readonly place: SubjectPlace;
  readonly sightings: Sighting[] = [];
  readonly groups = new Map<string, GroupSighting[]>();
  readonly #byKey = new Map<string, Sighting[]>();

  /** Makes an empty one. */
  constructor(place: SubjectPlace) {
    this.place = place;
  }

  /** Every targeting key that is told of. */
  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  /** Adds what was told of a subject. */
  add(sighting: Sighting): void {
    this.sightings.push(sighting);
    for (const key of keysOf(sighting)) append(this.#byKey, key, sighting);
  }

  /** Adds what was told of a group. */
  addGroup(sighting: GroupSighting): void {
    append(this.groups, groupName(sighting), sighting);
  }

  /** Whether something was told of a targeting key. */
  mentions(targetingKey: string): boolean {
    return this.#byKey.has(targetingKey);
  }

  /** What was told of a targeting key. */
  about(targetingKey: string): readonly Sighting[] {
    return this.#byKey.get(targetingKey) ?? [];
  }
}

function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

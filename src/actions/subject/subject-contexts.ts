import { EMPTY_CONTEXT, type EvaluationContext } from '../../domain/evaluation.ts';
import type { KnownSubject } from '../../domain/subject.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { readGroups } from '../../store/subjects/subject-groups.ts';
import { readSubjects, type SubjectPlace } from '../../store/subjects/subjects.ts';
import type { Services } from '../services.ts';

/** Where the subjects of a snapshot's environment are stored. */
export function subjectPlace({ organizationId, environment }: Snapshot): SubjectPlace {
  return { organizationId, environmentId: environment.id };
}

/** All stored subjects or groups, page by page: for each, the contexts in which it can occur. */
export async function* subjectContexts(
  { store, subjects }: Services,
  snapshot: Snapshot,
  groupType: string | null,
): AsyncGenerator<readonly EvaluationContext[], void, undefined> {
  const place = subjectPlace(snapshot);
  // Reports of a moment ago count.
  await subjects.flush();
  if (groupType !== null) yield* storedGroups(store, place, groupType);
  else yield* storedSubjects(store, place, snapshot);
}

async function* storedSubjects({ db }: Services['store'], place: SubjectPlace, snapshot: Snapshot) {
  const keyOf = new Map([...snapshot.allFlags.values()].map(({ flag }) => [flag.id, flag.key]));
  for (let last: string | undefined; ; ) {
    const page = await readSubjects(db, place, last);
    for (const subject of page) yield contextsOf(subject, keyOf);
    last = page.at(-1)?.id;
    if (last === undefined) return;
  }
}

async function* storedGroups({ db }: Services['store'], place: SubjectPlace, groupType: string) {
  for (let last: string | undefined; ; ) {
    const page = await readGroups(db, place, groupType, last);
    for (const group of page) yield [{ ...EMPTY_CONTEXT, groups: Object.fromEntries([[groupType, group]]) }];
    last = page.at(-1)?.key;
    if (last === undefined) return;
  }
}

function contextsOf({ keys, attributes, hashKeys }: KnownSubject, keyOf: ReadonlyMap<string, string>) {
  const byFlagKey = Object.entries(hashKeys).flatMap(([flagId, hashKey]) => {
    const flagKey = keyOf.get(flagId);
    return flagKey === undefined ? [] : [[flagKey, hashKey] as const];
  });
  const context = { ...EMPTY_CONTEXT, attributes, hashKeys: Object.fromEntries(byFlagKey) };
  return keys.map((targetingKey) => ({ ...context, targetingKey }));
}

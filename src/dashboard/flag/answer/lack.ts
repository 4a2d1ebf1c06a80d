import type { SubjectEntry } from '../../explanation/subject-entry.ts';
import { localOf } from '../../words/local-time.ts';
import { dateTime } from '../../words/times.ts';
import type { FlagSettingFragment } from '../flag.graphql.ts';

const MINUTE = 60_000;

/** What a subject lacks to meet the rollout condition. */
export interface Lack {
  /** What was entered, with what is lacking. */
  readonly entry: SubjectEntry;
  /** Such as "version 2.4.0 or later, from 15 Jan 2026, 01:00 CET on". */
  readonly words: string;
}

/** What the subject of an answer lacks to meet the rollout condition; undefined if it lacks nothing, or the condition was not checked. */
export function lackOf(
  entry: SubjectEntry,
  { rolloutCondition }: Pick<FlagSettingFragment, 'rolloutCondition'>,
  findings: { readonly versionSufficient: boolean; readonly dateReached: boolean } | null,
  zone: string,
): Lack | undefined {
  const { minVersion = null, activationDate = null } = rolloutCondition ?? {};
  const version = findings?.versionSufficient === false ? minVersion : null;
  const date = findings?.dateReached === false ? activationDate : null;
  if (version === null && date === null) return undefined;
  const words = [
    ...(version === null ? [] : [`version ${version} or later`]),
    ...(date === null ? [] : [`from ${dateTime(Date.parse(date))} on`]),
  ];
  return {
    entry: {
      ...entry,
      ...(version === null ? {} : { version }),
      ...(date === null ? {} : { at: localOf(nextMinute(date), zone) }),
    },
    words: words.join(', '),
  };
}

/** The field of the instant has no seconds. */
function nextMinute(instant: string): number {
  return Math.ceil(Date.parse(instant) / MINUTE) * MINUTE;
}

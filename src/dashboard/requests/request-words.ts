import { nounInWords } from '../change/sentence.ts';
import { count } from '../words/numbers.ts';
import { laterInstant } from '../words/times.ts';
import type { RequestLineFragment, RequestQuery } from './requests.graphql.ts';

/** A change request with what is needed to decide on it. */
export type FullRequest = NonNullable<NonNullable<RequestQuery['organization']>['changeRequest']>;

type Asked = Pick<RequestLineFragment, 'kind' | 'entityKey' | 'environmentKeys' | 'differences'>;

const verbs: Readonly<Record<string, string>> = {
  CREATED: 'create',
  UPDATED: 'change',
  DELETED: 'delete',
  ARCHIVED: 'archive',
  UNARCHIVED: 'take back from the archive',
  RESTORED: 'restore',
  REVERTED: 'revert',
  SET: 'set',
  REMOVED: 'remove',
  CANCELED: 'cancel',
};

/** What is asked for, as it would be ordered: "turn on certification in production, and 1 more". */
export function requestSentence({ kind, entityKey, environmentKeys, differences }: Asked): string {
  const switched = differences.flatMap(switchOf);
  const [first] = switched;
  if (kind === 'FLAG_UPDATED' && first !== undefined && switched.every(({ verb }) => verb === first.verb)) {
    const rest = differences.length - switched.length;
    const places = switched.map(({ environment }) => environment).join(', ');
    return `${first.verb.replace('…', entityKey)} in ${places}${rest > 0 ? `, and ${count(rest, 'more change')}` : ''}`;
  }
  const [, noun = '', verb = ''] = /^(.*)_([A-Z]+)$/.exec(kind) ?? [];
  const what = `${nounInWords(noun)}${entityKey}`;
  const place = kind === 'FLAG_UPDATED' && environmentKeys.length > 0 ? ` in ${environmentKeys.join(', ')}` : '';
  return `${verbs[verb] ?? verb.toLowerCase()} ${what}${place}`;
}

/** The instant to come from which on every activation date that is set or taken away has passed; undefined if none is to come. */
export function laterInstantOf({ differences }: Pick<Asked, 'differences'>, now: number): string | undefined {
  const conditions = differences
    .filter(({ path }) => path.endsWith('.rolloutCondition'))
    .flatMap(({ before, after }) => [before, after]);
  return laterInstant(conditions.map(activationDateOf), now);
}

function activationDateOf(condition: unknown): string {
  const date = condition !== null && typeof condition === 'object' && 'activationDate' in condition;
  return date && typeof condition.activationDate === 'string' ? condition.activationDate : '';
}

const switchVerbs: Readonly<Record<string, string>> = {
  ON: 'turn on …',
  OFF: 'turn off …',
  FOLLOW_DEFAULT: 'let … follow the default',
};

function switchOf({ path, after }: Asked['differences'][number]): readonly { verb: string; environment: string }[] {
  const environment = /^settings\.([^.]+)\.switch$/.exec(path)?.[1];
  const verb = switchVerbs[String(after)];
  return environment === undefined || verb === undefined ? [] : [{ environment, verb }];
}

/** The lowest app version that a request sets or lets be, for its effect; undefined where every version will do. */
export function lowestVersionOf({
  differences,
  environment,
  flag,
}: Pick<FullRequest, 'differences' | 'environment' | 'flag'>): string | undefined {
  const conditions = differences
    .filter(({ path }) => path.endsWith('.rolloutCondition'))
    .flatMap(({ before, after }) => [after, before]);
  const setting = flag?.settings.find(({ environmentKey }) => environmentKey === environment?.key);
  const versions = [...conditions, setting?.rolloutCondition ?? null].flatMap((condition) =>
    typeof condition === 'object' && condition !== null && 'minVersion' in condition ? condition.minVersion : [],
  );
  return versions.find((version) => typeof version === 'string');
}

/** What the state of a request is called, and how it is shown. */
export const statusWords = {
  PENDING: { word: 'waits', tone: 'approve' },
  APPROVED: { word: 'approved', tone: 'on' },
  REJECTED: { word: 'rejected', tone: 'bad' },
  WITHDRAWN: { word: 'withdrawn', tone: 'plain' },
  OUTDATED: { word: 'outdated', tone: 'warn' },
} as const satisfies Record<RequestLineFragment['status'], { readonly word: string; readonly tone: string }>;

/** Whether what was approved can be undone by a revert of its flag, or of its flags. */
export function canBeReverted({
  kind,
  flagKey,
  entityType,
}: Pick<FullRequest, 'kind' | 'flagKey' | 'entityType'>): boolean {
  return entityType === 'FLAGS' || (flagKey !== null && kind !== 'FLAG_CREATED');
}

/** Why a decision cannot be undone, and what can be done instead. */
export function finality(status: 'APPROVED' | 'REJECTED' | 'WITHDRAWN', { kind }: Pick<FullRequest, 'kind'>): string {
  if (status !== 'APPROVED') return 'This cannot be undone, but it can be asked for again.';
  if (kind === 'FLAG_CREATED') return 'Archive the flag to undo it.';
  return 'There is no undo for it: change it back where it was changed.';
}

/** The parts of the inbox. */
export const inboxes = ['you', 'yours', 'all'] as const;

/** The name of a part of the inbox. */
export type Inbox = (typeof inboxes)[number];

/** The part that an address names; without one, what waits for the person. */
export function readInbox(show: string | undefined): Inbox {
  return inboxes.find((inbox) => inbox === show) ?? 'you';
}

import type { ChangeKind } from '../change/change-log.graphql.ts';
import type { ChangeFilter } from '../change/change-log.ts';
import { instantsOf } from '../words/local-time.ts';

/** The part of an address that says which changes are shown. */
export type HistoryAddress = Readonly<Record<string, string | undefined>>;

/** The kinds of change that are offered, with the words for them. */
export const kinds = {
  FLAG_CREATED: 'flag created',
  FLAG_UPDATED: 'flag changed',
  FLAG_ARCHIVED: 'flag archived',
  FLAG_UNARCHIVED: 'flag taken out of the archive',
  FLAG_DELETED: 'flag deleted',
  FLAG_RESTORED: 'flag restored',
  FLAG_REVERTED: 'flag reverted',
  CHANGE_REQUEST_CREATED: 'approval asked for',
  CHANGE_REQUEST_APPROVED: 'request approved',
  CHANGE_REQUEST_REJECTED: 'request rejected',
  CHANGE_REQUEST_WITHDRAWN: 'request withdrawn',
  CHANGE_REQUEST_UPDATED: 'request updated',
  CHANGE_REQUEST_OUTDATED: 'request outdated',
  SCHEDULED_CHANGE_CREATED: 'change scheduled',
  SCHEDULED_CHANGE_APPLIED: 'scheduled change made',
  SCHEDULED_CHANGE_CANCELED: 'scheduled change canceled',
  SCHEDULED_CHANGE_SKIPPED: 'scheduled change skipped',
  SEGMENT_CREATED: 'segment created',
  SEGMENT_UPDATED: 'segment changed',
  SEGMENT_DELETED: 'segment deleted',
  HOLDOUT_CREATED: 'holdout created',
  HOLDOUT_UPDATED: 'holdout changed',
  HOLDOUT_DELETED: 'holdout deleted',
  ENVIRONMENT_CREATED: 'environment created',
  ENVIRONMENT_UPDATED: 'environment changed',
  ENVIRONMENT_DELETED: 'environment deleted',
  FEATURE_DEFAULT_SET: 'feature default set',
  FEATURE_DEFAULT_REMOVED: 'feature default removed',
  API_KEY_CREATED: 'API key created',
  API_KEY_REVOKED: 'API key revoked',
  ORGANIZATION_CREATED: 'organization created',
  ORGANIZATION_UPDATED: 'organization changed',
  GROUP_TYPE_ADDED: 'group type added',
  VIEW_SAVED: 'view saved',
  VIEW_DELETED: 'view deleted',
  CONFIGURATION_APPLIED: 'configuration applied',
  USAGE_DASHBOARD_CREATED: 'usage dashboard created',
  USAGE_DASHBOARD_UPDATED: 'usage dashboard changed',
  USAGE_DASHBOARD_DELETED: 'usage dashboard deleted',
} satisfies Record<ChangeKind, string>;

/** The APIs that a change can be made with. */
export const sources = [
  ...['graphql', 'organization-flags', 'rollout', 'org-feature-flags'],
  ...['ofrep', 'datadog', 'posthog', 'schedule', 'system'],
];

/** The conditions that hold one or more values in the address. */
const lists = ['flag', 'env', 'person', 'kind', 'source'] as const;

/** A condition of the filter. */
export type ConditionName = (typeof lists)[number] | 'from' | 'to';

/** What the graph is asked for. Days are those of a time zone; `to` is the last day that is shown. */
export function filterOf(address: HistoryAddress, zone: string): ChangeFilter {
  const known = listIn(address.kind).filter((kind): kind is ChangeKind => kind in kinds);
  const { q, from, to } = address;
  return {
    ...(q ? { text: q } : {}),
    ...(address.flag ? { flagKeys: listIn(address.flag) } : {}),
    ...(address.env ? { environments: listIn(address.env) } : {}),
    ...(address.person ? { actorIds: listIn(address.person) } : {}),
    ...(known.length > 0 ? { kinds: known } : {}),
    ...(address.source ? { sources: listIn(address.source) } : {}),
    ...dayFilter('from', from, zone),
    ...dayFilter('to', to === undefined ? undefined : dayAfter(to), zone),
  };
}

/** Whether the address shows every change. */
export function isUnfiltered(address: HistoryAddress): boolean {
  return Object.keys(filterOf(address, 'UTC')).length === 0;
}

/** One condition, as a chip shows it. */
export interface Condition {
  readonly label: string;
  /** The address without it. */
  readonly without: HistoryAddress;
}

/** The conditions apart from the text. `nameOf` gives the names of people and environments. */
export function conditionsOf(
  address: HistoryAddress,
  nameOf: (name: ConditionName, value: string) => string,
): readonly Condition[] {
  const labels = { flag: 'flag', env: 'in', person: 'by', kind: '', source: 'through' };
  return [
    ...lists.flatMap((name) =>
      listIn(address[name]).map((value) => ({
        label: `${labels[name]} ${nameOf(name, value)}`.trim(),
        without: { ...address, [name]: joined(listIn(address[name]).filter((other) => other !== value)) },
      })),
    ),
    ...(address.from === undefined
      ? []
      : [{ label: `from ${address.from}`, without: { ...address, from: undefined } }]),
    ...(address.to === undefined ? [] : [{ label: `until ${address.to}`, without: { ...address, to: undefined } }]),
  ];
}

/** The address with one more condition. An empty value takes a day away and changes nothing else. */
export function withCondition(address: HistoryAddress, name: ConditionName, value: string): HistoryAddress {
  if (name === 'from' || name === 'to') return { ...address, [name]: value || undefined };
  if (value === '') return address;
  return { ...address, [name]: joined([...new Set([...listIn(address[name]), value])]) };
}

function listIn(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}

function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

function dayFilter(name: 'from' | 'to', day: string | undefined, zone: string): Pick<ChangeFilter, 'from' | 'to'> {
  // Where the clocks skip midnight, the day begins an hour later.
  const [instant] = [...instantsOf(`${day}T00:00`, zone), ...instantsOf(`${day}T01:00`, zone)];
  return instant === undefined ? {} : { [name]: instant };
}

/** The day after a day such as `2026-01-31`; an empty text for what is not a day. */
function dayAfter(day: string): string {
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant) ? '' : new Date(instant + 86_400_000).toISOString().slice(0, 10);
}

import { Client, fetchExchange, gql } from '@urql/core';
import { describe, expect, it } from 'vitest';
import type { ShownChangeFragment } from '../../../src/dashboard/change/change.graphql.ts';
import type { PastTransitionFragment } from '../../../src/dashboard/change/change-log.graphql.ts';
import { type ChangeFilter, createChangeLog } from '../../../src/dashboard/change/change-log.ts';
import { readTextsBy } from '../../../src/dashboard/graph/typed-document.ts';

readTextsBy(gql);

const START = Date.parse('2026-01-15T12:00:00Z');
const minutes = (count: number) => new Date(START + count * 60_000).toISOString();

const change = (revision: number): ShownChangeFragment => ({
  ...{ id: String(revision), revision, kind: 'FLAG_UPDATED', entityType: 'FLAG', entityKey: 'search' },
  ...{ flagKey: 'search', environments: ['production'], source: 'graphql', comment: '', differences: [] },
  ...{ at: minutes(revision), actor: { id: 'key:1', name: 'Maria' } },
});

const transition = (minute: number, more: Partial<PastTransitionFragment> = {}): PastTransitionFragment => ({
  ...{ at: minutes(minute), kind: 'EXPOSURE_STEP', flagKey: 'search', environment: 'production', ruleKey: 'first' },
  ...{ sentence: `Step at ${minute}`, effective: true, ...more },
});

interface Variables {
  readonly filter?: ChangeFilter;
  readonly first?: number;
  readonly after?: string;
  readonly from: string;
  readonly to: string;
}

/** A server with a log that grows by a change each minute, which answers pages of it and what the clock did in a span. */
function server(clock: readonly PastTransitionFragment[] = []) {
  const log: ShownChangeFragment[] = [];
  const spans: [from: string, to: string][] = [];
  const changes = ({ filter, first = 40, after }: Variables) => {
    const newer = log.filter(({ revision }) => revision > (filter?.afterRevision ?? 0)).reverse();
    const rest = newer.filter(({ revision }) => after === undefined || revision < Number(after));
    const page = rest.slice(0, first);
    return {
      totalCount: newer.length,
      pageInfo: { hasNextPage: rest.length > first, endCursor: String(page.at(-1)?.revision ?? '') },
      edges: page.map((node) => ({ node })),
    };
  };
  const transitions = ({ from, to }: Variables) => {
    spans.push([from, to]);
    return clock.filter(({ at }) => at >= from && at < to);
  };
  const answer = (variables: Variables) => ({
    organization: {
      ...{ __typename: 'Organization', id: 'o', revision: log.length, epoch: 'e' },
      ...('from' in variables ? { transitions: transitions(variables) } : { changes: changes(variables) }),
    },
  });
  const client = new Client({
    ...{ url: 'http://localhost/graphql', preferGetMethod: false, requestPolicy: 'network-only' },
    exchanges: [fetchExchange],
    fetch: async (_, init) => Response.json({ data: answer(JSON.parse(String(init?.body)).variables) }),
  });
  const write = (times: number) => {
    for (let left = times; left > 0; left -= 1) log.push(change(log.length + 1));
  };
  const open = (filter: ChangeFilter = {}) =>
    createChangeLog({ client, organizationId: 'o', filter, now: () => START + log.length * 60_000 });
  return { log, spans, write, open };
}

describe('the list of changes', () => {
  it('has every change once, in order, while others write and older ones are read', async () => {
    const { log, write, open } = server();
    write(90);
    const store = open();
    await store.load();
    expect([store.completeTo.value, store.changes.value.length]).toEqual([90, 40]);
    write(100);
    // Three notifications of the same writes, at once and in the wrong order.
    await Promise.all([store.catchUp(150), store.loadOlder(), store.catchUp(190), store.catchUp(91)]);
    while (store.hasOlder.value) await store.loadOlder();
    expect(store.changes.value.map(({ revision }) => revision)).toEqual(log.map(({ revision }) => revision).reverse());
    expect([store.completeTo.value, store.total.value, store.hasOlder.value]).toEqual([190, 190, false]);
  });

  it('has what the clock did in its place between the changes, once, and as time goes on', async () => {
    const clock = [10.5, 60, 60.5, 89.5, 92.5].map((minute) => transition(minute));
    const { write, open } = server([...clock, transition(70, { effective: false })]);
    write(90);
    const store = open();
    const shown = () =>
      store.entries.value.map((entry) => (entry.kind === 'CLOCK' ? entry.transition.sentence : entry.change.revision));
    await store.load();
    expect(shown().slice(0, 3)).toEqual([90, 'Step at 89.5', 89]);
    expect(shown().filter((entry) => typeof entry === 'string')).toEqual([
      'Step at 89.5',
      'Step at 60.5',
      'Step at 60',
    ]);
    await store.loadOlder();
    await store.loadOlder();
    write(5);
    await store.followClock();
    await store.catchUp(95);
    expect(shown().slice(0, 5)).toEqual([95, 94, 93, 'Step at 92.5', 92]);
    expect(shown().filter((entry) => entry === 'Step at 60' || entry === 60)).toEqual(['Step at 60', 60]);
    expect(shown().slice(-11, -9)).toEqual(['Step at 10.5', 10]);
  });

  it('asks for no span that the filter does not show, none twice, and none longer than the graph answers', async () => {
    const days = server();
    days.write(3);
    const [from, to] = ['2024-06-01T00:00:00.000Z', minutes(2)];
    await days.open({ from, to }).load();
    expect(days.spans).toEqual([
      ['2025-01-14T12:02:00.000Z', to],
      [from, '2025-01-14T12:02:00.000Z'],
    ]);
  });

  it('shows nothing that the clock did where only certain people or kinds of change are shown', async () => {
    const { spans, write, open } = server([transition(1.5)]);
    write(3);
    for (const filter of [{ actorIds: ['key:1'] }, { kinds: ['FLAG_UPDATED' as const] }, { text: 'se' }]) {
      const store = open(filter);
      await store.load();
      expect(store.entries.value.every(({ kind }) => kind === 'CHANGE')).toBe(true);
    }
    expect(spans).toEqual([]);
  });
});

import { Client, type Exchange, gql, subscriptionExchange } from '@urql/core';
import { describe, expect, it } from 'vitest';
import { readTextsBy } from '../../../src/dashboard/graph/typed-document.ts';
import { readWatched, writeWatched } from '../../../src/dashboard/subjects/subject-address.ts';
import type { WatchedAnswerFragment } from '../../../src/dashboard/subjects/subjects.graphql.ts';
import { watchAnswers } from '../../../src/dashboard/subjects/watch.ts';
import { answerRows, causeInWords } from '../../../src/dashboard/subjects/watched.ts';

readTextsBy(gql);

const answer = (flagKey: string, value: boolean, more: Partial<WatchedAnswerFragment> = {}): WatchedAnswerFragment => ({
  ...{ flagKey, value, variant: value ? 'on' : null, reason: 'DEFAULT', ruleKey: null, revision: 1, cause: null },
  ...more,
});

/** A server to which watches subscribe, and a clock that runs when a test moves it. */
function createServer() {
  const sinks: { next(result: { data: Record<string, unknown> }): void; error(error: Error): void }[] = [];
  const timers: (() => void)[] = [];
  const exchange: Exchange = subscriptionExchange({
    forwardSubscription: () => ({
      subscribe(sink) {
        sinks.push({ next: (result) => sink.next(result), error: (error) => sink.error(error) });
        return { unsubscribe() {} };
      },
    }),
  });
  const client = new Client({ url: 'http://localhost', exchanges: [exchange] });
  const clock = {
    now: () => 1_000,
    after: (_: number, call: () => void) => {
      timers.push(call);
      return () => {};
    },
  };
  const variables = {
    organizationId: 'org',
    environment: 'production',
    context: {},
    readsChanges: true,
    readsFlags: true,
  };
  const watch = watchAnswers(client, clock, variables);
  return {
    watch,
    async send(...evaluations: WatchedAnswerFragment[]) {
      // The subscription reaches the server in a microtask of its own.
      await Promise.resolve();
      sinks.at(-1)?.next({ data: { evaluations } });
    },
    lose: () => sinks.at(-1)?.error(new Error('lost')),
    passTime() {
      for (const call of timers.splice(0)) call();
    },
  };
}

describe('a watch', () => {
  it('has all answers, of which later ones replace those of the same flags', async () => {
    const { watch, send } = createServer();
    await send(answer('b', false), answer('a', true));
    expect([...(watch.answers.value?.keys() ?? [])]).toEqual(['a', 'b']);
    await send(answer('b', true));
    expect(watch.answers.value?.get('b')?.value).toBe(true);
    expect(watch.answers.value?.get('a')?.value).toBe(true);
    watch.stop();
  });

  it('keeps what became another, the latest first, with what it was before', async () => {
    const { watch, send } = createServer();
    await send(answer('a', false), answer('b', false));
    expect(watch.changes.value).toEqual([]);
    await send(answer('a', true));
    await send(answer('b', true));
    expect(watch.changes.value.map(({ flagKey, before }) => [flagKey, before?.value])).toEqual([
      ['b', false],
      ['a', false],
    ]);
    watch.stop();
  });

  it('notices after a lost connection what changed meanwhile, and only that', async () => {
    const { watch, send, lose, passTime } = createServer();
    await send(answer('a', false), answer('b', false), answer('gone', true));
    lose();
    expect(watch.failure.value).toEqual({ kind: 'UNREACHABLE' });
    passTime();
    await send(answer('a', true), answer('b', false));
    expect(watch.failure.value).toBeUndefined();
    expect(watch.changes.value.map(({ flagKey }) => flagKey)).toEqual(['a']);
    expect(watch.answers.value?.has('gone')).toBe(false);
    watch.stop();
  });
});

describe('the rows of answers', () => {
  const one = new Map([
    ['a', answer('a', true)],
    ['b', answer('b', false)],
  ]);
  const other = new Map([
    ['b', answer('b', true)],
    ['c', answer('c', false)],
  ]);
  const all = { text: '', onlyOn: false, onlyDifferent: false };

  it('are those of both, and with the filter only where they get something else', () => {
    expect(answerRows(one, other, all).map(({ flagKey }) => flagKey)).toEqual(['a', 'b', 'c']);
    expect(answerRows(one, one, { ...all, onlyDifferent: true })).toEqual([]);
    expect(answerRows(one, undefined, { ...all, onlyDifferent: true })).toHaveLength(2);
  });

  it('can be limited to a text and to what is on', () => {
    expect(answerRows(one, other, { ...all, onlyOn: true }).map(({ flagKey }) => flagKey)).toEqual(['a', 'b']);
    expect(answerRows(one, other, { ...all, text: 'C' }).map(({ flagKey }) => flagKey)).toEqual(['c']);
  });
});

describe('the cause of a change', () => {
  const at = '2026-06-01T12:00:00Z';

  it('is the clock, the person, or that the connection was lost', () => {
    const transition = { kind: 'ACTIVATION_DATE', sentence: 'The date is reached.' } as const;
    expect(causeInWords({ at, revision: null, change: null, transition })).toBe('The date is reached.');
    expect(causeInWords({ at, revision: 7, change: null, transition: null })).toBe('revision 7');
    expect(causeInWords({ at, revision: null, change: null, transition: null })).toBe('a date was reached');
    expect(causeInWords(null)).toBe('while the connection was lost');
  });
});

describe('who is watched', () => {
  const entry = { key: 'ida & co', version: '2.5', attributes: '', at: '' };

  it('is read from an address as it was written, in the fragment only', () => {
    const both = { one: entry, other: { ...entry, key: 'bo' } };
    expect(writeWatched(both)).toMatch(/^#/);
    expect(readWatched(writeWatched(both))).toEqual(both);
    expect(readWatched(writeWatched({ one: entry, other: undefined }))).toEqual({ one: entry, other: undefined });
  });

  it('can be compared with an empty subject', () => {
    const empty = { key: '', version: '', attributes: '', at: '' };
    expect(readWatched(writeWatched({ one: entry, other: empty }))).toEqual({ one: entry, other: empty });
    expect(writeWatched({ one: empty, other: undefined })).toBe('');
  });
});

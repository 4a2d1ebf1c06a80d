import { GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/domain/caller.ts';
import type { Change } from '../../src/domain/change.ts';
import { type ChangeSource, createChangeCursor } from '../../src/live/change-cursor.ts';
import { createSignal } from '../../src/live/signal.ts';
import { createResultFrame, type ResultFrame } from '../../src/server/streams/sharing/result-frame.ts';
import { EventResultStream, type ResultStream } from '../../src/server/streams/sharing/result-stream.ts';
import { type ChangesOperation, createSharedFrames } from '../../src/server/streams/sharing/shared-frames.ts';
import { fullCaller, keyCaller } from '../support/test-organization.ts';

const change = (revision: number): Change => ({
  ...{ organizationId: 'org', revision, actorId: 'system', actorName: 'system', source: 'system' },
  ...{ kind: 'FLAG_UPDATED', entityType: 'FLAG', entityId: '1', entityKey: 'beacon', flagId: '1', flagKey: 'beacon' },
  ...{ environments: [], differences: [], before: null, after: null, comment: '', at: '2026-06-01T12:00:00.000Z' },
});

const frameOf = ({ revision }: Change): ResultFrame => createResultFrame({ data: { changes: { revision } } });

/** A log whose last few changes are in memory, and which can break. */
function createLog(remembered = 2) {
  let latest = 0;
  const signal = createSignal();
  const log = { reads: 0, isBroken: false };
  const source: ChangeSource = {
    signal,
    latestRevision: () => latest,
    recentAfter: (revision) => (revision < latest - remembered ? undefined : change(revision + 1)),
    async readAfter(revision) {
      log.reads += 1;
      if (log.isBroken) throw new Error('out of reach');
      return Array.from({ length: latest - revision }, (_, index) => change(revision + 1 + index));
    },
    isOver: () => false,
  };
  return {
    log,
    cursor: () => createChangeCursor(source, latest),
    commit() {
      latest += 1;
      signal.notify();
    },
  };
}

/** A client that reads what it was sent when the test says so. */
function createClient(stream: ResultStream) {
  const sent: (number | undefined)[] = [];
  let read = () => {};
  let last = '';
  const ended = stream.writeTo(({ revision, text }) => {
    sent.push(revision);
    last = text;
    return new Promise((resolve) => {
      read = resolve;
    });
  });
  return {
    ...{ sent, ended },
    lastText: () => last,
    /** Reads one after the other until there is nothing more to read. */
    async readAll() {
      for (let before = -1; before < sent.length; await new Promise(setImmediate)) {
        before = sent.length;
        read();
      }
    },
  };
}

const failureOf = (error: unknown) => createResultFrame({ errors: [new GraphQLError(String(error))] });

const open = (log: ReturnType<typeof createLog>, onEnd = () => {}) =>
  new EventResultStream({ events: log.cursor(), frameOf, failureOf, onEnd });

describe('the results of a subscription', () => {
  it('reach a client that stalls once it reads again, without a gap, and every other client meanwhile', async () => {
    const log = createLog();
    const [slow, quick] = [createClient(open(log)), createClient(open(log))];
    for (let round = 0; round < 10; round += 1) {
      log.commit();
      await quick.readAll();
    }
    expect(quick.sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(slow.sent).toEqual([1]);
    expect(log.log.reads).toBe(0);
    await slow.readAll();
    expect(slow.sent).toEqual(quick.sent);
    // Nothing was kept for it.
    expect(log.log.reads).toBeGreaterThan(0);
  });

  it('end at once when the client unsubscribes, also during a write', async () => {
    const log = createLog();
    let ends = 0;
    const stream = open(log, () => {
      ends += 1;
    });
    const client = createClient(stream);
    log.commit();
    stream.cancel();
    stream.cancel();
    await client.ended;
    log.commit();
    await client.readAll();
    expect(client.sent).toEqual([1]);
    expect(ends).toBe(1);
  });

  it('never start for a client that has disconnected before', async () => {
    const log = createLog();
    const stream = open(log);
    stream.cancel();
    const client = createClient(stream);
    log.commit();
    await client.ended;
    expect(client.sent).toEqual([]);
  });

  it('end with the failure when the log cannot be read', async () => {
    const log = createLog(0);
    const client = createClient(open(log));
    log.log.isBroken = true;
    log.commit();
    await client.ended;
    expect(client.lastText()).toContain('out of reach');
  });
});

describe('the frame of a change', () => {
  const text =
    'query Other($n: Int) { a(b: $n) } subscription S($flags: [String!], $n: Int) { changes(flagKeys: $flags) { differences(first: $n) { path } } }';
  const document = parse(text);

  /** Whether two subscriptions receive the same frame of the same change. */
  function isShared(second: Partial<ChangesOperation>, first: Partial<ChangesOperation> = {}): boolean {
    const share = createSharedFrames();
    const base = {
      document,
      operationName: 'S',
      variables: { flags: ['a'], n: 1 },
      caller: fullCaller,
      organizationId: 'org',
    };
    const [one, other] = [first, second].map((difference) => share({ ...base, ...difference }));
    const frame = one?.frameOf(change(1), () => frameOf(change(1)));
    return other?.frameOf(change(1), () => frameOf(change(1))) === frame;
  }

  it('is made once for callers of different keys who may see the same', () => {
    expect(isShared({ caller: keyCaller('other') }, { caller: keyCaller('one') })).toBe(true);
  });

  it('is the same for subscribers that choose differently among the changes', () => {
    expect(isShared({ variables: { flags: ['b'], n: 1 } })).toBe(true);
  });

  it.each<[string, Partial<ChangesOperation>]>([
    ['another selection', { document: parse(text.replace('path', 'path before')) }],
    ['another operation of the document', { operationName: 'Other' }],
    ['another variable within the selection', { variables: { flags: ['a'], n: 2 } }],
    ['another organization', { organizationId: 'org-other' }],
  ])('is not shared with %s', (_, difference) => {
    expect(isShared(difference)).toBe(false);
  });

  it.each<[string, Partial<Caller>]>([
    ['permissions', { permissions: new Set(['change:read']) }],
    ['environment', { environment: 'production' }],
    ['organization', { organizationId: 'org' }],
    ['kind of key', { isClient: true }],
  ])('is not shared with a caller of another %s', (_, difference) => {
    expect(isShared({ caller: { ...fullCaller, ...difference } })).toBe(false);
  });

  it('is tried again when making it has failed', async () => {
    const frames = createSharedFrames()({
      document,
      operationName: 'S',
      variables: {},
      caller: fullCaller,
      organizationId: 'org',
    });
    await expect(frames.frameOf(change(1), () => Promise.reject(new Error('out of reach')))).rejects.toThrow();
    expect(await frames.frameOf(change(1), async () => frameOf(change(1)))).toMatchObject({ revision: 1 });
  });

  it('is evicted with the last subscriber', () => {
    const share = createSharedFrames();
    const operation = { document, operationName: 'S', variables: {}, caller: fullCaller, organizationId: 'org' };
    const [one, other] = [share(operation), share(operation)];
    const frame = one.frameOf(change(1), () => frameOf(change(1)));
    one.leave();
    expect(other.frameOf(change(1), () => frameOf(change(1)))).toBe(frame);
    other.leave();
    expect(share(operation).frameOf(change(1), () => frameOf(change(1)))).not.toBe(frame);
  });
});

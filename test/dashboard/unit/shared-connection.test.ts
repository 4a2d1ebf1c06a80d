import { signal } from '@preact/signals';
import { describe, expect, it, vi } from 'vitest';
import type { Connection, ConnectionState, Sink } from '../../../src/dashboard/graph/connection/connection.ts';
import { type Locks, shareConnection } from '../../../src/dashboard/graph/connection/shared-connection.ts';

/** A browser of some tabs: their locks, their channel, and the sockets that they open. */
function createBrowser() {
  const waiting = new Map<string, (() => Promise<void>)[]>();
  const held = new Map<string, string>();
  const listeners: { tab: string; listener: (event: { readonly data: unknown }) => void }[] = [];
  const opened: { tab: string; subscriptions: Map<object, Sink>; state: ReturnType<typeof signal<ConnectionState>> }[] =
    [];
  let ids = 0;

  function openTab(tab: string) {
    const locks: Locks = {
      request: (name, hold) =>
        new Promise((resolve) => {
          const take = async () => {
            held.set(name, tab);
            await hold();
            resolve();
            release(name);
          };
          if (held.has(name)) waiting.set(name, [...(waiting.get(name) ?? []), take]);
          else void take();
        }),
    };
    const channel = {
      postMessage: (data: unknown) => {
        for (const other of [...listeners]) if (other.tab !== tab) other.listener({ data: structuredClone(data) });
      },
      addEventListener: (_: 'message', listener: (event: { readonly data: unknown }) => void) => {
        listeners.push({ tab, listener });
      },
    };
    const open = (): Connection => {
      const state = signal<ConnectionState>('CONNECTED');
      const subscriptions = new Map<object, Sink>();
      opened.push({ tab, subscriptions, state });
      return {
        state,
        subscribe(request, sink) {
          subscriptions.set(request, sink);
          return () => subscriptions.delete(request);
        },
      };
    };
    ids += 1;
    const prefix = ids;
    let own = 0;
    const newId = () => {
      own += 1;
      return `${prefix}-${own}`;
    };
    return shareConnection({ name: 'socket', locks, channel, newId, open });
  }

  function release(name: string) {
    held.delete(name);
    const [next, ...rest] = waiting.get(name) ?? [];
    waiting.set(name, rest);
    next?.();
  }

  function closeTab(tab: string) {
    for (const [index, listener] of [...listeners.entries()].reverse())
      if (listener.tab === tab) listeners.splice(index, 1);
    for (const [name, holder] of [...held]) if (holder === tab) release(name);
  }

  return { openTab, closeTab, opened };
}

const settled = async () => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
};
const createSink = () => ({ next: vi.fn(), fail: vi.fn(), complete: vi.fn() });

describe('the tabs of a browser', () => {
  it('share one socket: the first tab opens it, and passes on what the others subscribe to', async () => {
    const browser = createBrowser();
    browser.openTab('first');
    const second = browser.openTab('second');
    const sink = createSink();
    second.subscribe({ query: 'subscription { a }' }, sink);
    await settled();
    expect(browser.opened.map(({ tab }) => tab)).toEqual(['first']);
    const [passedOn] = [...(browser.opened[0]?.subscriptions.values() ?? [])];
    passedOn?.next({ data: { a: 1 } });
    expect(sink.next).toHaveBeenCalledWith({ data: { a: 1 } });
    expect(second.state.value).toBe('CONNECTED');
  });

  it('start again on the socket of the next tab when the one with the socket closes', async () => {
    const browser = createBrowser();
    browser.openTab('first');
    const second = browser.openTab('second');
    const third = browser.openTab('third');
    const sinks = [createSink(), createSink()];
    second.subscribe({ query: 'subscription { a }' }, sinks[0] ?? createSink());
    third.subscribe({ query: 'subscription { b }' }, sinks[1] ?? createSink());
    await settled();
    browser.closeTab('first');
    await settled();
    expect(sinks.map(({ fail }) => fail.mock.calls.length)).toEqual([1, 1]);
    expect(browser.opened.map(({ tab }) => tab)).toEqual(['first', 'second']);
    const again = createSink();
    third.subscribe({ query: 'subscription { b }' }, again);
    await settled();
    const [passedOn] = [...(browser.opened[1]?.subscriptions.values() ?? [])];
    passedOn?.next({ data: { b: 2 } });
    expect(again.next).toHaveBeenCalledTimes(1);
  });

  it('end on the server what a tab subscribed to, when it unsubscribes and when it is closed', async () => {
    const browser = createBrowser();
    browser.openTab('first');
    const second = browser.openTab('second');
    const unsubscribe = second.subscribe({ query: 'subscription { a }' }, createSink());
    second.subscribe({ query: 'subscription { b }' }, createSink());
    await settled();
    const subscriptions = browser.opened[0]?.subscriptions;
    expect(subscriptions?.size).toBe(2);
    unsubscribe();
    expect(subscriptions?.size).toBe(1);
    browser.closeTab('second');
    await settled();
    expect(subscriptions?.size).toBe(0);
  });
});

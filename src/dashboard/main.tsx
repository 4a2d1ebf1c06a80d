import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { BrowserClock } from './graph/connection/connection.ts';
import { openOwnConnection } from './graph/connection/own-connection.ts';
import { shareConnection } from './graph/connection/shared-connection.ts';
import { createGraph } from './graph/graph.ts';
import { followChanges, type Live } from './graph/live.ts';
import { openAhead } from './routes.ts';
import { openSession } from './session/session.ts';
import type { App } from './shell/app.ts';
import { Dashboard } from './shell/dashboard.tsx';
import { applyTheme, readTheme } from './shell/theme.ts';
import { createToasts } from './shell/toasts.ts';
import { failureSentence } from './words/failures.ts';

const clock: BrowserClock = {
  now: Date.now,
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

const theme = signal(readTheme(localStorage));
effect(() => applyTheme(theme.value, localStorage, document.documentElement.classList));
start(document.querySelector('#dashboard') ?? document.body);

function start(place: Element): void {
  const session = openSession(sessionStorage, localStorage);
  const key = () => session.key.value;
  const graph = createGraph({
    url: '/graphql',
    fetch: (input, init) => fetch(input, init),
    connection: openConnection(key),
    key,
    onSignIn: session.refuse,
  });
  const toasts = createToasts(clock);
  const lives = new Map<string, Live>();
  const live = (organizationId: string) => {
    const known = lives.get(organizationId);
    if (known !== undefined) return known;
    for (const other of lives.values()) other.stop();
    lives.clear();
    const followed = followChanges({ client: graph.client, clock, organizationId });
    followed.onRestored(() => toasts.show(failureSentence({ kind: 'RESTORED' })));
    lives.set(organizationId, followed);
    return followed;
  };
  window.addEventListener('online', () => {
    for (const followed of lives.values()) followed.hurry();
  });
  const app: App = { graph, session, toasts, clock, device: localStorage, theme, newId, live };
  openAhead(location, graph);
  // What was started leaves the browser first.
  clock.after(0, () => render(<Dashboard app={app} />, place));
}

function openConnection(key: () => string | undefined) {
  const url = new URL('/graphql', location.href.replace(/^http/, 'ws')).href;
  const open = () => openOwnConnection({ url, clock, key });
  // Locks exist on https and on loopback addresses only. Elsewhere every tab has a socket.
  if (navigator.locks === undefined) return open();
  const name = `halyard socket ${nameOf(key())}`;
  const hold = async (lock: string, call: () => Promise<void>) => {
    await navigator.locks.request(lock, call);
  };
  return shareConnection({ name, locks: { request: hold }, channel: new BroadcastChannel(name), newId, open });
}

/** A short name for a key, so that tabs with different keys share no socket. It does not tell the key. */
function nameOf(key: string | undefined): string {
  let sum = 5381;
  for (const character of key ?? '') sum = (Math.imul(sum, 33) + character.charCodeAt(0)) | 0;
  return sum.toString(36);
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

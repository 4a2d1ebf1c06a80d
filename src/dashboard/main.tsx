import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type {} from './first.tsx';
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

/** How long a page waits for its first answer before it is drawn without, in milliseconds: shorter than a person notices. */
const NEARLY = 200;
/** How long after its paint the page asks more, in milliseconds: a person who acts at once is answered before. */
const AFTER_PAINT = 50;
/** What is asked beside the first answer waits no longer for its paint, in milliseconds. */
const LONGEST_PAINT = 500;
/** Nor does it wait longer for the answer and its paint together: a server that is slow to answer may answer the rest sooner. */
const LONGEST_HOLD = 3_000;

const theme = signal(readTheme(localStorage));
effect(() => applyTheme(theme.value, localStorage, document.documentElement.classList));
start(document.querySelector('#dashboard') ?? document.body);

function start(place: Element): void {
  const session = openSession(sessionStorage, localStorage);
  const key = () => session.key.value;
  const graph = createGraph({
    url: '/graphql',
    fetch: (input, init) => sentBefore(init) ?? fetch(input, init),
    connection: openConnection(key),
    key,
    onSignIn: session.refuse,
  });
  const answered = openAhead(location, graph);
  // The name of the organization and the like come after what the page is about.
  const isDrawn = signal(answered === undefined);
  const drawn =
    answered &&
    Promise.race([answered.then(painted).then(() => waited(AFTER_PAINT)), waited(LONGEST_HOLD)]).then(() => {
      isDrawn.value = true;
    });
  const toasts = createToasts(clock);
  const lives = new Map<string, Live>();
  const live = (organizationId: string) => {
    const known = lives.get(organizationId);
    if (known !== undefined) return known;
    for (const other of lives.values()) other.stop();
    lives.clear();
    const followed = followChanges({ graph, clock, organizationId, ready: drawn });
    followed.onRestored(() => toasts.show(failureSentence({ kind: 'RESTORED' })));
    lives.set(organizationId, followed);
    return followed;
  };
  window.addEventListener('online', () => {
    for (const followed of lives.values()) followed.hurry();
  });
  const app: App = { graph, isDrawn, painted, session, toasts, clock, device: localStorage, theme, newId, live };
  // What was started leaves the browser first. A page whose answer is nearly here is drawn once, with it.
  Promise.race([answered ?? waited(0), waited(NEARLY)]).then(() => render(<Dashboard app={app} />, place));
}

/** The response to a request that the first script has sent. */
function sentBefore(init: RequestInit | undefined): Promise<Response> | undefined {
  const { firstRequest } = window;
  if (firstRequest === undefined || firstRequest.body !== init?.body) return undefined;
  window.firstRequest = undefined;
  return firstRequest.response;
}

function waited(milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve));
}

/** When what is in the document is painted. A browser paints nothing of a page that cannot be seen. */
function painted(): Promise<void> {
  const isPainted = new Promise<void>((resolve) => requestAnimationFrame(() => clock.after(0, resolve)));
  return Promise.race([isPainted, waited(LONGEST_PAINT)]);
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

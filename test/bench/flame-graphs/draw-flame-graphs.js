// Draws where Halyard's CPU time goes for each main row of the bench: node test/bench/flame-graphs/draw-flame-graphs.js [row…]
// The graphs are docs/images/flame-<row>.svg. Needs a built server, and what the bench needs.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notifySubscribers } from '../fan-out/measure-fan-out.js';
import { dashboardRows } from '../http/dashboard.js';
import { load } from '../http/load.js';
import { checkOnce, rows as questions } from '../http/questions.js';
import { startHalyard } from '../servers/halyard.js';
import { switchOneByOne } from '../writes/measure-writes.js';
import { flameGraphOf } from './flame-graph.js';

const asking = (title) => async (server) => {
  const row = [...questions, ...dashboardRows].find((each) => each.title === title);
  await load(await checkOnce(row.contenders[0], server));
};

/** What Halyard does in each graph; the first time warms up, the others are drawn. */
const workloads = {
  'ofrep-single': ['OFREP, one flag', asking('OFREP, one flag')],
  'ofrep-bulk': ['OFREP, all of 50 flags', asking('OFREP, all of 50 flags')],
  'ofrep-unchanged': ['OFREP, all of 50 flags, unchanged', asking('OFREP, all of 50 flags, unchanged (304)')],
  'graphql-evaluate': ['GraphQL evaluate', asking('GraphQL evaluate')],
  'graphql-evaluate-all': ['GraphQL evaluateAll of 50 flags', asking('GraphQL evaluateAll of 50')],
  'dashboard-query': ['a different dashboard query each time', asking('dashboard query, distinct arguments')],
  write: ['one switch after the other, PostgreSQL', switchOneByOne],
  'fan-out': ['changes to 1,000 subscribers', notifySubscribers],
};

/** In microseconds. */
const INTERVAL = 250;
const TIMES = 3;

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(workloads)) {
  const [title, work] = workloads[name];
  const svg = flameGraphOf(await profileOf(work), `Halyard: ${title}`);
  await writeFile(new URL(`../../../docs/images/flame-${name}.svg`, import.meta.url), svg);
  console.log(`${name}: ${Math.ceil(svg.length / 1_000)} KB`);
}
process.exit();

/** A profile of V8 of the time that the work takes, once it is warm. */
async function profileOf(work) {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  try {
    const nodeFlags = ['--cpu-prof', `--cpu-prof-interval=${INTERVAL}`, `--cpu-prof-dir=${folder}`];
    const server = await startHalyard({ settings: { MAX_SOCKETS_PER_KEY: '5000' }, nodeFlags });
    await work(server);
    const from = microseconds();
    for (let time = 0; time < TIMES; time += 1) await work(server);
    const until = microseconds();
    await server.stop();
    const [file] = await readdir(folder);
    return { ...JSON.parse(await readFile(join(folder, file), 'utf8')), from, until };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The clock of V8's profiles, which all processes share. */
function microseconds() {
  return Number(process.hrtime.bigint() / 1_000n);
}

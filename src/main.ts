import cluster from 'node:cluster';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { destination, pino } from 'pino';
import { type Config, loadConfig } from './config/config.ts';
import { StartError } from './domain/start-error.ts';
import { describeRelease, release } from './server/release.ts';
import type { Runtime } from './server/runtime.ts';
import { createSystemClock } from './server/system-clock.ts';
import { openTracing } from './server/tracing/open-tracing.ts';
import type { Tracing } from './server/tracing/tracing.ts';
import type { Greeting } from './server/workers/worker-messages.ts';

const clock = createSystemClock(Date.now);

const A_DAY = 86_400_000;

/** About how many bytes of machine code a function runs before it is optimized. @default of V8: 1,800,000 in Node 20, 13,000,000 later */
const WASM_TIERING_BUDGET = 60_000_000;

// V8 compiles a function of WebAssembly again, optimized, after some use. In Node 20 little use is enough, and a start spent a third of its
// time on functions that hardly run afterwards. What is in use is still optimized within seconds.
setFlagsFromString(`--wasm-tiering-budget=${WASM_TIERING_BUDGET}`);

if (process.argv.includes('--version')) {
  console.log(describeRelease(release));
  process.exit(0);
}

try {
  const config = loadConfig();
  // What only a server needs is loaded only by one: a supervisor has no database and no schema.
  if (config.workers > 1 && cluster.isPrimary) await supervise(config);
  else await serve(config);
} catch (error) {
  const expected = error instanceof StartError ? error : await startFailureOf(error);
  console.error(expected instanceof Error ? expected.message : error);
  process.exit(1);
}

/** Logs as the settings say; lines within a span have its ids. */
function createLog({ logLevel, logDestination }: Config, tracing?: Tracing): pino.Logger {
  const options = { level: logLevel, ...(tracing && { mixin: () => tracing.ids() }) };
  return pino(options, destination(logDestination === 'stdout' ? 1 : 2));
}

/** Runs a server in this process. */
async function serve(config: Config): Promise<void> {
  const tracing = await openTracing(config, {
    ...{ clock, newId: randomUUID, version: release.version },
    onProblem: (error) => log.warn({ err: error }, 'traces could not be sent'),
  });
  const log = createLog(config, tracing);
  const { supervisorOf } = await import('./server/workers/worker.ts');
  const supervisor = cluster.worker && supervisorOf(cluster.worker);
  const runtime: Runtime = {
    ...{ clock, log, newId: randomUUID, random: Math.random, supervisor, tracing },
    newSecret: () => randomBytes(32).toString('base64url'),
  };
  // Opening a database is mostly waiting: the server is loaded meanwhile.
  const { openConfiguredDatabase } = await import('./server/configured-database.ts');
  const opening = openConfiguredDatabase(config, runtime);
  // The server reports the failure as soon as it is loaded.
  opening.catch(() => {});
  const { startServer } = await import('./server/start.ts');
  const server = await startServer(config, runtime, opening);
  const stop = (delay?: number) =>
    server.close(delay).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  if (supervisor === undefined) {
    stopOnSignals((signal) => stop(delayOf(signal)));
    greet(config, server);
    return;
  }
  // A terminal sends its signal to all processes, and the supervisor then says the same: both count once.
  const stopOnce = onlyOnce((signal: NodeJS.Signals) => stop(delayOf(signal)));
  process.on('SIGTERM', stopOnce).on('SIGINT', stopOnce);
  const { url, hasDashboard, madeKey } = server;
  supervisor.reportStart({ url, hasDashboard, madeKey });
}

/** Runs workers that share the port. */
async function supervise(config: Config): Promise<void> {
  const { superviseWorkers } = await import('./server/workers/supervise.ts');
  const stop = superviseWorkers({
    ...{ cluster, workers: config.workers, clock, log: createLog(config) },
    script: fileURLToPath(import.meta.url),
    onStarted: (greeting) => greet(config, greeting),
    onStopped: (code) => process.exit(code),
  });
  stopOnSignals(stop);
  // While no worker runs, neither the clock's timers nor the handlers of signals keep the process alive.
  setInterval(() => {}, A_DAY);
}

/** Ctrl-C does not wait for a load balancer. */
function delayOf(signal: NodeJS.Signals): number | undefined {
  return signal === 'SIGINT' ? 0 : undefined;
}

function onlyOnce<Argument>(run: (argument: Argument) => unknown): (argument: Argument) => void {
  let isDone = false;
  return (argument) => {
    if (isDone) return;
    isDone = true;
    run(argument);
  };
}

/** The first signal stops gently, a second one at once. */
function stopOnSignals(stop: (signal: NodeJS.Signals) => unknown): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    stop(signal);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

async function startFailureOf(error: unknown): Promise<StartError | undefined> {
  const { startFailure } = await import('./store/database/statement-failures.ts');
  return startFailure(error);
}

/** Apart from the logs, which programs read. */
function greet(config: Config, { url, hasDashboard, madeKey }: Greeting): void {
  const say = config.logDestination === 'stdout' ? console.error : console.log;
  say(`Halyard listens on ${url}`);
  if (hasDashboard) say(`  Dashboard             ${url}/`);
  say(`  GraphQL and GraphiQL  ${url}/graphql`);
  say(`  REST documentation    ${url}/docs`);
  if (madeKey !== undefined) {
    say(`  Admin key             ${madeKey.secret}  (shown once${fileNote(madeKey.file)})`);
  } else if (config.adminApiKey !== undefined) {
    say('  Admin key             the one in ADMIN_API_KEY');
  } else if (existsSync(join(config.dataDir, 'admin-key'))) {
    say(`  Admin key             in ${join(config.dataDir, 'admin-key')}`);
  }
}

function fileNote(file: string | undefined): string {
  return file === undefined ? '' : `, kept in ${file}`;
}

import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import { type Config, ConfigError, loadConfig } from './config/config.ts';
import { TrustedDocumentsError } from './server/graphql/trusted-documents.ts';
import { ListenError } from './server/listen.ts';
import { type RunningServer, startServer } from './server/start.ts';
import { createSystemClock } from './server/system-clock.ts';
import { DatabaseUnavailable } from './store/database/database.ts';
import { MigrationError } from './store/database/migrate.ts';
import { startFailure } from './store/database/statement-failures.ts';

/** Errors that the operator can correct; the message alone says how. */
const circumstances = [ConfigError, DatabaseUnavailable, MigrationError, TrustedDocumentsError, ListenError];

try {
  const config = loadConfig();
  const server = await startServer(config, {
    clock: createSystemClock(Date.now),
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    random: Math.random,
    log: pino({ level: config.logLevel }, destination(config.logDestination === 'stdout' ? 1 : 2)),
  });
  stopOnSignals(server);
  greet(config, server);
} catch (error) {
  const expected = circumstances.some((kind) => error instanceof kind) ? error : startFailure(error);
  console.error(expected instanceof Error ? expected.message : error);
  process.exit(1);
}

/** Apart from the logs, which programs read. */
function greet(config: Config, { url, hasDashboard, madeKey }: RunningServer): void {
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

/** The first signal stops the server gently, a second one at once. Ctrl-C does not wait for a load balancer. */
function stopOnSignals(server: RunningServer): void {
  let isStopping = false;
  const stop = (delay?: number) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    server.close(delay).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop());
  process.on('SIGINT', () => stop(0));
}

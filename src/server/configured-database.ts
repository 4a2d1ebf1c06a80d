import type { Config } from '../config/config.ts';
import type { Database } from '../store/database/database.ts';
import { openDatabase } from '../store/database/open-database.ts';
import type { Runtime } from './runtime.ts';

/**
 * Opens the database that the settings name. It imports little, so that it can begin while the rest of the server is loaded.
 * Throws DatabaseUnavailable, whose message is meant for the operator.
 */
export function openConfiguredDatabase(config: Config, { log, random, tracing }: Runtime): Promise<Database> {
  const { databaseUrl, databaseDirectUrl: directUrl, dataDir, limits } = config;
  return openDatabase({
    ...{ databaseUrl, directUrl, dataDir, random, log, trace: tracing?.trace },
    maxConnections: limits.databaseConnections,
    statementTime: Math.min(limits.statementTime, limits.executionTime),
    waitTime: limits.databaseWait,
  });
}

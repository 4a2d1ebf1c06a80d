import { z } from 'zod';
import type { AnonymousAccess } from '../domain/caller.ts';
import { StartError } from '../domain/start-error.ts';
import { type Limits, limits } from './limits.ts';
import type { Setting, Values } from './setting.ts';
import { settings } from './settings.ts';

/** The settings that have their own default for each place in which the server runs. */
interface DependentSettings {
  readonly anonymousAccess: AnonymousAccess;
  readonly demoData: boolean;
}

/** Everything that can be set from outside; see {@link settings} and {@link limits}. */
export interface Config extends Omit<Values<typeof settings>, keyof DependentSettings>, DependentSettings {
  readonly limits: Limits;
}

/** The environment cannot be used. The message has one line per mistake, and shows no secret. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const all: readonly Setting[] = [...Object.values(settings), ...Object.values(limits)];

const variables = z
  .object(Object.fromEntries(all.map(({ variable, schema }) => [variable, schema])))
  .refine((values) => values.TRUSTED_DOCUMENTS_ONLY !== true || values.TRUSTED_DOCUMENTS !== undefined, {
    path: ['TRUSTED_DOCUMENTS_ONLY'],
    error: 'TRUSTED_DOCUMENTS to name a list',
  })
  .refine((values) => !(Number(values.WORKERS) > 1) || values.DATABASE_URL !== undefined, {
    path: ['WORKERS'],
    error: '1 without DATABASE_URL: the embedded database belongs to one process',
  })
  .refine((values) => values.TRUSTED_DOCUMENTS_ONLY !== true || values.PERSISTED_QUERY_BYTES === 0, {
    path: ['PERSISTED_QUERY_BYTES'],
    error: '0 with TRUSTED_DOCUMENTS_ONLY',
  });

/**
 * Reads the configuration from the environment, once, at the start; an empty variable counts as absent.
 * Throws ConfigError naming every mistake at once: the variable, what it was and what is expected.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new ConfigError(describeMistakes(parsed.error.issues, given));
  const values = valuesOf(settings, parsed.data);
  return Object.freeze({
    ...values,
    anonymousAccess: values.anonymousAccess ?? (isLoopback(values.host) ? 'full' : 'none'),
    demoData: values.demoData ?? values.databaseUrl === undefined,
    limits: Object.freeze(valuesOf(limits, parsed.data)),
  });
}

/** The values of a table's settings by their names, from those by variable, which the table's schemas have read. */
function valuesOf<Table extends Readonly<Record<string, Setting>>>(
  table: Table,
  byVariable: Readonly<Record<string, unknown>>,
): Values<Table> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { variable }]) => [name, Object.freeze(byVariable[variable])]),
  ) as Values<Table>;
}

/** Whether a host name or address, without a port, can only be reached from the same machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|(?:.+\.)localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

function describeMistakes(issues: readonly z.core.$ZodIssue[], given: Environment): string {
  const lines = new Map(issues.map((issue) => [String(issue.path[0]), issue.message]));
  return [...lines]
    .map(([name, expected]) => `${name} is ${shownValue(name, given[name])}, expected ${expected}`)
    .join('\n');
}

function shownValue(name: string, value: string | undefined): string {
  return all.some(({ variable, isSecret }) => variable === name && isSecret) ? '(not shown)' : JSON.stringify(value);
}

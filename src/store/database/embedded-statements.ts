import { messages as kinds, type PGlite, parse, protocol, type Results } from '@electric-sql/pglite';
import { LRUCache } from 'lru-cache';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';

type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

/** How many statements stay prepared: each takes some ten kilobytes of the database's memory. */
const PREPARED_STATEMENTS = 200;

/**
 * How often a prepared statement runs. The database plans it for the tables as they are then, and nothing tells it when they have grown,
 * because PGlite analyzes no tables by itself.
 */
const RUNS = 200;

/** A statement that the database has parsed and planned. */
interface Prepared {
  readonly name: string;
  /** Describes the columns; empty for a statement that has none. */
  readonly columns: readonly Message[];
  runs: number;
}

const { bind, close, describe, execute, parse: prepare, sync } = protocol.serialize;

/**
 * Runs statements on PGlite. Its own `query` calls the database six times for each statement, which takes longer than the work of
 * most: here it is one call, and a statement that runs again is neither parsed nor planned. The caller sees to it that PGlite does
 * nothing else meanwhile.
 */
export class EmbeddedStatements {
  readonly #pglite: PGlite;
  readonly #outdated: string[] = [];
  readonly #prepared = new LRUCache<string, Prepared>({
    max: PREPARED_STATEMENTS,
    dispose: ({ name }) => void this.#outdated.push(name),
  });
  #made = 0;

  /** Nothing is prepared yet. */
  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** Runs one statement; the values of a row come in the order of the columns. */
  async run(sql: string, values: readonly unknown[]): Promise<Results> {
    const known = this.#prepared.get(sql);
    const received = await (known === undefined ? this.#first(sql, values) : this.#again(known, sql, values));
    const failure = received.find(isError);
    if (failure !== undefined) throw failure;
    const [result] = parse.parseResults([...received], this.#pglite.parsers, { rowMode: 'array' });
    return result ?? { rows: [], fields: [] };
  }

  async #first(text: string, values: readonly unknown[]): Promise<readonly Message[]> {
    this.#made += 1;
    const name = `halyard_${this.#made}`;
    const call = [bind({ statement: name, values: values.map(toText) }), describe({ type: 'P' }), execute({}), sync()];
    const received = await this.#send([prepare({ name, text }), ...call]);
    if (received.some(isError)) this.#outdated.push(name);
    else this.#prepared.set(text, { name, columns: received.filter(isDescription), runs: 1 });
    return received;
  }

  async #again(known: Prepared, sql: string, values: readonly unknown[]): Promise<readonly Message[]> {
    const call = [bind({ statement: known.name, values: values.map(toText) }), execute({}), sync()];
    const received = await this.#send(call);
    known.runs += 1;
    if (known.runs >= RUNS) this.#prepared.delete(sql);
    return [...known.columns, ...received];
  }

  #send(sent: readonly Uint8Array[]): Promise<readonly Message[]> {
    const closing = this.#outdated.splice(0).map((name) => close({ type: 'S', name }));
    // After an error the end of the call is among the messages only if PGlite does not throw the error itself.
    const options = { syncToFs: false, throwOnError: false };
    return this.#pglite.execProtocolStream(Buffer.concat([...closing, ...sent]), options);
  }
}

/** The statements of a PGlite: several clients share what it has prepared. */
export const statementsOf = memoizeByObject((pglite: PGlite) => new EmbeddedStatements(pglite));

function isError(message: Message): boolean {
  return message instanceof kinds.DatabaseError;
}

function isDescription(message: Message): boolean {
  return message instanceof kinds.RowDescriptionMessage;
}

/** A value in PostgreSQL's text format; the database knows the types of the parameters. */
function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(toElement).join()}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toElement(value: unknown): string {
  if (Array.isArray(value)) return toText(value) ?? '';
  const text = toText(value);
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';
import type { Step, Trace } from '../../domain/trace.ts';

/**
 * The same driver adapter with a span for each statement, by https://opentelemetry.io/docs/specs/semconv/database/postgresql. The
 * texts of statements are reported; all that callers send is in their parameters, which are not.
 */
export function traceStatements(factory: SqlDriverAdapterFactory, trace: Trace | undefined): SqlDriverAdapterFactory {
  if (trace === undefined) return factory;
  const { provider, adapterName } = factory;
  return { provider, adapterName, connect: async () => tracedAdapter(await factory.connect(), trace) };
}

function tracedAdapter(adapter: SqlDriverAdapter, trace: Trace): SqlDriverAdapter {
  const startTransaction = adapter.startTransaction.bind(adapter);
  return Object.assign(traced(adapter, trace), {
    startTransaction: async (level?: IsolationLevel) =>
      traced(await trace(stepOf('BEGIN'), () => startTransaction(level)), trace),
  });
}

function traced<Connection extends SqlQueryable>(connection: Connection, trace: Trace): Connection {
  const [queryRaw, executeRaw] = [connection.queryRaw.bind(connection), connection.executeRaw.bind(connection)];
  return Object.assign(connection, {
    queryRaw: (query: SqlQuery) => trace(stepOf(query.sql), () => queryRaw(query)),
    executeRaw: (query: SqlQuery) => trace(stepOf(query.sql), () => executeRaw(query)),
  });
}

/** Only as a part of another step: what the server does on its own, such as polling, would be most of all traces. */
function stepOf(text: string): Step {
  const summary = summaryOf(text);
  return {
    name: summary,
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary, 'db.query.text': text },
    isDetail: true,
  };
}

/** The statement's first word and the first table that it names: `SELECT Flag`. */
function summaryOf(text: string): string {
  const operation = /\w+/.exec(text)?.[0].toUpperCase() ?? 'SQL';
  const table = /\b(?:FROM|INTO|UPDATE)\s+(?:"public"\.)?"(?<name>\w+)"/i.exec(text)?.groups?.name;
  return table === undefined ? operation : `${operation} ${table}`;
}

import { GraphQLFloat, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GraphContext } from '../../src/graph/lib/context.ts';
import { sourceStream } from '../../src/graph/lib/source-stream.ts';
import { lawSubjects } from '../rest/law-subjects.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { TRANSPORTS, transports } from '../support/transports.ts';

/** A graph whose answers come when the test says so. */
function createSlowSchema() {
  const asked: (() => void)[] = [];
  let tellAsked = () => {};
  let resolved = 0;
  const wait = () =>
    new Promise<string>((resolve) => {
      asked.push(() => resolve('done'));
      tellAsked();
    });
  const query: GraphQLObjectType = new GraphQLObjectType({
    name: 'Query',
    fields: () => ({
      slow: { type: query, resolve: async () => ({ word: await wait() }) },
      word: {
        type: GraphQLString,
        resolve: ({ word }: { word: string }) => {
          resolved += 1;
          return word;
        },
      },
    }),
  });
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: { slow: { type: GraphQLString, resolve: wait } },
  });
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      slow: {
        type: GraphQLString,
        subscribe: async (_: unknown, __: unknown, context: GraphContext) => {
          await wait();
          return sourceStream(context, async function* () {
            yield 'event';
          });
        },
        resolve: (value) => value,
      },
    },
  });
  return {
    schema: new GraphQLSchema({ query, mutation, subscription }),
    /** Resolves when something waits for its answer. */
    asked: () =>
      new Promise<void>((resolve) => {
        tellAsked = resolve;
        if (asked.length > 0) resolve();
      }),
    answer() {
      for (const release of asked.splice(0)) release();
    },
    resolved: () => resolved,
  };
}

describe('an operation', () => {
  let test: TestApp;
  afterEach(() => test.close());

  const start = async (operation: string, transport: (typeof TRANSPORTS)[number]) => {
    const slow = createSlowSchema();
    test = await createTestApp({ schema: slow.schema });
    const asked = slow.asked();
    const outcome = transports[transport](await test.listen(), { query: operation });
    await asked;
    return { slow, outcome };
  };

  it.each(TRANSPORTS)('over %s is given up after ten seconds, and nothing more of it is started', async (transport) => {
    const { slow, outcome } = await start('{ slow { word } }', transport);
    test.steadyClock.advance(10_000);
    expect(await outcome).toMatchObject({ codes: ['TIMEOUT'] });
    slow.answer();
    await test.fetch('/healthz');
    expect(slow.resolved()).toBe(0);
  });

  it.each(TRANSPORTS)('over %s that is done just before is answered', async (transport) => {
    const { slow, outcome } = await start('{ slow { word } }', transport);
    test.steadyClock.advance(9_999);
    slow.answer();
    expect(await outcome).toEqual({ data: { slow: { word: 'done' } }, codes: [] });
  });

  it.each(['mutation { slow }', 'subscription { slow }'])('%s is given up likewise', async (operation) => {
    const { outcome } = await start(operation, 'SSE');
    test.steadyClock.advance(10_000);
    expect(await outcome).toMatchObject({ codes: ['TIMEOUT'] });
  });

  it('that is given up answers 504, and the server continues', async () => {
    const slow = createSlowSchema();
    test = await createTestApp({ schema: slow.schema, settings: { EXECUTION_TIMEOUT_MS: '500' } });
    const asked = slow.asked();
    const answer = test.graphql('{ slow { word } }');
    await asked;
    test.steadyClock.advance(500);
    expect(await answer).toMatchObject({ status: 504, errors: [{ extensions: { code: 'TIMEOUT' } }] });
    expect(test.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

/** What Prisma throws when PostgreSQL has ended a statement. */
const ended = Object.assign(new Error('Raw query failed.'), {
  meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode: '57014' } } },
});

describe('a statement that was ended', () => {
  let app: RestApp;

  beforeAll(async () => {
    app = await createRestApp();
  });
  afterAll(() => app.close());

  it.each(lawSubjects.map((subject) => [subject.dialect.name, subject] as const))(
    'is a timeout in the words of the %s API, and no defect',
    async (_, subject) => {
      const { services } = app;
      const keys = { ...services.keys, find: () => Promise.reject(ended) };
      const api = app.mountedWith({ services: { ...services, keys } });
      const request = subject.read('org-x');
      const { method, path, ...options } = subject.ways[0]?.(request, 'hys_any') ?? request;
      const answer = await api.send(method, path, options);
      expect([503, 504]).toContain(answer.status);
      subject.expectProblem(answer);
      expect(app.logged).toEqual([]);
    },
  );
});

describe.runIf(process.env.TEST_DATABASE_URL)('a statement on PostgreSQL', () => {
  const query = new GraphQLObjectType<unknown, GraphContext>({
    name: 'Query',
    fields: {
      sleep: {
        type: GraphQLString,
        args: { seconds: { type: GraphQLFloat } },
        async resolve(_, { seconds }, { services }) {
          await services.store.database.client.$queryRaw`SELECT pg_sleep(${seconds})::text`;
          return 'rested';
        },
      },
    },
  });
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ schema: new GraphQLSchema({ query }), settings: { STATEMENT_TIMEOUT_MS: '300' } });
  });
  afterAll(() => test.close());

  it('is ended by the server when it takes too long', async () => {
    const { errors } = await test.graphql('{ sleep(seconds: 60) }');
    expect(errors).toMatchObject([{ path: ['sleep'], extensions: { code: 'TIMEOUT' } }]);
    expect(test.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('is answered when it does not', async () => {
    expect((await test.graphql('{ sleep(seconds: 0.01) }')).data).toEqual({ sleep: 'rested' });
  });
});

import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { NotFoundError } from '../../src/domain/errors.ts';
import type { GraphContext } from '../../src/graph/lib/context.ts';
import { type Follow, sourceStream } from '../../src/graph/lib/source-stream.ts';

/** What a defect says, and no caller may read. */
export const DEFECT = 'the database password is hunter2';

/** A schema that goes wrong in every way there is, to see what the server around it makes of that. */
export interface Probe {
  readonly schema: GraphQLSchema;
  /** How many subscriptions are being followed at this moment. */
  following(): number;
  /** Resolves when no subscription is followed any more. */
  allEnded(): Promise<void>;
  /** Resolves when the query `held` is being answered; the function in it lets the answer go. */
  readonly held: Promise<() => void>;
}

/** Makes a probe. */
export function createProbe(): Probe {
  let count = 0;
  const waiting: (() => void)[] = [];
  let hold = (_release: () => void) => {};
  const held = new Promise<() => void>((resolve) => {
    hold = resolve;
  });
  const followed = <Value>(follow: Follow<Value>): Follow<Value> =>
    async function* (signal) {
      count += 1;
      try {
        yield* follow(signal);
      } finally {
        count -= 1;
        if (count === 0) for (const resolve of waiting.splice(0)) resolve();
      }
    };
  const stream = (follow: Follow<number>) => ({
    type: GraphQLInt,
    subscribe: (_: unknown, __: unknown, context: GraphContext) => sourceStream(context, followed(follow)),
    resolve: (value: number) => value,
  });
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      once: stream(countTo(1)),
      forever: stream(async function* (signal) {
        yield 1;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }),
      failing: stream(async function* () {
        yield 1;
        throw new Error(DEFECT);
      }),
      breaking: {
        type: GraphQLInt,
        subscribe: countThenBreak,
        resolve: (value: number) => value,
      },
      refused: { type: GraphQLInt, subscribe: refuse },
      defective: { type: GraphQLInt, subscribe: fail },
    },
  });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      ...queryFields,
      held: {
        type: GraphQLString,
        resolve: () => new Promise((resolve) => hold(() => resolve('let go'))),
      },
    },
  });
  return {
    schema: new GraphQLSchema({ query, mutation, subscription }),
    following: () => count,
    allEnded: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    held,
  };
}

const who = (_: unknown, __: unknown, { caller }: GraphContext) =>
  `${caller.actor.id} ${[...caller.permissions].join(',')} ${caller.organizationId ?? '-'}`;

const queryFields = {
  hello: { type: GraphQLString, args: { name: { type: GraphQLString } }, resolve: () => 'world' },
  who: { type: GraphQLString, resolve: who },
  refused: { type: GraphQLString, resolve: refuse },
  defective: { type: GraphQLString, resolve: fail },
  defectiveToo: { type: new GraphQLNonNull(GraphQLString), resolve: fail },
};

const mutation = new GraphQLObjectType({
  name: 'Mutation',
  fields: {
    touch: { type: GraphQLString, resolve: () => 'touched' },
    defective: { type: GraphQLString, resolve: fail },
  },
});

function countTo(last: number): Follow<number> {
  return async function* () {
    for (let value = 1; value <= last; value += 1) yield value;
  };
}

/** A stream that throws as no resolver of ours does: straight through the executor. */
async function* countThenBreak(): AsyncGenerator<number> {
  yield 1;
  throw new Error(DEFECT);
}

function refuse(): never {
  throw new NotFoundError('flag', 'nowhere');
}

function fail(): never {
  throw new Error(DEFECT);
}

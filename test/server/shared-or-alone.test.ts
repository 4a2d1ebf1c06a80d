import fc from 'fast-check';
import type { FormattedExecutionResult } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Followed, following, makeBeacon } from '../support/beacon.ts';
import { mutate } from '../support/mutate.ts';
import { type Subscriber, subscribers } from '../support/subscriber.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

type Results = readonly FormattedExecutionResult[];

/** One who shares and one who is alone, who joined at the same moment. */
interface Pair {
  readonly what: Followed;
  readonly members: readonly Subscriber[];
  /** What each of them received. */
  readonly told: readonly FormattedExecutionResult[][];
}

let test: TestApp;
let address: { readonly url: string; readonly wsUrl: string };
beforeAll(async () => {
  test = await createTestApp();
  address = await test.listen();
});
afterAll(() => test.close());

const joining = fc.record({
  transport: fc.constantFrom('WebSocket' as const, 'SSE' as const),
  what: fc.constantFrom<Followed>('flag', 'evaluations'),
});

const writing = fc.constantFrom('rename', 'on', 'off', 'date', 'time');

/** What happens between two moments at which every client has received everything. */
const round = fc.record({
  joins: fc.array(joining, { maxLength: 2 }),
  oneLeaves: fc.boolean(),
  writes: fc.array(writing, { maxLength: 3 }),
});

type Joining = typeof joining extends fc.Arbitrary<infer Value> ? Value : never;
type Writing = typeof writing extends fc.Arbitrary<infer Value> ? Value : never;

type Round = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

let pairs = 0;

async function joinAsPair({ transport, what }: Joining, organizationId: string): Promise<Pair> {
  const subscribe = subscribers[transport];
  pairs += 1;
  const members = [
    await subscribe(address, following(what, organizationId)),
    await subscribe(address, following(what, organizationId, `Alone${pairs}`)),
  ];
  const [shared, alone] = await Promise.all(members.map(({ next }) => next()));
  expect(shared).toEqual(alone);
  return { what, members, told: [shared, alone].map((first) => (first === undefined ? [] : [first])) };
}

function writesTo(organizationId: string): Readonly<Record<Writing, (turn: number) => Promise<unknown>>> {
  const buoy = { organizationId, flagKey: 'buoy' };
  const soon = () => new Date(test.clock.now() + 1000).toISOString();
  return {
    rename: (turn) => mutate(test, 'updateFlag', { organizationId, key: 'beacon', name: `Renamed ${turn}` }),
    on: () => mutate(test, 'setFlagSwitch', { ...buoy, enabled: true }),
    off: () => mutate(test, 'setFlagSwitch', { ...buoy, enabled: false }),
    date: () => mutate(test, 'setRolloutCondition', { ...buoy, activationDate: soon() }),
    time: async () => test.clock.advance(1000),
  };
}

/** What one receives until the beacon has reached a level. */
async function toldUntil(level: number, { next }: Subscriber): Promise<Results> {
  const told: FormattedExecutionResult[] = [];
  while (!JSON.stringify(told.at(-1) ?? {}).includes(`"value":${level}`)) {
    const result = await next();
    expect(result.errors).toBeUndefined();
    told.push(result);
  }
  return told;
}

/** Lets every client receive the latest level. */
async function settle({ members, told }: Pair, level: number, isCalm: boolean): Promise<void> {
  const news = await Promise.all(members.map((member) => toldUntil(level, member)));
  for (const [index, results] of news.entries()) told[index]?.push(...results);
  // While nothing else goes on there is only one result to receive.
  if (isCalm) expect(news[0]).toEqual(news[1]);
}

const expectations: Readonly<Record<Followed, (shared: Results, alone: Results) => void>> = {
  flag(shared, alone) {
    for (const versions of [shared, alone].map((results) => results.map(versionIn))) {
      expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
    }
    expect(shared.at(-1)).toEqual(alone.at(-1));
  },
  evaluations: (shared, alone) => expect(known(shared)).toEqual(known(alone)),
};

function versionIn({ data }: FormattedExecutionResult): number {
  return (data as { readonly flag: { readonly version: number } }).flag.version;
}

/** What is known of the answers after some results, each of which has to say something new. */
function known(results: Results): ReadonlyMap<string, object> {
  const answers = new Map<string, object>();
  for (const { data } of results) {
    const { evaluations } = data as { readonly evaluations: readonly { readonly flagKey: string }[] };
    expect(evaluations).not.toEqual([]);
    for (const { flagKey, ...answer } of evaluations) {
      const { flagVersion: _, ...said } = { flagVersion: 0, ...answer };
      expect(answers.get(flagKey)).not.toEqual(said);
      answers.set(flagKey, said);
    }
  }
  return answers;
}

function endOf({ what, told: [shared = [], alone = []], members }: Pair): void {
  expectations[what](shared, alone);
  for (const { leave } of members) leave();
}

interface Play {
  readonly organizationId: string;
  readonly setLevel: (level: number) => Promise<unknown>;
  readonly present: Pair[];
}

async function playRound({ organizationId, setLevel, present }: Play, round: Round, turn: number): Promise<void> {
  const { joins, oneLeaves, writes } = round;
  if (oneLeaves) present.splice(0, 1).forEach(endOf);
  for (const one of joins) present.push(await joinAsPair(one, organizationId));
  const write = writesTo(organizationId);
  for (const one of writes) await write[one](turn);
  const level = 1001 + turn;
  await setLevel(level);
  await Promise.all(present.map((pair) => settle(pair, level, writes.length === 0)));
}

describe('a client that shares', () => {
  it('receives what it would receive alone, with any writes and any other clients', async () => {
    const property = fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 4 }), async (rounds) => {
      const { organizationId, setLevel } = await makeBeacon(test);
      const present: Pair[] = [];
      for (const [turn, each] of rounds.entries()) await playRound({ organizationId, setLevel, present }, each, turn);
      present.forEach(endOf);
    });
    await fc.assert(property, { numRuns: 4 });
  }, 60_000);
});

import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { administer } from '../support/postgres-administration.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { faults, type World } from './faults.ts';
import type { Entry, History, Write } from './history.ts';
import { type DeliveryNode, startNode } from './node.ts';
import { oneOf, seededRandom } from './seeded-random.ts';
import { follow, type RunningSubscriber } from './subscription.ts';
import { readLog, readStates } from './what-is-stored.ts';
import { write } from './writer.ts';

const NODES = 2;

/** How long after the last write every subscriber has to receive it, in milliseconds. */
const SETTLING = 30_000;

/** How often each writer has written, more or less, before anything goes wrong. */
const CALM_WRITES = 10;

/** How a run is made. */
export interface DeliveryOptions {
  readonly seed: number;
  readonly organizations: number;
  readonly subscribers: number;
  readonly writers: number;
  /** How many faults happen; each of them before any does again. */
  readonly faults: number;
  /** How long a fault lasts, and how long there is none afterwards, in milliseconds. */
  readonly duration: number;
  /** The only fault that happens. @default any */
  readonly fault?: keyof typeof faults;
  /** No node is notified: every node has to poll. */
  readonly withoutNotifications?: boolean;
}

/** Two nodes on one PostgreSQL, subscribers and writers on both, faults one after the other; everything that was done and seen. */
export async function runDelivery(options: DeliveryOptions): Promise<History> {
  const database = await createTestDatabase();
  const databaseUrl = database.options.databaseUrl ?? '';
  const nodes: DeliveryNode[] = [];
  try {
    if (options.withoutNotifications === true) await dropNotifications(databaseUrl);
    for (let count = 0; count < NODES; count += 1) nodes.push(await startNode(databaseUrl));
    return await runOn(nodes, databaseUrl, options);
  } finally {
    for (const node of nodes) await node.close();
    await database.drop();
  }
}

/** A function of the database that comes before PostgreSQL's own, and notifies no node. */
async function dropNotifications(databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await administer(
    databaseUrl,
    `CREATE FUNCTION public.pg_notify(text, text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'`,
  );
  await administer(databaseUrl, `ALTER DATABASE "${name}" SET search_path = public, pg_catalog`);
}

async function runOn(nodes: readonly DeliveryNode[], databaseUrl: string, options: DeliveryOptions): Promise<History> {
  const organizations = Array.from({ length: options.organizations }, (_, index) => `org-delivery-${index}`);
  const places = await makeFlags(nodes, organizations, options.writers);
  const ended = new AbortController();
  const subscribers = subscribe(nodes, organizations, options, ended.signal);
  const { calm, finish } = beginWriting(nodes, places, options);
  await calm;
  const random = seededRandom(options.seed);
  await doFaults({ nodes, subscribers, databaseUrl, random, duration: options.duration }, options);
  const writes = await finish();
  const log = await readLog(databaseUrl);
  await untilTold(subscribers, log);
  const told = subscribers.map(({ name, organizationId, marks }) => ({ organizationId, source: name, marks }));
  const states = [...(await readStates(databaseUrl, nodes, organizations)), ...told];
  ended.abort();
  await Promise.all(subscribers.map((subscriber) => subscriber.ended));
  const endedByThemselves = nodes.flatMap((node) => node.endedByThemselves);
  return { writes, log, subscribers, states, endedByThemselves };
}

/** Subscribers to all organizations, by both transports. */
function subscribe(
  nodes: readonly DeliveryNode[],
  organizations: readonly string[],
  { seed, subscribers }: DeliveryOptions,
  over: AbortSignal,
): readonly RunningSubscriber[] {
  setMaxListeners(0, over);
  return Array.from({ length: subscribers }, (_, index) =>
    follow({
      name: `subscriber ${index}`,
      nodes,
      organizationId: organizations[index % organizations.length] ?? '',
      transport: index % 2 === 0 ? 'socket' : 'stream',
      random: seededRandom(seed + 1_000 + index),
      over,
    }),
  );
}

/** A writer for each place; `finish` ends them, and tells what came of their writes. */
function beginWriting(
  nodes: readonly DeliveryNode[],
  places: readonly Place[],
  { seed }: DeliveryOptions,
): { readonly calm: Promise<void>; finish(): Promise<readonly Write[]> } {
  const calm = countdown(CALM_WRITES * places.length);
  const [over, givenUp] = [new AbortController(), new AbortController()];
  const signals = { over: over.signal, givenUp: givenUp.signal, onWritten: calm.count };
  const writing = places.map((place, index) =>
    write({ nodes, ...place, ...signals, writer: index + 1, random: seededRandom(seed + index) }),
  );
  return {
    calm: calm.done,
    async finish() {
      over.abort();
      setTimeout(() => givenUp.abort(), SETTLING).unref();
      return (await Promise.all(writing)).flat();
    },
  };
}

/** Resolves when it has been counted so often. */
function countdown(from: number): { readonly done: Promise<void>; count(): void } {
  let left = from;
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    done,
    count() {
      left -= 1;
      if (left === 0) finish();
    },
  };
}

async function doFaults(world: World, { faults: count, fault }: DeliveryOptions): Promise<void> {
  const all = fault === undefined ? Object.values(faults) : [faults[fault]];
  let left: (typeof all)[number][] = [];
  for (let done = 0; done < count; done += 1) {
    if (left.length === 0) left = shuffled(all, world.random);
    await left.pop()?.(world);
    await pause(world.duration);
  }
}

function shuffled<Thing>(things: readonly Thing[], random: () => number): Thing[] {
  const left = [...things];
  return things.map(() => {
    const thing = oneOf(random, left);
    left.splice(left.indexOf(thing), 1);
    return thing;
  });
}

interface Place {
  readonly organizationId: string;
  readonly flagKey: string;
}

/** A flag for each writer, the organizations in turn. */
async function makeFlags(
  [node]: readonly DeliveryNode[],
  organizations: readonly string[],
  writers: number,
): Promise<readonly Place[]> {
  const mutate = async (mutation: string) => {
    const query = `mutation { ${mutation} { __typename ... on Error { message } } }`;
    const response = await fetch(`${node?.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    if (/error/i.test(text)) throw new Error(text);
  };
  for (const id of organizations) await mutate(`createOrganization(input: { id: "${id}" })`);
  const places: Place[] = [];
  for (let writer = 0; writer < writers; writer += 1) {
    const organizationId = organizations[writer % organizations.length] ?? '';
    const flagKey = `flag-${writer}`;
    await mutate(`createFlag(input: { organizationId: "${organizationId}", key: "${flagKey}" })`);
    places.push({ organizationId, flagKey });
  }
  return places;
}

/** Until each subscriber has received the last revision; the checker finds those that never do. */
async function untilTold(subscribers: readonly RunningSubscriber[], log: readonly Entry[]): Promise<void> {
  const heads = new Map(log.map(({ organizationId, revision }) => [organizationId, revision]));
  const told = subscribers.map((subscriber) => subscriber.has(heads.get(subscriber.organizationId) ?? 0));
  await Promise.race([Promise.all(told), pause(SETTLING, undefined, { ref: false })]);
}

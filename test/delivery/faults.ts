import { setTimeout as pause } from 'node:timers/promises';
import { administer } from '../support/postgres-administration.ts';
import type { DeliveryNode } from './node.ts';
import { oneOf } from './seeded-random.ts';
import type { RunningSubscriber } from './subscription.ts';

/** What faults are done to. */
export interface World {
  readonly nodes: readonly DeliveryNode[];
  readonly subscribers: readonly RunningSubscriber[];
  readonly databaseUrl: string;
  readonly random: () => number;
  /** How long what is cut off, or stopped, stays so, in milliseconds. */
  readonly duration: number;
}

/** What goes wrong in a run; each mends itself before it returns. */
export const faults = {
  'a node is killed': ({ nodes, random }) => oneOf(random, nodes).restart('SIGKILL'),
  'clients are cut off from a node': ({ nodes, random, duration }) => cutOff(oneOf(random, nodes).proxy, duration),
  'a node is cut off from its database': ({ nodes, random, duration }) =>
    cutOff(oneOf(random, nodes).databaseProxy, duration),
  'the connections that listen are ended': (world) => endConnections(world, `AND "query" ~ '^(LISTEN|SELECT 1$)'`),
  'a node stands still': async ({ nodes, random, duration }) => {
    const node = oneOf(random, nodes);
    node.signal('SIGSTOP');
    await pause(duration);
    node.signal('SIGCONT');
  },
  'a client reads nothing': async ({ subscribers, random, duration }) => {
    oneOf(random, subscribers).stall(duration);
    await pause(duration);
  },
  // Stands for a restart of the server, which other databases live on.
  'all connections of the database are ended': (world) => endConnections(world, ''),
  'connections are ended again and again': async (world) => {
    const until = performance.now() + world.duration;
    while (performance.now() < until) {
      await endConnections(world, '');
      await pause(20);
    }
  },
  'the nodes are restarted one after the other': async ({ nodes }) => {
    for (const node of nodes) await node.restart('SIGTERM');
  },
} satisfies Record<string, (world: World) => Promise<void>>;

async function cutOff(proxy: DeliveryNode['proxy'], duration: number): Promise<void> {
  proxy.block();
  await pause(duration);
  proxy.heal();
}

async function endConnections({ databaseUrl }: World, condition: string): Promise<void> {
  await administer(
    databaseUrl,
    `SELECT pg_terminate_backend("pid") FROM pg_stat_activity
     WHERE "datname" = current_database() AND "pid" <> pg_backend_pid() ${condition}`,
  );
}

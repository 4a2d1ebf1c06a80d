import { beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../support/server-process.ts';
import { checkHistory } from './check-history.ts';
import { type DeliveryOptions, runDelivery } from './delivery-run.ts';

const isLong = process.env.DELIVERY === 'long';
const seed = Number(process.env.DELIVERY_SEED ?? Math.floor(Math.random() * 1_000_000));

const size = isLong
  ? { organizations: 3, subscribers: 50, writers: 20, faults: 16, duration: 5_000 }
  : { organizations: 3, subscribers: 12, writers: 6, faults: 3, duration: 600 };

/** Two processes cannot share an embedded database: this is about PostgreSQL. */
describe.runIf(process.env.TEST_DATABASE_URL)(`writing and telling with seed ${seed}`, () => {
  beforeAll(buildServer);

  async function run(options: Partial<DeliveryOptions>): Promise<void> {
    const history = await runDelivery({ ...size, seed, ...options });
    const acknowledged = history.writes.filter(({ outcome }) => outcome === 'ACKNOWLEDGED').length;
    const unknown = history.writes.filter(({ outcome }) => outcome === 'UNKNOWN').length;
    const told = history.subscribers.reduce((sum, { events }) => sum + events.length, 0);
    console.info(
      `seed ${seed}: ${acknowledged} acknowledged, ${unknown} unknown, ${history.log.length} logged, ${told} told`,
    );
    expect(checkHistory(history)).toEqual([]);
    expect(history.writes.filter(({ outcome }) => outcome === 'REFUSED')).toEqual([]);
    expect(acknowledged).toBeGreaterThan(size.writers);
  }

  it('keeps every invariant, while processes are killed, stopped and cut off', () => run({}), 600_000);

  it(
    'keeps them while PostgreSQL ends connections again and again',
    () => run({ fault: 'connections are ended again and again', faults: isLong ? 6 : 2 }),
    600_000,
  );

  it(
    'keeps them without notifications, by polling alone',
    () => run({ withoutNotifications: true, faults: 0 }),
    600_000,
  );
});

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { expectToComeAgain, expectValue, makePlace, type Place, setSwitch, write, writingSubjects } from './apis.ts';

const CONNECTIONS = 12;
/** How long a write waits for its turn, and for the lock, in milliseconds. */
const WAIT = 1_000;

/** An embedded database has one connection, which belongs to one process: no other process can lock anything in it. */
describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')('a database that is busy', () => {
  let app: TestApp;
  let key: string;
  let place: Place;
  let other: Place;

  beforeAll(async () => {
    const settings = { DATABASE_CONNECTIONS: String(CONNECTIONS), DATABASE_WAIT_MS: String(WAIT) };
    app = await createTestApp({ settings });
    key = (await app.createKey()).secret;
    [place, other] = [await makePlace(app), await makePlace(app)];
    await app.services.keys.find(key);
  });
  afterAll(() => app.close());

  /** Takes a connection of the pool and does something on it; gives it back when told so. */
  async function occupy(statement: string, ...values: readonly string[]): Promise<() => Promise<void>> {
    let letGo = () => {};
    const end = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { client } = app.services.store.database;
    let tellStarted = () => {};
    const started = new Promise<void>((resolve) => {
      tellStarted = resolve;
    });
    const over = client.$transaction(async (tx) => {
      await tx.$queryRawUnsafe(statement, ...values);
      tellStarted();
      await end;
    });
    await started;
    return () => {
      letGo();
      return over;
    };
  }

  const lock = ({ organizationId }: Place) =>
    occupy('SELECT 1 FROM "Organization" WHERE "id" = $1 FOR UPDATE', organizationId);

  it('refuses a write soon at every API, while another transaction holds the organization, and does it afterwards', async () => {
    const held = await Promise.all(
      writingSubjects.map(async ([, subject]) => {
        const here = await makePlace(app);
        const { secret } = await app.createKey({ organizationId: here.organizationId });
        const writeHere = () => write(app, subject, here, secret);
        return { subject, writeHere, release: await lock(here) };
      }),
    );
    await Promise.all(
      held.map(async ({ subject, writeHere, release }) => {
        expectToComeAgain(subject, await writeHere(), 503, 1);
        await release();
        expect((await writeHere()).status).toBeLessThan(300);
      }),
    );
  });

  it('has many who write to the held organization leave connections to the others, and evaluates meanwhile', async () => {
    const release = await lock(place);
    const stuck = Array.from({ length: 2 * CONNECTIONS }, () => setSwitch(app, place, false));
    expect(await setSwitch(app, other, false)).toEqual([200, 'FlagEnvironment']);
    expect(await setSwitch(app, other, true)).toEqual([200, 'FlagEnvironment']);
    await expectValue(app, place, true);
    // One waits for the lock, by the time of the database; the others for their turn.
    app.clock.advance(WAIT);
    expect(new Set((await Promise.all(stuck)).map(String))).toEqual(new Set(['503,OVERLOADED']));
    await release();
    expect(await setSwitch(app, place, true)).toEqual([200, 'FlagEnvironment']);
  });

  it('soon refuses requests that find no free connection, at every API, evaluates meanwhile and recovers at once', async () => {
    const releases = await Promise.all(Array.from({ length: CONNECTIONS }, () => occupy('SELECT 1')));
    const [inGraph, ...answers] = await Promise.all([
      setSwitch(app, other, false),
      ...writingSubjects.map(([, subject]) => write(app, subject, other, key)),
    ]);
    expect(inGraph).toEqual([503, 'OVERLOADED']);
    for (const [index, [, subject]] of writingSubjects.entries()) {
      const answer = answers[index];
      if (answer !== undefined) expectToComeAgain(subject, answer, 503, 1);
    }
    const read = await app.graphql('{ organizations { edges { node { id } } } }');
    expect([read.status, read.errors?.[0]?.extensions?.code]).toEqual([503, 'OVERLOADED']);
    await expectValue(app, other, true);
    for (const release of releases) await release();
    expect(await setSwitch(app, other, false)).toEqual([200, 'FlagEnvironment']);
    expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

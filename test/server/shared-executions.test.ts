import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/domain/caller.ts';
import { createResultFrame, type ResultFrame } from '../../src/server/streams/sharing/result-frame.ts';
import { EventResultStream } from '../../src/server/streams/sharing/result-stream.ts';
import { createSharedExecutions, type SharedExecutions } from '../../src/server/streams/sharing/shared-executions.ts';
import type { SharedOperation } from '../../src/server/streams/sharing/sharing-groups.ts';
import { fullCaller, keyCaller } from '../support/test-organization.ts';

const text = 'subscription S($key: String!) { flag(key: $key) { name } } subscription T { flag(key: "a") { name } }';
const document = parse(text);
const base: SharedOperation = { document, operationName: 'S', variables: { key: 'a' }, caller: fullCaller };

/** Executions of which each says what the state was when it began; each takes until it is let go on. */
function createExecutions() {
  const started: number[] = [];
  const waiting: (() => void)[] = [];
  const world = { state: 0, isBroken: false };
  return {
    ...{ started, world },
    async make() {
      const { state, isBroken } = world;
      started.push(state);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (isBroken) throw new Error('out of reach');
      return createResultFrame({ data: { state } });
    },
    /** Lets running executions end; more may start then. */
    async goOn() {
      for (const end of waiting.splice(0)) end();
      await rest();
    },
  };
}

/** Until nothing more happens by itself. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
}

const stateOf = async (frame: Promise<ResultFrame>) => JSON.parse((await frame).text).data;

describe('those who ask for the same', () => {
  it('share one execution if all ask before it starts', async () => {
    const { started, make, goOn } = createExecutions();
    const share = createSharedExecutions();
    const asked = [share(base), share(base), share(base)].map((member) => member.frameOf('flag', make));
    await rest();
    await goOn();
    expect(started).toEqual([0]);
    const [first, ...others] = await Promise.all(asked);
    for (const other of others) expect(other).toBe(first);
  });

  it('never receive a state from before they asked: those that come during an execution share the next one', async () => {
    const { started, make, goOn, world } = createExecutions();
    const share = createSharedExecutions();
    const early = share(base).frameOf('flag', make);
    await rest();
    world.state = 1;
    const late = [share(base), share(base)].map((member) => member.frameOf('flag', make));
    await rest();
    expect(started).toEqual([0]);
    await goOn();
    await goOn();
    expect(await stateOf(early)).toEqual({ state: 0 });
    for (const frame of late) expect(await stateOf(frame)).toEqual({ state: 1 });
    world.state = 2;
    const afterAll = share(base).frameOf('flag', make);
    await rest();
    await goOn();
    expect(await stateOf(afterAll)).toEqual({ state: 2 });
    expect(started).toEqual([0, 1, 2]);
  });

  it('fail together, and no later one with them', async () => {
    const { make, goOn, world } = createExecutions();
    const share = createSharedExecutions();
    world.isBroken = true;
    const failing = [share(base), share(base)].map((member) => expect(member.frameOf('flag', make)).rejects.toThrow());
    await rest();
    world.isBroken = false;
    const later = share(base).frameOf('flag', make);
    await goOn();
    await Promise.all(failing);
    await goOn();
    expect(await stateOf(later)).toEqual({ state: 0 });
  });

  it('also receive it if the one that asked first has left', async () => {
    const { make, goOn } = createExecutions();
    const share = createSharedExecutions();
    const [first, second] = [share(base), share(base)];
    void first.frameOf('flag', make);
    const frame = second.frameOf('flag', make);
    first.leave();
    await rest();
    await goOn();
    expect(await stateOf(frame)).toEqual({ state: 0 });
  });
});

describe('an execution', () => {
  /** How many executions two subscriptions ask for together. */
  async function executionsOf(second: Partial<SharedOperation>, identity: unknown = 'flag'): Promise<number> {
    const { started, make } = createExecutions();
    const share = createSharedExecutions();
    void share(base).frameOf('flag', make);
    void share({ ...base, ...second }).frameOf(identity, make);
    await rest();
    return started.length;
  }

  it('is shared with another key that may see the same', async () => {
    expect(await executionsOf({ caller: { ...keyCaller('one'), apiKeyId: null } })).toBe(1);
  });

  it.each<[string, Partial<SharedOperation>]>([
    ['document', { document: parse(text) }],
    ['operation of the document', { operationName: 'T' }],
    ['variable', { variables: { key: 'b' } }],
    ['number that JSON takes for the same', { variables: { key: 'a', at: Number.POSITIVE_INFINITY } }],
  ])('is not shared with another %s', async (_, difference) => {
    const variables = { key: 'a', at: null };
    expect(await executionsOf(difference)).toBe(2);
    expect(await executionsOf({ variables })).toBe(2);
  });

  it.each<[string, Partial<Caller>]>([
    ['permissions', { permissions: new Set(['flag:read']) }],
    ['environment', { environment: 'production' }],
    ['organization', { organizationId: 'org' }],
    ['kind of key', { isClient: true }],
  ])('is not shared with a caller of another %s', async (_, difference) => {
    expect(await executionsOf({ caller: { ...fullCaller, ...difference } })).toBe(2);
  });

  it('is not shared with a client that received something else before', async () => {
    expect(await executionsOf({}, 'another')).toBe(2);
  });
});

describe('one that reads slowly', () => {
  /** A client of states that come one by one, which reads when the test says so. */
  function createClient(shared: SharedExecutions, make: Parameters<SharedExecutions['frameOf']>[1]) {
    const told: unknown[] = [];
    const clients = { read: () => {}, states: 0, ring: () => {} };
    const stream = new EventResultStream({
      events: {
        take: () => (clients.states === 0 ? undefined : clients.states--),
        onMore(listener) {
          clients.ring = listener;
          return () => {};
        },
      },
      frameOf: () => shared.frameOf('flag', make),
      failureOf: (error) => createResultFrame({ data: { state: String(error) } }),
      onEnd: shared.leave,
    });
    void stream.writeTo(({ text }) => {
      told.push(JSON.parse(text).data.state);
      return new Promise((resolve) => {
        clients.read = resolve;
      });
    });
    return {
      told,
      change() {
        clients.states += 1;
        clients.ring();
      },
      read: () => clients.read(),
    };
  }

  it('lags alone, and receives as many results, of the current state', async () => {
    const { started, make, goOn, world } = createExecutions();
    const share = createSharedExecutions();
    const [slow, quick] = [createClient(share(base), make), createClient(share(base), make)];
    for (let state = 1; state <= 3; state += 1) {
      world.state = state;
      for (const client of [slow, quick]) client.change();
      await rest();
      await goOn();
      quick.read();
    }
    expect(quick.told).toEqual([1, 2, 3]);
    expect(slow.told).toEqual([1]);
    expect(started).toEqual([1, 2, 3]);
    for (let count = 0; count < 2; count += 1) {
      slow.read();
      await rest();
      await goOn();
    }
    expect(slow.told).toEqual([1, 3, 3]);
  });
});

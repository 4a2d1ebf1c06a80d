import { describe, expect, it } from 'vitest';
import { revisionIn } from '../../src/server/streams/sharing/result-frame.ts';
import { createResumePositions } from '../../src/server/streams/sharing/resume-positions.ts';
import {
  createSocketOutlet,
  type FrameStream,
  type Patience,
  type WritableSocket,
} from '../../src/server/streams/websocket/socket-writer.ts';
import { createTestClock } from '../support/clock.ts';

/** A socket whose client reads when the test says so, or at once. */
function createStalledSocket(isStalled: boolean) {
  const writing: { readonly data: string; readonly written: (error?: Error) => void }[] = [];
  const told: string[] = [];
  const write = (data: string, written: (error?: Error) => void) => {
    told.push(data);
    if (!isStalled) return process.nextTick(written);
    socket.bufferedAmount += data.length;
    writing.push({ data, written });
  };
  let tellClosed = () => {};
  const socket = {
    OPEN: 1 as const,
    readyState: 1 as 0 | 1 | 2 | 3,
    bufferedAmount: 0,
    once(_: string, listener: () => void) {
      tellClosed = listener;
      return socket;
    },
    send: write,
  };
  // Of `write`, only its use for bytes is imitated.
  const stream = { write: (bytes: Uint8Array, written: () => void) => write(String(bytes), written) };
  return {
    // Of `once`, only its use for `close` is imitated.
    socket: socket as unknown as WritableSocket,
    stream: stream as unknown as FrameStream,
    /** What has been written to it. */
    told,
    /** What has been written to it and not yet been read. */
    unread: () => writing.map(({ data }) => data),
    read(error?: Error) {
      const first = writing.shift();
      socket.bufferedAmount -= first?.data.length ?? 0;
      first?.written(error);
    },
    readSome(bytes: number) {
      socket.bufferedAmount -= bytes;
    },
    close() {
      socket.readyState = 3;
      tellClosed();
    },
  };
}

function open(patience: Partial<Patience> = {}, isStalled = true) {
  const client = createStalledSocket(isStalled);
  const clock = createTestClock();
  let slow = 0;
  const limits = { slowConsumerBytes: 10, slowConsumerTime: 30_000, ...patience };
  const outlet = createSocketOutlet(client, limits, clock, () => {
    slow += 1;
  });
  return { client, clock, outlet, slow: () => slow };
}

describe('the way out to a client', () => {
  it('takes one message after the other, each once the one before is written', async () => {
    const { client, outlet } = open();
    const sent = [outlet.send('one'), outlet.send('two')];
    expect(client.unread()).toEqual(['one']);
    client.read();
    await sent[0];
    await Promise.resolve();
    expect(client.unread()).toEqual(['two']);
    client.read();
    await sent[1];
  });

  it('does not make the sender wait for what the system accepts at once', () => {
    const { client, clock, outlet, slow } = open({}, false);
    expect(outlet.send('a text')).toBeUndefined();
    expect(outlet.send(Buffer.from('a frame'))).toBeUndefined();
    expect(client.told).toEqual(['a text', 'a frame']);
    clock.advance(60_000);
    expect(slow()).toBe(0);
  });

  it('keeps texts and frames in order', async () => {
    const { client, outlet } = open();
    const sent = ['1', Buffer.from('2'), '3', Buffer.from('4')].map((message) => outlet.send(message));
    for (const written of sent) {
      client.read();
      await written;
      await Promise.resolve();
    }
    expect(client.told).toEqual(['1', '2', '3', '4']);
  });

  it('gives up when more bytes wait than may, and not before', () => {
    const { client, outlet, slow } = open();
    void outlet.send('a message of any length does not make a client slow');
    void outlet.send('12345');
    void outlet.send('67890');
    expect(slow()).toBe(0);
    void outlet.send('!');
    expect(slow()).toBe(1);
    void outlet.send('!');
    expect(slow()).toBe(1);
    expect(client.unread()).toHaveLength(1);
  });

  it('gives up when nothing of a message was read for so long, and not before', () => {
    const { clock, outlet, slow } = open();
    void outlet.send('unread');
    clock.advance(29_999);
    expect(slow()).toBe(0);
    clock.advance(1);
    expect(slow()).toBe(1);
  });

  it('is patient with who reads slowly, but reads', () => {
    const { client, clock, outlet, slow } = open();
    void outlet.send('a long message');
    for (let round = 0; round < 10; round += 1) {
      client.readSome(1);
      clock.advance(30_000);
    }
    expect(slow()).toBe(0);
    clock.advance(30_000);
    expect(slow()).toBe(1);
  });

  it('does not watch what is written', async () => {
    const { client, clock, outlet, slow } = open();
    const sent = outlet.send('read');
    client.read();
    await sent;
    clock.advance(60_000);
    expect(slow()).toBe(0);
  });

  it('tries a message though the one before it failed', async () => {
    const { client, outlet } = open();
    const [first, second] = [outlet.send('one'), outlet.send('two')];
    client.read(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await Promise.resolve();
    client.read();
    await second;
  });

  it('makes the sender to a closing socket wait until it is closed', async () => {
    const { client, clock, outlet } = open();
    void outlet.send('unread');
    clock.advance(30_000);
    let isDone = false;
    const sent = outlet.send('never')?.then(() => {
      isDone = true;
    });
    client.read();
    await Promise.resolve();
    expect(isDone).toBe(false);
    client.close();
    await sent;
  });
});

describe('what a client has received', () => {
  const change = (revision: number) => revisionIn({ anyName: { revision } });

  it('is what came before the last result, which may still be under way', () => {
    const told = createResumePositions();
    expect(told.resumeAfter()).toBeUndefined();
    told.operation('1').note(change(7));
    expect(told.resumeAfter()).toBe(6);
    told.operation('1').note(change(9));
    expect(told.resumeAfter()).toBe(7);
  });

  it('is the earliest of its operations, because an earlier start misses nothing', () => {
    const told = createResumePositions();
    told.operation('1').note(change(7));
    told.operation('2').note(change(3));
    expect(told.resumeAfter()).toBe(2);
    told.forget('2');
    expect(told.resumeAfter()).toBe(6);
  });

  it('is nothing for results without revisions', () => {
    const told = createResumePositions();
    for (const data of [null, {}, { flag: null }, { flag: { key: 'a' } }, { evaluations: [] }])
      told.operation('1').note(revisionIn(data));
    expect(told.resumeAfter()).toBeUndefined();
  });
});

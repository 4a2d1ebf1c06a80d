import type { EventFeed, EventOutlet } from './reply.ts';

/** The frames of an event stream, and the end of the wait for the next one. */
export interface FrameSource {
  readonly frames: AsyncGenerator<string, void, undefined>;
  /** Called once the client has disconnected. */
  stop(): void;
}

/**
 * An event stream of frames that are made one by one: the next one after the client has taken the one before. For a slow client
 * nothing is queued.
 */
export function feedOf({ frames, stop }: FrameSource): EventFeed {
  let isOver = false;
  return {
    start(outlet) {
      pump(frames, outlet, () => isOver).catch((error: unknown) => {
        if (!isOver) outlet.break(error);
      });
    },
    async cancel() {
      isOver = true;
      stop();
      await frames.return();
    },
  };
}

async function pump(frames: FrameSource['frames'], outlet: EventOutlet, isOver: () => boolean): Promise<void> {
  const encoder = new TextEncoder();
  for await (const frame of frames) {
    if (isOver()) return;
    await outlet.write(encoder.encode(frame));
  }
  if (!isOver()) outlet.end();
}

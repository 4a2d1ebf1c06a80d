import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.ts';
import { type Follow, sourceStream } from '../../src/graph/lib/source-stream.ts';

/** Follows something that has no second event, and keeps account of how it ends. */
function endless(): { readonly follow: Follow<number>; readonly state: { ended: boolean } } {
  const state = { ended: false };
  const follow: Follow<number> = async function* (signal) {
    try {
      yield 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      state.ended = true;
    }
  };
  return { follow, state };
}

async function* failing(): AsyncGenerator<number, void, undefined> {
  yield 1;
  throw new NotFoundError('environment', 'moon');
}

describe('sourceStream', () => {
  it('is over at once when it is cancelled while it waits for the next event', async () => {
    const { follow, state } = endless();
    const stream = sourceStream({}, follow);
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    const waiting = stream.next();
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(state.ended).toBe(true);
  });

  it('translates what the domain throws on the way', async () => {
    const stream = sourceStream({}, failing);
    await stream.next();
    const failure = stream.next();
    await expect(failure).rejects.toBeInstanceOf(GraphQLError);
    await expect(failure).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});

import { describe, expect, it } from 'vitest';
import { BoardDocument } from '../../../src/dashboard/board/board.graphql.ts';
import { type Ahead, createAhead } from '../../../src/dashboard/graph/ahead.ts';
import { rememberQueries } from '../../../src/dashboard/graph/asked-queries.ts';

const variables = { organizationId: 'o' };
const whole = { data: { organization: null } };

/** What an answer from the server becomes, first as a promise and then as it is. */
async function taken(answer: () => Promise<Response>): Promise<unknown> {
  const ahead = createAhead(answer, rememberQueries());
  const answered = ahead.ask(BoardDocument, variables);
  await answered;
  return ahead.take(BoardDocument, variables);
}

describe('a query that is asked ahead', () => {
  it('is named by its hash, and is among what the page asks', async () => {
    const asked = rememberQueries();
    const bodies: string[] = [];
    const ahead: Ahead = createAhead(async (body) => {
      bodies.push(body);
      return Response.json(whole);
    }, asked);
    await ahead.ask(BoardDocument, variables);
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      ...{ operationName: 'Board', variables },
      extensions: { persistedQuery: { version: 1, sha256Hash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(asked.list().map(({ name }) => name)).toEqual(['Board']);
  });

  it('has its answer once, for the same variables, also before that is here', async () => {
    const ahead = createAhead(async () => Response.json(whole), rememberQueries());
    ahead.ask(BoardDocument, variables);
    expect(ahead.take(BoardDocument, { organizationId: 'other' })).toBeUndefined();
    expect(await ahead.take(BoardDocument, variables)).toEqual(whole.data);
    expect(ahead.take(BoardDocument, variables)).toBeUndefined();
  });

  it.each([
    ['the server cannot be reached', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['the server refuses it', async () => Response.json({ errors: [] }, { status: 401 })],
    ['a part of it failed', async () => Response.json({ ...whole, errors: [{ message: 'A defect.' }] })],
    ['the answer cannot be read', async () => new Response('<html>')],
  ])('has no answer where %s', async (_, answer) => {
    expect(await taken(answer)).toBeUndefined();
  });

  it('has an answer that is here at once', async () => {
    expect(await taken(async () => Response.json(whole))).toEqual(whole.data);
  });
});

import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ApiLabel } from './bad-input.ts';

/** What only the inside of the server contains: stacks, paths, statements, and the names of what the server is made of. */
const INSIDE =
  /\bat (?:async )?[\w.<>]+ \(|node_modules|file:\/\/|\.[jt]s:\d+|prisma|pglite|select .+ from |insert into|\bpg_|unexpected token|json at position|cannot read properties|is not a function/i;

/** Where the server's own files are. */
const HERE = fileURLToPath(new URL('../..', import.meta.url));

/** What came back, whichever way. */
export interface Told {
  readonly status: number;
  readonly text: string;
}

/** What holds of every answer to a bad input. */
export function expectLawful({ status, text }: Told): void {
  expect([status < 500, text]).toEqual([true, text]);
  expect(text).not.toMatch(INSIDE);
  expect(text).not.toContain(HERE);
}

/** What an error says, once it is sure that it is in the format of its API. */
export interface Said {
  readonly code?: unknown;
  readonly text: string;
}

type Reader = (body: unknown, text: string, status: number) => Said;

const members = (body: unknown, shape: object) => {
  expect(body).toEqual(shape);
  // Compared just now.
  return body as Readonly<Record<string, unknown>>;
};
const ANY = expect.any(String);

/** Reads the errors of each API, of which it expects the format of the API. */
const readers: Readonly<Record<ApiLabel, { readonly mediaType: RegExp; readonly read: Reader }>> = {
  graph: {
    mediaType: /^application\/(?:graphql-response\+)?json/,
    read(body) {
      const { errors } = members(body, { errors: [expect.objectContaining({ message: ANY })] });
      const [error] = errors as readonly {
        readonly message: string;
        readonly extensions: { readonly code: unknown };
      }[];
      return { code: error?.extensions.code, text: error?.message ?? '' };
    },
  },
  'in-house': {
    mediaType: /^application\/problem\+json$/,
    read(body, _, status) {
      const shape = { type: 'about:blank', title: ANY, status, detail: ANY, code: ANY, errors: expect.any(Array) };
      const { code, detail } = members(body, shape);
      return { code, text: String(detail) };
    },
  },
  server: {
    mediaType: /^application\/problem\+json$/,
    read(body, _, status) {
      const { code, detail } = members(body, { type: 'about:blank', title: ANY, status, detail: ANY, code: ANY });
      return { code, text: String(detail) };
    },
  },
  OFREP: {
    mediaType: /^application\/json$/,
    read(body) {
      const { errorCode, errorDetails } = members(body, { errorCode: ANY, errorDetails: ANY });
      return { code: errorCode, text: String(errorDetails) };
    },
  },
  Datadog: {
    mediaType: /^application\/json$/,
    read(body) {
      const { errors } = members(body, { errors: expect.arrayContaining([ANY]) });
      return { text: String(errors) };
    },
  },
  PostHog: {
    mediaType: /^application\/json$/,
    read(body) {
      const { code, detail } = members(body, {
        type: ANY,
        code: ANY,
        detail: ANY,
        attr: expect.toSatisfy((attr) => attr === null || typeof attr === 'string'),
      });
      return { code, text: String(detail) };
    },
  },
  'PostHog SDK': {
    mediaType: /^text\/plain/,
    read: (_, text) => ({ text }),
  },
};

/** Reads what an API says of a bad input. */
export function readSaid(api: ApiLabel, told: Told, contentType: string): Said {
  const { mediaType, read } = readers[api];
  expect(contentType).toMatch(mediaType);
  return read(api === 'PostHog SDK' ? undefined : JSON.parse(told.text), told.text, told.status);
}

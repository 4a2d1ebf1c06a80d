import { isUtf8 } from 'node:buffer';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Refuses bodies that are not UTF-8, as JSON has to be (RFC 8259 §8.1), before they are parsed: decoders put other characters for
 * what they cannot read, and those would be stored.
 */
export function useUtf8Bodies(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method !== 'POST' || requestParser === undefined) return;
      setRequestParser(async ({ url, headers, signal }) => {
        const body = await request.arrayBuffer();
        if (!isUtf8(body)) throw notUtf8();
        return requestParser(new Request(url, { method: 'POST', headers, signal, body }));
      });
    },
  };
}

function notUtf8(): GraphQLError {
  return new GraphQLError('POST body has bytes that are not UTF-8, expected JSON in UTF-8.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

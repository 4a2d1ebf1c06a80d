import type { Plugin } from 'graphql-yoga';
import type { TrustedDocuments } from '../trusted-documents.ts';

/** Puts the text of a trusted document where a request has only its hash; over sockets `websocket-operations.ts` does so. */
export function useTrustedDocuments(documents: TrustedDocuments): Plugin {
  return {
    onParams({ params, setParams }) {
      // What is no object at all is refused by the server itself.
      if (typeof params !== 'object' || params === null) return;
      const query = documents.textOf(params);
      if (query !== undefined && query !== params.query) setParams({ ...params, query });
    },
  };
}

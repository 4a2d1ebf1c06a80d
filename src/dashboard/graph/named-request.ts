import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { nameOf } from './typed-document.ts';

/** What is sent to ask for a document, which it names by its hash. */
export function namedBody<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): string {
  const { name, hash } = nameOf(document);
  return JSON.stringify({
    operationName: name,
    variables,
    extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
  });
}

/** How a body is sent to the graph, with the secret of the API key if the person has signed in. */
export function graphRequest(body: string, secret: string | undefined): RequestInit {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return { method: 'POST', body, headers: { ...headers, ...credentialsOf(secret) } };
}

/** The headers that prove who asks. */
export function credentialsOf(secret: string | undefined): Record<string, string> {
  return secret === undefined ? {} : { authorization: `Bearer ${secret}` };
}

import { type AnyVariables, gql, type TypedDocumentNode } from '@urql/core';

const hashes = new Map<string, string>();
const texts = new Map<string, string>();

/** A document of the dashboard, with the types of its data and variables. The server knows its text by the hash. */
export function typedDocument<Data, Variables extends AnyVariables>(
  text: string,
  hash: string,
): TypedDocumentNode<Data, Variables> {
  const name = /^\w+ (\w+)/.exec(text)?.[1];
  if (name !== undefined) hashes.set(name, hash);
  texts.set(hash, text);
  return gql<Data, Variables>(text);
}

/** The SHA-256 of the document with this operation. Undefined for a document that is not of the dashboard. */
export function hashOf(operationName: string | undefined): string | undefined {
  return operationName === undefined ? undefined : hashes.get(operationName);
}

/** The text of the document with this SHA-256. */
export function textOf(hash: string): string | undefined {
  return texts.get(hash);
}

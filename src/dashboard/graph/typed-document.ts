import type { AnyVariables, TypedDocumentNode } from '@urql/core';

/** What the server knows a document by. */
export interface DocumentName {
  /** The name of its operation. */
  readonly name: string;
  /** The SHA-256 of its text. */
  readonly hash: string;
}

/** Reads the text of a document. */
type Read = (text: string) => Pick<TypedDocumentNode, 'definitions'>;

let read: Read | undefined;

/** Says how texts are read. The first script asks for a document without reading its text, and is smaller without what can. */
export function readTextsBy(how: Read): void {
  read = how;
}

const names = new WeakMap<object, DocumentName>();
const hashes = new Map<string, string>();
const texts = new Map<string, string>();

/**
 * A document of the dashboard, with the types of its data and variables. The server knows its text by the hash. It is parsed when its
 * parts are first needed: of most documents that a page can send, none is needed to open it.
 */
export function typedDocument<Data, Variables extends AnyVariables>(
  text: string,
  hash: string,
): TypedDocumentNode<Data, Variables> {
  const name = /^\w+ (\w+)/.exec(text)?.[1] ?? '';
  hashes.set(name, hash);
  texts.set(hash, text);
  let definitions: TypedDocumentNode['definitions'] | undefined;
  const document = {
    kind: 'Document',
    // Without these two, the client makes them from the parts.
    __key: Number.parseInt(hash.slice(0, 8), 16),
    loc: { source: { body: text } },
    get definitions() {
      definitions ??= read?.(text).definitions;
      return definitions;
    },
  };
  names.set(document, { name, hash });
  // The client looks at no more of a location.
  return document as unknown as TypedDocumentNode<Data, Variables>;
}

/** What the server knows a document of the dashboard by. */
export function nameOf(document: object): DocumentName {
  const name = names.get(document);
  if (name === undefined) throw new Error('This document is not of the dashboard.');
  return name;
}

/** The SHA-256 of the document with this operation. Undefined for a document that is not of the dashboard. */
export function hashOf(operationName: string | undefined): string | undefined {
  return operationName === undefined ? undefined : hashes.get(operationName);
}

/** The text of the document with this SHA-256. */
export function textOf(hash: string): string | undefined {
  return texts.get(hash);
}

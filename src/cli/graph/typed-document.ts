/** A document with the types of its data and its variables. */
export interface TypedDocument<Data, Variables> {
  readonly text: string;
  /** Only the type says these. */
  readonly types?: (variables: Variables) => Data;
}

/** A document of the command line. */
export function typedDocument<Data, Variables>(text: string, _hash: string): TypedDocument<Data, Variables> {
  return { text };
}

import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { AskedQueries } from './asked-queries.ts';
import { namedBody } from './named-request.ts';
import { nameOf } from './typed-document.ts';

/** Queries that are asked before the page is drawn that needs their answers. */
export interface Ahead {
  /** Asks a query. The promise is fulfilled when its answer is here, or is known not to come. */
  ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<void>;
  /**
   * The answer to a query that was asked ahead, or the promise of it; undefined for any other, and after the first time. It is undefined
   * too where the answer is not whole: who then asks as usual learns why, and asks until it is.
   */
  take<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Data | Promise<Data | undefined> | undefined;
}

/** Sends the body of a request to the graph. */
export type Send = (body: string) => Promise<Response>;

/** Asks queries ahead by `send`, past all that a client does with a request and an answer, so that nothing is faster. */
export function createAhead(send: Send, asked: Pick<AskedQueries, 'note'>): Ahead {
  const answers = new Map<string, unknown>();
  return {
    async ask(document, variables) {
      const body = namedBody(document, variables);
      asked.note({ name: nameOf(document).name, document, variables: variables ?? {} });
      const answer = answerTo(send(body));
      answers.set(body, answer);
      const data = await answer;
      if (answers.has(body)) answers.set(body, data);
    },
    take<Data, Variables extends AnyVariables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
      const body = namedBody(document, variables);
      const answer = answers.get(body);
      answers.delete(body);
      // It answers the same document.
      return answer as Data | Promise<Data | undefined> | undefined;
    },
  };
}

async function answerTo(sent: Promise<Response>): Promise<unknown> {
  try {
    const response = await sent;
    if (!response.ok) return undefined;
    const { data, errors } = await response.json();
    return errors === undefined ? data : undefined;
  } catch {
    return undefined;
  }
}

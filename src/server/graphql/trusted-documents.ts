import { readFile } from 'node:fs/promises';
import { GraphQLError, parse } from 'graphql';
import { reasonOf } from '../../store/database/database.ts';
import { limitError } from '../limits/document-limits.ts';
import { documentError } from './graphql-errors.ts';

/** What a client sends to have something executed. */
export interface AskedDocument {
  readonly query?: string | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The documents that clients may name by their hashes, and whether there are others. */
export interface TrustedDocuments {
  /**
   * The text of the document that a client means. Throws GraphQLErrors PERSISTED_QUERY_NOT_IN_LIST for a hash that is not in
   * the list, and PERSISTED_QUERY_ONLY for a text of the client's own where none is allowed.
   */
  textOf(asked: AskedDocument): string | undefined;
}

/** The list of trusted documents cannot be used. The message is one line that names the setting to mend. */
export class TrustedDocumentsError extends Error {
  override readonly name = 'TrustedDocumentsError';
}

/** Where there is no list, clients send texts. A hash alone is refused as Apollo's clients expect, so that they send the text. */
export const anyDocument: TrustedDocuments = {
  textOf(asked) {
    const query = asked.query ?? undefined;
    if (query || hashIn(asked) === undefined) return query;
    throw documentError(new GraphQLError('PersistedQueryNotSupported'), 'PERSISTED_QUERY_NOT_SUPPORTED');
  },
};

/** Looks hashes up in a list that is trusted whatever else is, and the rest where the others are. */
export function alsoTrusting(texts: ReadonlyMap<string, string>, others: TrustedDocuments): TrustedDocuments {
  if (texts.size === 0) return others;
  return {
    textOf(asked) {
      const hash = (asked.query ?? '') === '' ? hashIn(asked) : undefined;
      return (hash === undefined ? undefined : texts.get(hash)) ?? others.textOf(asked);
    },
  };
}

/** Looks documents up in a list. With `isStrict` only what is in the list is executed. */
export function trustDocuments(texts: ReadonlyMap<string, string>, isStrict: boolean): TrustedDocuments {
  return {
    textOf(asked) {
      const hash = hashIn(asked);
      // Over sockets the text cannot be left out, and so it is left empty: https://the-guild.dev/graphql/ws/recipes
      const isNamed = hash !== undefined && (asked.query ?? '') === '';
      if (isStrict && !isNamed) {
        throw limitError('PERSISTED_QUERY_ONLY', 'Only documents of the list are executed; send the hash of one.');
      }
      if (!isNamed) return asked.query ?? undefined;
      const text = texts.get(hash);
      if (text === undefined) throw limitError('PERSISTED_QUERY_NOT_IN_LIST', 'No document of the list has this hash.');
      return text;
    },
  };
}

/** Reads a list: a JSON object, the texts by their hashes. Throws TrustedDocumentsError for a file that is none. */
export async function readDocumentList(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    return new Map(Object.entries(list ?? {}).map(([hash, text]) => [hash, checked(hash, text)]));
  } catch (error) {
    throw new TrustedDocumentsError(`TRUSTED_DOCUMENTS ${file} cannot be used: ${reasonOf(error)}.`);
  }
}

function checked(hash: string, text: unknown): string {
  if (typeof text !== 'string') throw new TypeError(`what stands under ${hash} is no text`);
  try {
    parse(text);
    return text;
  } catch (error) {
    if (error instanceof GraphQLError) throw new TypeError(`the document ${hash} has a ${error.message}`);
    throw error;
  }
}

/** As of https://www.apollographql.com/docs/apollo-server/performance/apq, which clients send for trusted documents too. */
function hashIn({ extensions }: AskedDocument): string | undefined {
  const persisted = extensions?.persistedQuery;
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return undefined;
  return typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { StartError } from '../../domain/start-error.ts';
import { reasonOf } from '../../store/database/database.ts';
import { limitError } from '../limits/document-limits.ts';
import { type MeasuredCache, newCacheUse } from '../metrics/cache-use.ts';
import { documentError, refusal } from './graphql-errors.ts';

/** The document of a request: its text, or its hash in the extensions. */
export interface DocumentSource {
  readonly query?: string | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The documents that clients may name by their hashes, and whether they may send others. */
export interface TrustedDocuments {
  /**
   * The text of a request's document. Throws GraphQLErrors PERSISTED_QUERY_NOT_IN_LIST for a hash that is not in the list, and
   * PERSISTED_QUERY_ONLY for a text if only listed documents are allowed.
   */
  textOf(source: DocumentSource): string | undefined;
  /** Takes note that the document which a client sent is valid. */
  accept?(source: DocumentSource): void;
  /** The documents that clients have sent, if they are cached. */
  readonly cache?: MeasuredCache;
}

/** The list of trusted documents cannot be used. The message is one line that names the setting to correct. */
export class TrustedDocumentsError extends StartError {
  override readonly name = 'TrustedDocumentsError';
}

/** Without a list, clients send texts. A hash alone is refused as Apollo's clients expect, so that they send the text. */
export const anyDocument: TrustedDocuments = {
  textOf(source) {
    const query = source.query ?? undefined;
    if (query || hashIn(source) === undefined) return query;
    throw documentError(new GraphQLError('PersistedQueryNotSupported'), 'PERSISTED_QUERY_NOT_SUPPORTED');
  },
};

/** Finds hashes in a list that is always trusted, and all other documents among the others. */
export function alsoTrusting(texts: ReadonlyMap<string, string>, others: TrustedDocuments): TrustedDocuments {
  if (texts.size === 0) return others;
  return {
    ...others,
    textOf(source) {
      const hash = (source.query ?? '') === '' ? hashIn(source) : undefined;
      return (hash === undefined ? undefined : texts.get(hash)) ?? others.textOf(source);
    },
  };
}

/** Finds documents in a list. With `isStrict` only listed documents are executed. */
export function trustDocuments(texts: ReadonlyMap<string, string>, isStrict: boolean): TrustedDocuments {
  return {
    textOf(source) {
      const hash = hashIn(source);
      // Over WebSockets the text cannot be absent, so it is empty: https://the-guild.dev/graphql/ws/recipes
      const isNamed = hash !== undefined && (source.query ?? '') === '';
      if (isStrict && !isNamed) {
        throw limitError('PERSISTED_QUERY_ONLY', 'Only documents of the list are executed; send the hash of one.');
      }
      if (!isNamed) return source.query ?? undefined;
      const text = texts.get(hash);
      if (text === undefined) throw limitError('PERSISTED_QUERY_NOT_IN_LIST', 'No document of the list has this hash.');
      return text;
    },
  };
}

/** What a cached text takes besides itself: its hash, and its place in the cache. */
const ENTRY_BYTES = 256;

/**
 * Caches the valid documents that clients send along with their hashes, up to a number of bytes, the last used
 * (https://www.apollographql.com/docs/apollo-server/performance/apq). Clients may name those of the list as well.
 */
export function persistDocuments(maxSize: number, listed: ReadonlyMap<string, string> = new Map()): TrustedDocuments {
  const texts = new LRUCache<string, string>({ maxSize, sizeCalculation: (text) => ENTRY_BYTES + 2 * text.length });
  const use = newCacheUse();
  return {
    cache: { name: 'persisted_queries', use, entries: () => texts.size, bytes: () => texts.calculatedSize },
    textOf(source) {
      const query = source.query ?? '';
      const hash = hashIn(source);
      if (hash === undefined) return source.query ?? undefined;
      if (versionIn(source) !== 1) throw refusal(400, 'BAD_REQUEST', 'Unsupported persisted query version');
      if (query !== '') return verified(query, hash);
      const text = listed.get(hash) ?? texts.get(hash);
      if (text === undefined) use.misses += 1;
      else use.hits += 1;
      if (text !== undefined) return text;
      throw documentError(new GraphQLError('PersistedQueryNotFound'), 'PERSISTED_QUERY_NOT_FOUND');
    },
    accept(source) {
      const [query, hash] = [source.query ?? '', hashIn(source)];
      if (query !== '' && hash !== undefined) texts.set(hash, query);
    },
  };
}

function verified(query: string, hash: string): string {
  if (createHash('sha256').update(query).digest('hex') === hash) return query;
  throw refusal(400, 'BAD_REQUEST', 'provided sha does not match query');
}

/** Reads a list: a JSON object, the texts by their hashes. Throws TrustedDocumentsError for any other file. */
export async function readDocumentList(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    return new Map(Object.entries(list ?? {}).map(([hash, text]) => [hash, checked(hash, text)]));
  } catch (error) {
    throw new TrustedDocumentsError(`TRUSTED_DOCUMENTS ${file} cannot be used: ${reasonOf(error)}.`);
  }
}

function checked(hash: string, text: unknown): string {
  if (typeof text !== 'string') throw new TypeError(`what stands under ${hash} is not a text`);
  try {
    parse(text);
    return text;
  } catch (error) {
    if (error instanceof GraphQLError) throw new TypeError(`the document ${hash} has a ${error.message}`);
    throw error;
  }
}

/** As of https://www.apollographql.com/docs/apollo-server/performance/apq, which clients send for trusted documents too. */
function hashIn(source: DocumentSource): string | undefined {
  const hash = memberIn(source, 'sha256Hash');
  return typeof hash === 'string' ? hash : undefined;
}

function versionIn(source: DocumentSource): unknown {
  return memberIn(source, 'version');
}

function memberIn({ extensions }: DocumentSource, name: string): unknown {
  const persisted = extensions?.persistedQuery;
  if (typeof persisted !== 'object' || persisted === null) return undefined;
  return Object.entries(persisted).find(([key]) => key === name)?.[1];
}

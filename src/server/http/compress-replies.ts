import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { isFeed, type Reply, withHeaders } from '../../rest/http/reply.ts';
import { acceptedEncoding, type Encoding } from './accepted-encoding.ts';
import type { Step } from './endpoint.ts';

/** The least content that is compressed, in bytes: shorter content fits in one packet anyway. */
const MINIMUM_BYTES = 1_400;

/** How many bytes the cached contents of one encoding may take with what they are compressed to, and one of them. */
const MAXIMUM_KEPT_BYTES = 32 * 1024 * 1024;
const MAXIMUM_ENTRY_BYTES = 8 * 1024 * 1024;

/** Content types of text. Event streams are text too, but each event must arrive at once. */
const TEXT_TYPES = /^(?:application\/(?:[\w.-]+\+)?json|text\/(?!event-stream)[\w.-]+)/i;

type Bytes = Uint8Array<ArrayBuffer>;

/** Each compresses in a thread of its own, so that other requests are answered in the meantime. */
const compressors = {
  br: async (content) => {
    const parameters = { [constants.BROTLI_PARAM_QUALITY]: 4 };
    return new Uint8Array(await promisify(brotliCompress)(content, { params: parameters }));
  },
  gzip: async (content) => new Uint8Array(await promisify(gzip)(content)),
} satisfies Record<Encoding, Compress>;

type Compress = (content: string | Bytes) => Promise<Bytes>;

/**
 * Compresses the content of replies for clients that accept it. Equal content is compressed once for all requests: the latest
 * compressed contents are cached, so that a result that is cached costs nothing more. Event streams, short content, and replies with
 * a strong entity tag, which names the very bytes, are sent as they are.
 */
export function compressReplies(): Step {
  const compressed = { br: cachedContents(compressors.br), gzip: cachedContents(compressors.gzip) };
  return (next) => (incoming, match) =>
    andThen(next(incoming, match), (reply) => {
      const { content } = reply;
      if (content === null || isFeed(content) || content.length < MINIMUM_BYTES || !isCompressible(reply)) return reply;
      const varying = withHeaders(reply, { vary: varyOf(reply) });
      const encoding = acceptedEncoding(incoming.headers.get('accept-encoding'));
      if (encoding === undefined) return varying;
      return andThen(compressed[encoding](content), (shorter) => ({
        ...withHeaders(varying, { 'content-encoding': encoding }),
        content: shorter,
      }));
    });
}

/**
 * Compresses content, or returns what equal content was compressed to before. Text is its own name: the answers that are cached
 * hold the same string, which a map finds without reading it, where a hash would read a board's megabyte for each request.
 */
function cachedContents(compress: Compress): (content: string | Bytes) => MaybePromise<Bytes> {
  const kept = new LRUCache<string, Bytes>({
    maxSize: MAXIMUM_KEPT_BYTES,
    maxEntrySize: MAXIMUM_ENTRY_BYTES,
    // A character takes two bytes at most.
    sizeCalculation: ({ byteLength }, name) => byteLength + 2 * name.length + 128,
  });
  const inFlight = new Map<string, Promise<Bytes>>();
  return (content) => {
    const name = typeof content === 'string' ? content : hash('sha256', content, 'base64url');
    const known = kept.get(name) ?? inFlight.get(name);
    if (known !== undefined) return known;
    const compressing = compress(content)
      .then((compressed) => {
        kept.set(name, compressed);
        return compressed;
      })
      .finally(() => inFlight.delete(name));
    inFlight.set(name, compressing);
    return compressing;
  };
}

function isCompressible({ headers }: Reply): boolean {
  return (
    TEXT_TYPES.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers.etag?.startsWith('W/') !== false
  );
}

function varyOf({ headers }: Reply): string {
  const { vary } = headers;
  return vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`;
}

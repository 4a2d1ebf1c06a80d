import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { ResultFrame } from '../sharing/result-frame.ts';
import type { StreamFormat } from './result-events.ts';

const DELIMITER = '\r\n--graphql';
const PART = '\r\nContent-Type: application/json\r\n\r\n';

/** A part of the body, with the delimiter that ends it: clients read a part only once its delimiter has arrived. */
function partOf(json: string): Uint8Array {
  return Buffer.from(`${PART}${json}${DELIMITER}`);
}

const partOfFrame = memoizeByObject(({ text }: ResultFrame) => partOf(`{"payload":${text}}`));

/**
 * A multipart body, as Apollo's clients read subscriptions over HTTP
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol): each result in a part as `payload`,
 * and `{}` as a heartbeat.
 */
export const multipartFormat: StreamFormat = {
  headers: { 'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0', 'cache-control': 'no-cache' },
  start: Buffer.concat([Buffer.from(DELIMITER), partOf('{}')]),
  heartbeat: partOf('{}'),
  complete: Buffer.from('--\r\n'),
  bytesOf: partOfFrame,
};

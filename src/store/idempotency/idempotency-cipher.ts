import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** What a secret that only its owner knows provides: a name that does not reveal it, and encryption. */
export interface IdempotencyCipher {
  /** Names the secret in the database. */
  readonly name: string;
  /** Encrypts a document, so that it cannot be read without the secret; `nonce` is a text that is used once. */
  seal(document: JsonValue, nonce: string): string;
  /** Decrypts a document; undefined if it was not encrypted with this secret. */
  open(sealed: JsonValue): JsonValue | undefined;
}

/** Derives the name and the key of a secret for one place (HKDF, RFC 5869); each place has others. */
export function createIdempotencyCipher(secret: string, place: string): IdempotencyCipher {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, place, use, KEY_LENGTH));
  const key = derived('lock');
  return {
    name: derived('name').toString('base64url'),
    seal(document, nonce) {
      const bytes = createHash('sha256').update(nonce).digest().subarray(0, NONCE_LENGTH);
      const cipher = createCipheriv(ALGORITHM, key, bytes, { authTagLength: TAG_LENGTH });
      const text = Buffer.concat([cipher.update(JSON.stringify({ document }), 'utf8'), cipher.final()]);
      return Buffer.concat([bytes, text, cipher.getAuthTag()]).toString('base64url');
    },
    open: (sealed) => (typeof sealed === 'string' ? opened(key, Buffer.from(sealed, 'base64url')) : undefined),
  };
}

function opened(key: Buffer, box: Buffer): JsonValue | undefined {
  if (box.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(box.subarray(-TAG_LENGTH));
  try {
    const text = Buffer.concat([decipher.update(box.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()]);
    const parsed: JsonValue = JSON.parse(text.toString('utf8'));
    return isJsonObject(parsed) ? parsed.document : undefined;
  } catch {
    return undefined;
  }
}

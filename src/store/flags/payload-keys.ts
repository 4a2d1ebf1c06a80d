import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { JsonValue } from '../../domain/json.ts';
import { SEALED_PREFIX } from '../../domain/sealed-payload.ts';

/** The flag that a payload belongs to. A ciphertext can be read only for its own flag, so a copy elsewhere is worthless. */
export interface PayloadPlace {
  readonly organizationId: string;
  readonly flagId: string;
}

/** Encrypts payloads with the first of some keys and reads what any of them has encrypted. */
export interface PayloadKeys {
  /** Whether there is a key to encrypt with. */
  readonly canSeal: boolean;
  /** Encrypts a payload; each call returns another ciphertext. Throws without a key. */
  seal(place: PayloadPlace, payload: JsonValue): string;
  /** Decrypts a payload; undefined if these keys lack its key, or if it was damaged or belongs to another flag. */
  open(place: PayloadPlace, sealed: string): JsonValue | undefined;
  /** Whether the key that encrypts now made a ciphertext. */
  isCurrent(sealed: string): boolean;
}

/** How to make payload keys. */
export interface PayloadKeysOptions {
  /** 32 bytes each, in base64 or base64url; the first encrypts. */
  readonly keys: readonly string[];
  /** 32 random bytes in base64url. */
  readonly newSecret: () => string;
  /** Called once for each flag with a payload that cannot be read. */
  readonly onUnreadable: (place: PayloadPlace) => void;
}

interface PayloadKey {
  /** Names the key in its ciphertexts without revealing anything about it. */
  readonly id: string;
  readonly bytes: Buffer;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

// halyard-sealed:<id of the key>:<nonce, ciphertext and tag in base64url>
const SEALED = new RegExp(`^${SEALED_PREFIX}(?<keyId>[0-9a-f]{16}):(?<box>[\\w-]+)$`);

/** Makes the keys that payloads are encrypted with: AES-256-GCM, with organization and flag authenticated. */
export function createPayloadKeys({ keys, newSecret, onUnreadable }: PayloadKeysOptions): PayloadKeys {
  const known = keys.map(toKey);
  const [current] = known;
  const reported = new Set<string>();
  const report = (place: PayloadPlace) => {
    if (reported.has(place.flagId)) return;
    reported.add(place.flagId);
    onUnreadable(place);
  };
  return {
    canSeal: current !== undefined,
    seal(place, payload) {
      if (current === undefined) throw new Error('There is no key to encrypt a payload with.');
      const nonce = Buffer.from(newSecret(), 'base64url').subarray(0, NONCE_LENGTH);
      return `${SEALED_PREFIX}${current.id}:${encrypt(current, nonce, place, payload).toString('base64url')}`;
    },
    open(place, sealed) {
      const { keyId, box = '' } = SEALED.exec(sealed)?.groups ?? {};
      const key = known.find(({ id }) => id === keyId);
      const payload = key === undefined ? undefined : decrypt(key, Buffer.from(box, 'base64url'), place);
      if (payload === undefined) report(place);
      return payload;
    },
    isCurrent: (sealed) => current !== undefined && SEALED.exec(sealed)?.groups?.keyId === current.id,
  };
}

function toKey(text: string): PayloadKey {
  const bytes = Buffer.from(text, 'base64url');
  return { bytes, id: createHmac('sha256', bytes).update('payload key').digest('hex').slice(0, 16) };
}

function encrypt({ bytes }: PayloadKey, nonce: Buffer, place: PayloadPlace, payload: JsonValue): Buffer {
  const cipher = createCipheriv(ALGORITHM, bytes, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(authenticated(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}

function decrypt({ bytes }: PayloadKey, box: Buffer, place: PayloadPlace): JsonValue | undefined {
  if (box.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const decipher = createDecipheriv(ALGORITHM, bytes, box.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH });
  decipher.setAAD(authenticated(place));
  decipher.setAuthTag(box.subarray(-TAG_LENGTH));
  try {
    const text = Buffer.concat([decipher.update(box.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

function authenticated({ organizationId, flagId }: PayloadPlace): Buffer {
  return Buffer.from(JSON.stringify([organizationId, flagId]));
}

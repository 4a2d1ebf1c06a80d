import { hash as digest, timingSafeEqual } from 'node:crypto';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { isPermission, type KeyKind, type Permission } from '../domain/permission.ts';
import type * as Rows from '../generated/prisma/client.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { CHANNEL } from './commit/log-statements.ts';
import type { Store } from './store.ts';
import type { Transaction } from './transaction.ts';

/** An API key as the server checks it. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: KeyKind;
  readonly permissions: readonly Permission[];
  readonly organizationId: string | null;
  /** The key of the environment that it is bound to. */
  readonly environment: string | null;
  readonly expiresAt: EpochMilliseconds | null;
  readonly revokedAt: EpochMilliseconds | null;
}

/** What is stored of a secret: a fingerprint to find it by, a hash to compare, and its last characters to recognize it by. */
export interface SecretColumns {
  readonly fingerprint: string;
  readonly hash: string;
  readonly hint: string;
}

/**
 * Hashes a secret. A secret that this server made has 256 random bits, so a plain hash withstands guessing. An imported secret is
 * as hard to guess as it was in the system that it comes from.
 */
export function secretColumns(secret: string): SecretColumns {
  const hash = digest('sha256', secret, 'hex');
  return { fingerprint: hash.slice(0, 32), hash, hint: secret.slice(-4) };
}

/** The API key of a secret, revoked and expired keys included; undefined if no key has it. Compares in constant time. */
export async function findApiKey(store: Store, secret: string): Promise<ApiKeyRecord | undefined> {
  const { fingerprint, hash } = secretColumns(secret);
  const row = await store.acrossOrganizations.apiKey.findUnique({
    where: { fingerprint },
    include: { environment: { select: { key: true } } },
  });
  const isSame = timingSafeEqual(Buffer.from(row?.hash ?? '0'.repeat(64), 'hex'), Buffer.from(hash, 'hex'));
  return row === null || !isSame ? undefined : toRecord(row);
}

/** A key by its id, revoked and expired keys included, with the hash of its secret: verifies what was signed with that hash. */
export async function findApiKeyById(
  store: Store,
  id: string,
): Promise<{ readonly key: ApiKeyRecord; readonly hash: string } | undefined> {
  const row = await store.acrossOrganizations.apiKey.findUnique({
    where: { id },
    include: { environment: { select: { key: true } } },
  });
  return row === null ? undefined : { key: toRecord(row), hash: row.hash };
}

function toRecord(row: Rows.ApiKey & { readonly environment: { readonly key: string } | null }): ApiKeyRecord {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'CLIENT' ? 'CLIENT' : 'SECRET',
    permissions: row.permissions.filter(isPermission),
    organizationId: row.organizationId,
    environment: row.environment?.key ?? null,
    expiresAt: row.expiresAt?.getTime() ?? null,
    revokedAt: row.revokedAt?.getTime() ?? null,
  };
}

/** A key to store. */
export type NewApiKey = Prisma.ApiKeyCreateManyInput & { readonly id: string };

/** Stores a key. Returns false, and stores nothing, if another key has the secret. */
export async function insertApiKey(tx: Transaction, key: NewApiKey): Promise<boolean> {
  const { count } = await tx.apiKey.createMany({ data: [key], skipDuplicates: true });
  return count === 1;
}

/** Where the key of a secret is bound. */
export interface KeyHolder {
  readonly organizationId: string | null;
  /** The key of the environment. */
  readonly environment: string | null;
}

/** Where the key of a secret is bound, in any organization, revoked and expired keys included; undefined if no key has it. */
export async function findHolder(tx: Transaction, secret: string): Promise<KeyHolder | undefined> {
  const { fingerprint } = secretColumns(secret);
  const [holder] = await tx.$queryRaw<KeyHolder[]>`
    SELECT "ApiKey"."organizationId", "Environment"."key" AS "environment"
    FROM "ApiKey" LEFT JOIN "Environment" ON "Environment"."id" = "ApiKey"."environmentId"
    WHERE "fingerprint" = ${fingerprint}`;
  return holder;
}

/** Whether any key is stored. */
export async function hasApiKeys(store: Store): Promise<boolean> {
  return (await store.acrossOrganizations.apiKey.findFirst({ select: { id: true } })) !== null;
}

/** Identifies the administrator's key: no other key has this name and this maker. */
const SYSTEM = { name: 'admin', createdBy: 'system' };

/**
 * Makes a secret the only one of the administrator's key: stores the key, and revokes those of earlier secrets on every node.
 * An administrator's key that a caller has revoked stays revoked.
 */
export async function ensureAdminKey(store: Store, secret: string): Promise<void> {
  const columns = secretColumns(secret);
  const { fingerprint } = columns;
  await store.acrossOrganizations.$transaction(async (tx) => {
    const former = await tx.apiKey.updateManyAndReturn({
      where: { ...SYSTEM, revokedAt: null, fingerprint: { not: fingerprint } },
      data: { revokedAt: new Date(store.clock.now()), revokedBy: SYSTEM.createdBy },
      select: { id: true },
    });
    await tx.apiKey.createMany({
      data: [{ id: store.newId(), ...columns, ...SYSTEM, permissions: ['*'] }],
      skipDuplicates: true,
    });
    const restored = await tx.apiKey.updateManyAndReturn({
      where: { ...SYSTEM, fingerprint, revokedBy: SYSTEM.createdBy },
      data: { revokedAt: null, revokedBy: null },
      select: { id: true },
    });
    for (const { id } of [...former, ...restored]) await notifyNodes(tx, CHANNEL, keyNotification(id));
  });
}

/** Notes that a key was used. */
export async function touchApiKey(store: Store, id: string): Promise<void> {
  await store.acrossOrganizations.apiKey.updateMany({
    where: { id },
    data: { lastUsedAt: new Date(store.clock.now()) },
  });
}

/** The notification on which the other nodes read a key again. */
export function keyNotification(apiKeyId: string): string {
  return `key:${apiKeyId}`;
}

/** The notification that a key is new: the other nodes may have cached its secret as unknown. */
export const NEW_KEY_NOTIFICATION = 'new-key';

/** Notifies the other nodes when the transaction commits. */
export async function notifyNodes(tx: Transaction, channel: string, payload: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${channel}, ${payload})::text`;
}

/** The environments, by key, to which some API keys are bound; null for a key that is bound to none. Without keys that are deleted. */
export async function findKeyEnvironments(
  { acrossOrganizations }: Pick<Store, 'acrossOrganizations'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await acrossOrganizations.apiKey.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, environment: { select: { key: true } } },
  });
  return new Map(rows.map(({ id, environment }) => [id, environment?.key ?? null]));
}

import type { Caller } from '../../domain/caller.ts';
import { isAllowed } from '../../domain/caller.ts';
import {
  ConflictError,
  NotFoundError,
  PermissionError,
  type Problem,
  problem,
  shown,
  ValidationError,
} from '../../domain/errors.ts';
import { instantProblems, memberProblems } from '../../domain/flag-rules.ts';
import { KEY_KINDS, type KeyKind, keyPrefixes, PERMISSIONS, type Permission } from '../../domain/permission.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { insertApiKey, keyPoke, type NewApiKey, poke, secretColumns } from '../../store/api-keys.ts';
import { CHANNEL, commit, commitWithoutLog } from '../../store/commit/commit.ts';
import { loadEnvironments } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment, canSee } from '../authorize.ts';
import { readInstant } from '../flag/drafting.ts';
import { logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';
import { findEnvironment } from '../setting/settings.ts';

/** What a bearer can send in every header and query that a key is read from. */
const OWN_SECRET = /^[\x21-\x7e]{16,255}$/;

/** A key to make. */
export interface CreateApiKeyInput {
  readonly name: string;
  /** Absent: SECRET. A CLIENT key may only evaluate. */
  readonly kind?: KeyKind | null | undefined;
  /** Absent: `evaluate`. Nobody can give what they do not have. */
  readonly permissions?: readonly Permission[] | null | undefined;
  /** Absent: bound to no organization. */
  readonly organizationId?: string | null | undefined;
  /** The key of the one environment that it is bound to. Absent: that of the caller, if any. */
  readonly environment?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  /**
   * A credential of an older API that its bearers go on using: 16 to 255 visible ASCII characters, nobody else's. Absent: a new
   * one is made, of 32 random bytes, which is what a key that nobody has yet should have.
   */
  readonly secret?: string | null | undefined;
}

/**
 * Creates an API key. The secret is in the answer and nowhere else: only its hash is kept. Throws ConflictError KEY_TAKEN,
 * which does not tell whose it is, for a secret that another key has or had.
 */
export async function createApiKey(
  services: Services,
  caller: Caller,
  input: CreateApiKeyInput,
): Promise<{ id: string; secret: string }> {
  const organizationId = input.organizationId ?? caller.organizationId;
  authorize(caller, 'key:manage', organizationId);
  const kind = input.kind ?? 'SECRET';
  const permissions = input.permissions ?? ['evaluate'];
  check({ ...input, organizationId }, kind, permissions);
  for (const permission of permissions) {
    if (!isAllowed(caller, permission))
      throw new PermissionError(permission, `Nobody can give a permission they do not have: "${permission}".`);
  }
  const secret = input.secret ?? `${keyPrefixes[kind]}${services.newSecret()}`;
  const id = services.store.newId();
  const { name } = input;
  const row = {
    id,
    ...secretColumns(secret),
    name,
    kind,
    permissions: [...permissions],
    organizationId,
    createdBy: caller.actor.id,
  };
  const expiresAt = readInstant(input.expiresAt ?? null);
  if (organizationId === null) {
    if (typeof input.environment === 'string')
      throw new ValidationError([problem('environment', 'is set without an organization')]);
    const made = await commitWithoutLog(services.store, async (tx) => {
      await addKey(tx, { ...row, expiresAt, createdAt: new Date(services.clock.now()) });
      return { id, secret };
    });
    services.keys.forget(made.id);
    return made;
  }
  const environment = input.environment ?? caller.environment;
  if (environment !== null) authorizeEnvironment(caller, environment);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  const made = await commit(services.store, request, async (tx, { at }) => {
    const bound =
      environment === null ? null : findEnvironment(await loadEnvironments(tx, organizationId), environment);
    await addKey(tx, { ...row, environmentId: bound?.id ?? null, expiresAt, createdAt: at });
    const shownInLog = { name, kind, permissions, environment, expiresAt };
    return {
      result: { id, secret },
      changes: [logEntry('API_KEY_CREATED', 'API_KEY', { id, key: name }, null, shownInLog)],
    };
  });
  services.keys.forget(id);
  return made;
}

/** Every node forgets the secret that it may know as nobody's. */
async function addKey(tx: Transaction, key: NewApiKey): Promise<void> {
  if (!(await insertApiKey(tx, key)))
    throw new ConflictError('KEY_TAKEN', 'The secret is taken, expected one that no key has or had.');
  await poke(tx, CHANNEL, keyPoke(key.id));
}

function check(input: CreateApiKeyInput, kind: KeyKind, permissions: readonly Permission[]): void {
  const problems = [
    ...textProblems('name', input.name, 200, 1),
    ...memberProblems('kind', kind, KEY_KINDS),
    ...permissions.flatMap((permission, index) => memberProblems(`permissions.${index}`, permission, PERMISSIONS)),
    ...instantProblems('expiresAt', input.expiresAt ?? null),
    ...secretProblems(input.secret ?? null),
    ...(kind === 'CLIENT' && permissions.some((permission) => permission !== 'evaluate')
      ? [problem('permissions', `are ${shown([...permissions])}, expected "evaluate" only: a CLIENT key is public`)]
      : []),
    ...(kind === 'CLIENT' && (input.organizationId ?? null) === null
      ? [problem('organizationId', 'is absent, expected one: a CLIENT key is bound to it')]
      : []),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

/** The secret itself stays out of the message. */
function secretProblems(secret: string | null): Problem[] {
  if (secret === null || OWN_SECRET.test(secret)) return [];
  return [problem('secret', `has ${secret.length} characters, expected 16 to 255 visible ASCII characters, no blanks`)];
}

/** Revokes a key at once, on live connections as well. Revoking it again changes nothing. */
export async function revokeApiKey(
  services: Services,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<{ id: string }> {
  const found = await services.store.acrossOrganizations.apiKey.findUnique({
    where: { id },
    select: { organizationId: true, name: true, revokedAt: true, environment: { select: { key: true } } },
  });
  const isVisible =
    found !== null &&
    (caller.organizationId === null || (found.organizationId !== null && canSee(caller, found.organizationId))) &&
    (caller.environment === null || found.environment?.key === caller.environment);
  if (!isVisible) throw new NotFoundError('API key', id);
  authorize(caller, 'key:manage', found.organizationId);
  if (found.revokedAt !== null) return { id };
  const { store } = services;
  const { organizationId } = found;
  const revoke = async (tx: Transaction) => {
    const data = { revokedAt: new Date(services.clock.now()), revokedBy: caller.actor.id };
    await tx.apiKey.update({ where: { id, organizationId }, data, select: { id: true } });
    await poke(tx, CHANNEL, keyPoke(id));
  };
  if (organizationId === null) await commitWithoutLog(store, revoke);
  else {
    await commit(store, { organizationId, actor: caller.actor, source: caller.source }, async (tx) => {
      await revoke(tx);
      return {
        result: undefined,
        changes: [
          logEntry('API_KEY_REVOKED', 'API_KEY', { id, key: found.name }, { revoked: false }, { revoked: true }),
        ],
      };
    });
  }
  services.keys.forget(id);
  return { id };
}

import { type Caller, isAllowed } from '../../domain/caller.ts';
import type { NewChange } from '../../domain/change.ts';
import { ConflictError, NotFoundError, PermissionError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { instantProblems, memberProblems } from '../../domain/flag-rules.ts';
import { type Instant, parseInstant, toInstant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import { KEY_KINDS, type KeyKind, keyPrefixes, PERMISSIONS, type Permission } from '../../domain/permission.ts';
import { textProblems } from '../../domain/text-rules.ts';
import {
  findHolder,
  insertApiKey,
  type KeyHolder,
  keyNotification,
  NEW_KEY_NOTIFICATION,
  type NewApiKey,
  notifyNodes,
  secretColumns,
} from '../../store/api-keys.ts';
import { commit, commitWithoutLog } from '../../store/commit/commit.ts';
import { CHANNEL } from '../../store/commit/log-statements.ts';
import { loadEnvironments } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment, canSee } from '../authorize.ts';
import { readInstant } from '../flag/drafting.ts';
import { logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';
import { findEnvironment } from '../setting/settings.ts';
import { refusedImports } from './refused-imports.ts';

/** What a client can send in every header and query parameter that carries a key. */
const IMPORTABLE = /^[\x21-\x7e]{16,255}$/;

/** The same answer for a secret that cannot be sent and for the secret of a key that the caller cannot see. */
const REFUSED_SECRET = problem(
  'secret',
  'cannot be used, expected another one of 16 to 255 visible ASCII characters without blanks',
);

/** The input of a new key. */
export interface CreateApiKeyInput {
  readonly name: string;
  /** Absent: SECRET. A CLIENT key may only evaluate. */
  readonly kind?: KeyKind | null | undefined;
  /** Absent: `evaluate`. A caller cannot grant a permission that it does not have. */
  readonly permissions?: readonly Permission[] | null | undefined;
  /** Absent: bound to no organization. */
  readonly organizationId?: string | null | undefined;
  /** The key of the one environment that it is bound to. Absent: that of the caller, if any. */
  readonly environment?: string | null | undefined;
  /** Absent: when the key of the caller expires, if it does. */
  readonly expiresAt?: string | null | undefined;
  /**
   * A credential of another system that its clients keep using: 16 to 255 visible ASCII characters that no other key has or had.
   * Absent: 32 random bytes.
   */
  readonly secret?: string | null | undefined;
}

/** A key to create. */
interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly kind: KeyKind;
  readonly permissions: Permission[];
  readonly organizationId: string | null;
  readonly expiresAt: Instant | null;
  readonly createdBy: string;
}

/** The secret of a new key, which is not stored, and whether the caller imported it. */
interface NewSecret {
  readonly text: string;
  readonly isImported: boolean;
}

/**
 * Creates an API key, which never has more rights than its maker and never outlives it. The secret is in the answer and nowhere
 * else: only its hash is stored. Throws ConflictError KEY_TAKEN for the secret of a key that the caller may see, ValidationError
 * for that of another key, and RateLimitedError after several of the latter.
 */
export async function createApiKey(
  services: Services,
  caller: Caller,
  input: CreateApiKeyInput,
): Promise<{ id: string; secret: string }> {
  const { store, keys } = services;
  const organizationId = input.organizationId ?? caller.organizationId;
  authorize(caller, 'key:manage', organizationId);
  const environment = input.environment ?? caller.environment;
  const draft = () => draftKey(services, caller, { ...input, organizationId });
  const add = (tx: Transaction, key: NewKey & KeyPlace) =>
    addKey(services, caller, tx, key, secretOf(services, key, input));
  const request = { actor: caller.actor, source: caller.source, isSecret: true };
  const made = await (organizationId === null
    ? commitWithoutLog(
        store,
        (tx) => add(tx, { ...draft(), environmentId: null, createdAt: toInstant(services.clock.now()) }),
        request,
      )
    : commit(store, { ...request, organizationId }, async (tx, { at }) => {
        const key = draft();
        const bound = environment === null ? null : await findBinding(tx, caller, organizationId, environment);
        const result = await add(tx, { ...key, environmentId: bound?.id ?? null, createdAt: at });
        return { result, changes: [creationEntry(key, environment)] };
      }));
  keys.forgetUnknown();
  return made;
}

function secretOf({ newSecret }: Services, { kind }: NewKey, { secret }: CreateApiKeyInput): NewSecret {
  return { text: secret ?? `${keyPrefixes[kind]}${newSecret()}`, isImported: typeof secret === 'string' };
}

function draftKey(
  { store }: Services,
  caller: Caller,
  input: CreateApiKeyInput & { readonly organizationId: string | null },
): NewKey {
  const kind = input.kind ?? 'SECRET';
  const permissions = input.permissions ?? ['evaluate'];
  check(input, kind, permissions);
  const denied = permissions.find((permission) => !isAllowed(caller, permission));
  if (denied !== undefined)
    throw new PermissionError(denied, `A caller cannot grant a permission that it does not have: "${denied}".`);
  return {
    id: store.newId(),
    name: input.name,
    kind,
    permissions: [...permissions],
    organizationId: input.organizationId,
    expiresAt: expiryOf(caller, readInstant(input.expiresAt ?? null)),
    createdBy: caller.actor.id,
  };
}

/** A key of a maker that expires does so at the same time or earlier. Throws ValidationError for a later instant. */
function expiryOf({ expiresAt: latest }: Caller, wanted: Instant | null): Instant | null {
  if (latest === null) return wanted;
  if (wanted === null) return toInstant(latest);
  if ((parseInstant(wanted) ?? 0) <= latest) return wanted;
  const expected = `${toInstant(latest)} or earlier, because the key of the caller expires then`;
  throw new ValidationError([problem('expiresAt', `is ${shown(wanted)}, expected ${expected}`)]);
}

async function findBinding(
  tx: Transaction,
  caller: Caller,
  organizationId: string,
  environment: string,
): Promise<Environment> {
  authorizeEnvironment(caller, environment);
  return findEnvironment(await loadEnvironments(tx, organizationId), environment);
}

function creationEntry({ id, name, kind, permissions, expiresAt }: NewKey, environment: string | null): NewChange {
  const entry = logEntry('API_KEY_CREATED', 'API_KEY', { id, key: name }, null, {
    ...{ name, kind, permissions, environment, expiresAt },
  });
  return { ...entry, environments: environment === null ? [] : [environment] };
}

type KeyPlace = Pick<NewApiKey, 'environmentId' | 'createdAt'>;

/** Every node evicts its cached secrets, because the new key's may be cached as unknown. */
async function addKey(
  services: Services,
  caller: Caller,
  tx: Transaction,
  key: NewKey & KeyPlace,
  { text, isImported }: NewSecret,
): Promise<{ readonly id: string; readonly secret: string }> {
  const imports = refusedImports(services);
  if (isImported) imports.refuseGuessing(caller);
  if (!(await insertApiKey(tx, { ...key, ...secretColumns(text) }))) {
    const holder = await findHolder(tx, text);
    if (holder !== undefined && isVisible(caller, holder))
      throw new ConflictError('KEY_TAKEN', 'The secret is taken, expected one that no key has or had.');
    imports.count(caller);
    throw new ValidationError([REFUSED_SECRET]);
  }
  await notifyNodes(tx, CHANNEL, NEW_KEY_NOTIFICATION);
  return { id: key.id, secret: text };
}

function check(input: CreateApiKeyInput, kind: KeyKind, permissions: readonly Permission[]): void {
  const problems = [
    ...textProblems('name', input.name, 200, 1),
    ...memberProblems('kind', kind, KEY_KINDS),
    ...permissions.flatMap((permission, index) => memberProblems(`permissions.${index}`, permission, PERMISSIONS)),
    ...instantProblems('expiresAt', input.expiresAt ?? null),
    ...(typeof input.secret === 'string' && !IMPORTABLE.test(input.secret) ? [REFUSED_SECRET] : []),
    ...(kind === 'CLIENT' && permissions.some((permission) => permission !== 'evaluate')
      ? [problem('permissions', `are ${shown([...permissions])}, expected "evaluate" only: a CLIENT key is public`)]
      : []),
    ...(typeof input.environment === 'string' && (input.organizationId ?? null) === null
      ? [problem('environment', 'is set without an organization')]
      : []),
    ...(kind === 'CLIENT' && (input.organizationId ?? null) === null
      ? [problem('organizationId', 'is absent, expected one: a CLIENT key is bound to it')]
      : []),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

/** Whether a key exists for a caller: of its organization, and of its environment if it is bound to one. */
function isVisible(caller: Caller, { organizationId, environment }: KeyHolder): boolean {
  if (caller.organizationId === null) return true;
  if (organizationId === null || !canSee(caller, organizationId)) return false;
  return caller.environment === null || environment === caller.environment;
}

/** Revokes a key at once, on live connections as well. Revoking it again changes nothing. */
export async function revokeApiKey(
  services: Services,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<{ id: string }> {
  const { store } = services;
  const found = await store.acrossOrganizations.apiKey.findUnique({
    where: { id },
    select: { organizationId: true, name: true, environment: { select: { key: true } } },
  });
  const environment = found?.environment?.key ?? null;
  if (found === null || !isVisible(caller, { ...found, environment })) throw new NotFoundError('API key', id);
  const { organizationId, name } = found;
  authorize(caller, 'key:manage', organizationId);
  // A key that is revoked already stays as it is.
  const revoke = async (tx: Transaction): Promise<boolean> => {
    const data = { revokedAt: new Date(services.clock.now()), revokedBy: caller.actor.id };
    const { count } = await tx.apiKey.updateMany({ where: { id, organizationId, revokedAt: null }, data });
    if (count > 0) await notifyNodes(tx, CHANNEL, keyNotification(id));
    return count > 0;
  };
  if (organizationId === null) await commitWithoutLog(store, revoke);
  else {
    await commit(store, { organizationId, actor: caller.actor, source: caller.source }, async (tx) => {
      if (!(await revoke(tx))) return { result: undefined, changes: [] };
      const entry = logEntry('API_KEY_REVOKED', 'API_KEY', { id, key: name }, { revoked: false }, { revoked: true });
      return { result: undefined, changes: [{ ...entry, environments: environment === null ? [] : [environment] }] };
    });
  }
  services.keys.forget(id);
  return { id };
}

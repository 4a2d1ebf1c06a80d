import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { revertFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { revealPayload, revealPayloads } from '../../src/actions/flag/payloads.ts';
import { changeFlag } from '../../src/actions/flag/write-flag.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createVariant, updateVariant } from '../../src/actions/variant/variants.ts';
import { ApprovalRequired, ValidationError } from '../../src/domain/errors.ts';
import type { Flag } from '../../src/domain/flag.ts';
import type { JsonValue } from '../../src/domain/json.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { isSealed, REDACTED_PAYLOAD, SEALED_PREFIX } from '../../src/domain/sealed-payload.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag } from '../../src/store/flags/load.ts';
import { endProtection } from '../support/approved.ts';
import { everyRow } from '../support/every-row.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, systemClock, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

const newKey = () => randomBytes(32).toString('base64url');
const [oldKey, newestKey] = [newKey(), newKey()];

let database: Database;
/** Knows the old key, the new one and the old one, another one, none. */
let node: TestNode;
let rotated: TestNode;
let stranger: TestNode;
let keyless: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, systemClock, [oldKey]);
  rotated = await startTestNode(database, systemClock, [newestKey, oldKey]);
  stranger = await startTestNode(database, systemClock, [newKey()]);
  keyless = await startTestNode(database, systemClock, []);
});

afterAll(async () => {
  for (const each of [node, rotated, stranger, keyless]) await each.close();
  await database.close();
});

/** An organization with a flag whose variant "on" has a payload that is nowhere else. */
async function makeSecret({ encryptsPayloads = true } = {}) {
  const marker = randomUUID();
  const { organizationId, flag } = await makeOrganization(node.services);
  const variants = [
    { key: 'on', value: true, payload: { marker } },
    { key: 'off', value: false },
  ];
  await flag('secret', { encryptsPayloads, variants });
  return { organizationId, marker, name: { organizationId, flagKey: 'secret' } };
}

type Name = Awaited<ReturnType<typeof makeSecret>>['name'];

const storedFlag = async ({ organizationId, flagKey }: Name): Promise<Flag> => {
  const flag = await loadFlag(database.client, organizationId, flagKey);
  if (flag === undefined) throw new Error(`There is no flag "${flagKey}".`);
  return flag;
};
const payloadOf = (flag: Flag, key = 'on'): JsonValue =>
  flag.variants.find((each) => each.key === key)?.payload ?? null;
const textOf = (flag: Flag, key = 'on', { services } = node): JsonValue =>
  payloadOf(revealPayloads(services, fullCaller, flag), key);
const rowsWith = async (text: string) =>
  (await everyRow(database.client)).split('\n').filter((row) => row.includes(text));

describe('the payloads of a flag that encrypts them', () => {
  it('are nowhere in the database as text, and can be revealed', async () => {
    const { name, marker } = await makeSecret();
    expect(await rowsWith(marker)).toEqual([]);
    expect(textOf(await storedFlag(name))).toEqual({ marker });
    expect(await rowsWith(name.organizationId)).not.toEqual([]);
  });

  it('are encrypted whichever verb writes them', async () => {
    const { name, marker } = await makeSecret();
    await updateVariant(node.services, fullCaller, { ...name, key: 'off', payload: [marker] });
    await createVariant(node.services, fullCaller, { ...name, key: 'third', value: false, payload: marker });
    expect(await rowsWith(marker)).toEqual([]);
    const flag = await storedFlag(name);
    expect([textOf(flag, 'off'), textOf(flag, 'third')]).toEqual([[marker], marker]);
  });

  it('that are written again as they are make no change', async () => {
    const { name, marker } = await makeSecret();
    const before = await storedFlag(name);
    const after = await updateVariant(node.services, fullCaller, { ...name, key: 'on', payload: { marker } });
    expect(after.version).toBe(before.version);
    expect(await storedFlag(name)).toEqual(before);
  });

  it('stay what they are when a caller sends back the redaction that it was shown', async () => {
    const { name, marker } = await makeSecret();
    await updateVariant(node.services, fullCaller, { ...name, key: 'on', name: 'Yes', payload: REDACTED_PAYLOAD });
    expect(textOf(await storedFlag(name))).toEqual({ marker });
  });

  it('can be changed and removed', async () => {
    const { name } = await makeSecret();
    await updateVariant(node.services, fullCaller, { ...name, key: 'on', payload: 'another' });
    expect(textOf(await storedFlag(name))).toBe('another');
    await updateVariant(node.services, fullCaller, { ...name, key: 'on', payload: null });
    expect(payloadOf(await storedFlag(name))).toBeNull();
  });

  it('come back with a revert', async () => {
    const { name, marker } = await makeSecret();
    const revision = (await node.services.live.snapshot(name.organizationId)).revision;
    await updateVariant(node.services, fullCaller, { ...name, key: 'on', payload: 'another' });
    await revertFlag(node.services, fullCaller, { ...name, toRevision: revision });
    expect(textOf(await storedFlag(name))).toEqual({ marker });
    expect(await rowsWith(marker)).toEqual([]);
  });

  it('are checked as those of any flag, and may be as large', async () => {
    const { name } = await makeSecret();
    const write = (payload: JsonValue) => updateVariant(node.services, fullCaller, { ...name, key: 'on', payload });
    await expect(write('\0')).rejects.toMatchObject({ problems: [{ path: 'payload' }] });
    await expect(write('x'.repeat(262_144))).rejects.toMatchObject({ problems: [{ path: 'payload' }] });
    await write('x'.repeat(262_000));
    expect(textOf(await storedFlag(name))).toHaveLength(262_000);
  });

  it('of another flag cannot be read in its place', async () => {
    const [one, other] = [await makeSecret(), await makeSecret()];
    const payload = payloadOf(await storedFlag(one.name));
    await updateVariant(node.services, fullCaller, { ...other.name, key: 'on', payload });
    expect(textOf(await storedFlag(other.name))).toBe(REDACTED_PAYLOAD);
  });
});

describe('encrypting payloads', () => {
  it('can begin, and encrypts those that there are', async () => {
    const { name, marker } = await makeSecret({ encryptsPayloads: false });
    expect(payloadOf(await storedFlag(name))).toEqual({ marker });
    await updateFlag(node.services, fullCaller, { ...name, encryptsPayloads: true });
    expect(textOf(await storedFlag(name))).toEqual({ marker });
    // What was written in the clear stays in the log as it was written; the entry that begins tells nothing any more.
    const written = await rowsWith(marker);
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('FLAG_CREATED');
  });

  it('can end, and makes them readable', async () => {
    const { name, marker } = await makeSecret();
    await updateFlag(node.services, fullCaller, { ...name, encryptsPayloads: false });
    const flag = await storedFlag(name);
    expect(payloadOf(flag)).toEqual({ marker });
    const snapshot = await node.services.live.snapshot(name.organizationId);
    expect(snapshot.environments.get('production')?.flags.get('secret')?.flag).toEqual(flag);
  });

  it('tells nothing while a request to end it waits, and ends once it is approved', async () => {
    const { name, marker, organizationId } = await makeSecret();
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const ending = updateFlag(node.services, fullCaller, { ...name, encryptsPayloads: false });
    const { changeRequestId: id } = (await ending.catch((error: ApprovalRequired) => error)) as ApprovalRequired;
    expect(await rowsWith(marker)).toEqual([]);
    await approveChangeRequest(node.services, keyCaller('approver'), { id });
    expect(payloadOf(await storedFlag(name))).toEqual({ marker });
  });

  it('begins with what a request to begin says, though the flag has moved on meanwhile', async () => {
    const { name, marker, organizationId } = await makeSecret({ encryptsPayloads: false });
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const beginning = updateFlag(node.services, fullCaller, { ...name, encryptsPayloads: true });
    await expect(beginning).rejects.toBeInstanceOf(ApprovalRequired);
    const request = await database.client.changeRequest.findFirstOrThrow({ where: { organizationId } });
    await endProtection(node.services, organizationId);
    await createVariant(node.services, fullCaller, { ...name, key: 'late', value: true, payload: `late ${marker}` });
    await approveChangeRequest(node.services, keyCaller('approver'), { id: request.id });
    const flag = await storedFlag(name);
    expect([payloadOf(flag), payloadOf(flag, 'late')].every(isSealed)).toBe(true);
    expect([textOf(flag), textOf(flag, 'late')]).toEqual([{ marker }, `late ${marker}`]);
  });

  it('begins as requested when the request changes a payload as well', async () => {
    const { name, organizationId } = await makeSecret({ encryptsPayloads: false });
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const both = changeFlag(node.services, fullCaller, name, {
      kind: 'FLAG_UPDATED',
      change: (flag) => ({
        ...flag,
        encryptsPayloads: true,
        variants: flag.variants.map((variant) => ({ ...variant, payload: `another for ${variant.key}` })),
      }),
    });
    const { changeRequestId: id } = (await both.catch((error: ApprovalRequired) => error)) as ApprovalRequired;
    await approveChangeRequest(node.services, keyCaller('approver'), { id });
    const flag = await storedFlag(name);
    expect([isSealed(payloadOf(flag)), textOf(flag), textOf(flag, 'off')]).toEqual([
      true,
      'another for on',
      'another for off',
    ]);
    expect(await rowsWith('another for')).toEqual([]);
  });

  it('needs a key, and says which setting holds it', async () => {
    const { name } = await makeSecret({ encryptsPayloads: false });
    const beginning = updateFlag(keyless.services, fullCaller, { ...name, encryptsPayloads: true });
    await expect(beginning).rejects.toBeInstanceOf(ValidationError);
    await expect(beginning).rejects.toMatchObject({ problems: [{ path: 'encryptsPayloads' }] });
    await expect(beginning).rejects.toThrow('PAYLOAD_KEYS');
  });
});

describe('a new key before the old one', () => {
  it('reads what the old one encrypted, and encrypts it again when the flag is next changed', async () => {
    const { name, marker } = await makeSecret();
    expect(textOf(await storedFlag(name), 'on', rotated)).toEqual({ marker });
    const same = await updateVariant(rotated.services, fullCaller, { ...name, key: 'on', payload: { marker } });
    expect(same.version).toBe(1);
    const { version } = await updateFlag(rotated.services, fullCaller, { ...name, description: 'Rotated.' });
    const flag = await storedFlag(name);
    expect([version, textOf(flag, 'on', rotated)]).toEqual([2, { marker }]);
    expect(rotated.services.payloadKeys.isCurrent(String(payloadOf(flag)))).toBe(true);
    const { differences } = await database.client.change.findFirstOrThrow({
      where: { organizationId: name.organizationId },
      orderBy: { revision: 'desc' },
    });
    expect(differences).toEqual([{ path: ['description'], before: '', after: 'Rotated.' }]);
  });
});

describe('a payload whose key is gone', () => {
  it('is not shown, is said once, and leaves the rest of the flag to be changed', async () => {
    const { name, marker } = await makeSecret();
    const flag = await storedFlag(name);
    expect([textOf(flag, 'on', stranger), textOf(flag, 'on', stranger)]).toEqual([REDACTED_PAYLOAD, REDACTED_PAYLOAD]);
    expect(stranger.problems).toEqual([{ organizationId: name.organizationId, flagId: flag.id }]);
    await updateFlag(stranger.services, fullCaller, { ...name, description: 'Still changed.' });
    expect(textOf(await storedFlag(name))).toEqual({ marker });
    const ending = updateFlag(stranger.services, fullCaller, { ...name, encryptsPayloads: false });
    await expect(ending).rejects.toMatchObject({ problems: [{ path: 'variants.0.payload' }] });
    await updateVariant(stranger.services, fullCaller, { ...name, key: 'on', payload: 'another' });
    expect(textOf(await storedFlag(name), 'on', stranger)).toBe('another');
  });
});

describe('the text of an encrypted payload', () => {
  const tellTo = async (rights: Parameters<typeof keyCaller>[1]) => {
    const { name } = await makeSecret();
    const flag = await storedFlag(name);
    const place = { organizationId: flag.organizationId, flagId: flag.id };
    return revealPayload(node.services, keyCaller('who', rights), place, payloadOf(flag));
  };
  const allowed = (...permissions: Permission[]) => ({ allowed: permissions });

  it.each([
    ['a secret key with flag:read', allowed('flag:read')],
    ['a secret key that may do everything', allowed('*')],
    ['an anonymous caller who may do everything', { ...allowed('*'), apiKeyId: null }],
  ])('is for %s', async (_who, rights) => {
    expect(await tellTo(rights)).toEqual({ marker: expect.any(String) });
  });

  it.each([
    ['a secret key that may write and not read', allowed('flag:write', 'evaluate')],
    ['a client key with any permissions', { ...allowed('flag:read'), isClient: true }],
    ['an anonymous caller who may read', { ...allowed('flag:read'), apiKeyId: null }],
  ])('is not for %s', async (_who, rights) => {
    expect(await tellTo(rights)).toBe(REDACTED_PAYLOAD);
  });

  it('does not begin with what ciphertexts begin with', () => {
    expect(REDACTED_PAYLOAD.startsWith(SEALED_PREFIX)).toBe(false);
  });
});

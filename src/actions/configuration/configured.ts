import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import { type Problem, problem, problemPath, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import { collectUpdates } from '../../store/flags/changed-columns.ts';
import { insertFlags, type NewFlag } from '../../store/flags/insert-flags.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Aftermath, EntityKeeper, EntityWrite } from '../change-request/entity-keeper.ts';
import { rebaseFlagRequests } from '../change-request/flag-requests.ts';
import { documentOf, saveEntity } from '../change-request/write-entity.ts';
import { checkFlag } from '../flag/check-flag.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { flagEntry } from '../flag/flag-version.ts';
import { changeKind } from '../flag/patch-flag.ts';
import { sealPayloads } from '../flag/payloads.ts';
import { becomesProtected, holdNewlyProtected, prepareFlag, saveFlagWrite } from '../flag/write-flag.ts';
import { flagName } from './dependency-order.ts';

/** The kinds of object that a document describes. */
export const CONFIGURED_TYPES = ['ENVIRONMENT', 'HOLDOUT', 'SEGMENT', 'FLAG'] as const;
export type ConfiguredType = (typeof CONFIGURED_TYPES)[number];

/** The member of a document, and of a change request, that has the objects of a kind by their keys. */
export const memberOf = {
  ENVIRONMENT: 'environments',
  HOLDOUT: 'holdouts',
  SEGMENT: 'segments',
  FLAG: 'flags',
} as const satisfies Record<ConfiguredType, string>;

/** One object that a document changes. */
export interface ConfiguredObject {
  readonly entityType: ConfiguredType;
  readonly entityKey: string;
  readonly kind: ChangeKind;
  /** The object as it may be logged; null for a new one. */
  readonly before: JsonValue;
  /** Null for a deletion of anything but a flag. */
  readonly after: JsonValue;
  readonly differences: readonly Difference[];
}

/** The most objects that one document changes: a commit must end within the time of a transaction. */
export const MAXIMUM_CONFIGURED = 1_500;

/**
 * Writes the objects of a document one after the other in an open commit, and notes what the whole needs. Approval is decided on
 * the organization as it was before; everything else on what is written so far.
 */
export class Configured {
  readonly objects: ConfiguredObject[] = [];
  /** The entries for the log. */
  readonly changes: NewChange[] = [];
  readonly aftermaths: Aftermath[] = [];
  /** The keys of the environments that require approval. */
  readonly waitsFor = new Set<string>();
  readonly #before: FlagCommit;
  readonly #problems: Problem[] = [];
  /** The flags that are not written yet: many are written together. */
  readonly #newFlags: NewFlag[] = [];
  readonly #newNames = new Set<string>();
  readonly #updates: ReturnType<typeof collectUpdates>;
  #awaited: Promise<ReadonlySet<string | null>> | undefined;
  /** The commit after the environments are written. */
  open: FlagCommit;

  constructor(before: FlagCommit) {
    this.#before = before;
    this.open = before;
    this.#updates = collectUpdates(before.tx);
  }

  /** Writes everything that is left to write. */
  async flush(): Promise<void> {
    await this.#insertFlags();
    await this.#updates.run();
  }

  /** Writes the new flags if one of these names is among theirs, so that what needs it finds it. */
  async flushFor(names: readonly string[]): Promise<void> {
    if (names.some((name) => this.#newNames.has(name))) await this.#insertFlags();
  }

  async #insertFlags(): Promise<void> {
    this.#newNames.clear();
    await insertFlags(this.open.tx, this.#newFlags.splice(0));
  }

  /** Whether change requests of a flag wait. */
  async #isAwaited({ id }: Flag): Promise<boolean> {
    const { tx, organizationId } = this.open;
    const where = { organizationId, status: 'PENDING', flagId: { not: null } };
    this.#awaited ??= tx.changeRequest
      .findMany({ where, select: { flagId: true } })
      .then((rows) => new Set(rows.map(({ flagId }) => flagId)));
    return (await this.#awaited).has(id);
  }

  /** Drafts and writes an object; false if it has problems, which are noted with their paths in the document. */
  async attempt(type: ConfiguredType, key: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      const place = problemPath([memberOf[type], key]);
      this.#problems.push(
        ...error.problems.map(({ path, message }) =>
          problem([place, path].filter((part) => part !== '').join('.'), message),
        ),
      );
      return false;
    }
  }

  /** Throws ValidationError if an object had problems. */
  refuseProblems(): void {
    if (this.#problems.length > 0) throw new ValidationError(this.#problems);
  }

  /** Throws what the checks of the kind throw. */
  async writeEntity<Type extends 'ENVIRONMENT' | 'HOLDOUT' | 'SEGMENT'>(
    type: Type,
    keeper: EntityKeeper<Type>,
    write: EntityWrite<Type>,
  ): Promise<void> {
    const [before, after] = [documentOf(write.before), documentOf(write.after)];
    const found = write.before === null || write.after === null ? [] : differences(before, after);
    if (write.before !== null && write.after !== null && found.length === 0) return;
    await keeper.check(this.open, write);
    const { waitsFor } = await keeper.guard(this.#before, write);
    const { entity, changes, aftermath } = await saveEntity(this.open, keeper, write);
    this.changes.push(...changes);
    if (aftermath !== undefined) this.aftermaths.push(aftermath);
    const { key } = keeper.nameOf(entity);
    this.#note({ entityType: type, entityKey: key, kind: write.kind, before, after, differences: found }, waitsFor);
  }

  /** Throws what the checks of a flag throw. */
  async writeFlag(before: Flag | null, draft: Flag): Promise<void> {
    const { services } = this.open;
    const kind = before === null ? 'FLAG_CREATED' : changeKind;
    const prepared = await prepareFlag(this.#before, { kind, before, after: draft });
    if (before !== null && prepared.differences.length === 0) return;
    const references = await checkFlag(this.open, prepared);
    if (before === null) {
      this.#newFlags.push({ flag: prepared.after, references });
      this.#newNames.add(flagName(draft.key));
      this.changes.push(flagEntry(prepared));
    } else {
      // What it holds back is read from the database.
      if (becomesProtected(prepared)) await this.flush();
      const open = { ...this.open, updateWithLog: this.#updates.take };
      this.changes.push(...(await saveFlagWrite(open, prepared, references)));
      if (await this.#isAwaited(before)) this.changes.push(...(await rebaseFlagRequests(this.open, prepared.after)));
      this.changes.push(...(await holdNewlyProtected(this.open, prepared)));
    }
    // A request must not reveal payloads that are still encrypted.
    const sealed = sealPayloads(services, before, draft);
    this.#note(
      {
        ...{ entityType: 'FLAG', entityKey: draft.key, kind: prepared.kind },
        ...{ before: toJson(sealed.before), after: toJson(sealed.after) },
        differences: before === null ? [] : prepared.differences,
      },
      prepared.waitsFor,
    );
  }

  #note(object: ConfiguredObject, waitsFor: readonly { readonly key: string }[]): void {
    this.objects.push(object);
    for (const { key } of waitsFor) this.waitsFor.add(key);
    if (this.objects.length <= MAXIMUM_CONFIGURED) return;
    const expected = `expected ${MAXIMUM_CONFIGURED} at the most: apply a part of it first`;
    throw new ValidationError([problem('document', `changes more than ${MAXIMUM_CONFIGURED} objects, ${expected}`)]);
  }
}

import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { newFlagKeyProblems } from '../../domain/flag-rules.ts';
import { MAXIMUM_FLAG_KEY } from '../../domain/key.ts';
import type { Holdout } from '../../domain/organization.ts';
import type { Segment } from '../../domain/segment.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import { refuseDependentsIn } from '../flag/dependents.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { environmentKeeper } from '../organization/environment-keeper.ts';
import { holdoutKeeper } from '../segment/holdout-keeper.ts';
import { segmentKeeper } from '../segment/segment-keeper.ts';
import type { ConfigurationDocument } from './configuration-document.ts';
import { Configured, type ConfiguredType, memberOf } from './configured.ts';
import { type Dependent, dependentFlag, dependentSegment, inDependencyOrder } from './dependency-order.ts';
import { draftedEnvironments, draftedHoldout, draftedSegment } from './draft-entities.ts';
import { draftedFlag } from './draft-flags.ts';

/** What a document is applied with. */
export interface Configuring {
  readonly document: ConfigurationDocument;
  /** The kinds of which objects that the document does not have are deleted. */
  readonly prune: ReadonlySet<ConfiguredType>;
  /** Only flags with one of these tags are deleted; null: all. */
  readonly pruneTags: readonly string[] | null;
}

/** What an organization holds of the kinds that a document describes. */
interface Present {
  readonly flags: Map<string, Flag>;
  readonly segments: Map<string, Segment>;
  readonly holdouts: ReadonlyMap<string, Holdout>;
}

/**
 * Makes the objects of an organization as a document describes them, in an open commit; what the document does not have stays,
 * unless it is pruned. Throws ValidationError with every problem, and the conflicts of the single verbs.
 */
export async function configure(open: FlagCommit, configuring: Configuring): Promise<Configured> {
  // Approval is decided on the state before, which therefore is read first.
  await open.contents();
  const configured = new Configured(open);
  await configureEnvironments(configured, configuring.document);
  const present = await readPresent(configured.open);
  await configureHoldouts(configured, configuring.document, present);
  await configureSegmentsAndFlags(configured, configuring.document, present);
  configured.refuseProblems();
  await prune(configured, configuring, present);
  return configured;
}

async function configureEnvironments(configured: Configured, { environments }: ConfigurationDocument): Promise<void> {
  if (environments === undefined) return;
  for (const write of draftedEnvironments(configured.open, environments)) {
    const key = write.after?.key ?? '';
    await configured.attempt('ENVIRONMENT', key, () => configured.writeEntity('ENVIRONMENT', environmentKeeper, write));
  }
  // Flags have settings in the new ones.
  configured.refuseProblems();
  if (configured.objects.length === 0) return;
  const { environments: written } = await loadSnapshotWithin(configured.open.tx, configured.open.organizationId);
  configured.open = { ...configured.open, environments: written, remembered: undefined };
}

async function readPresent({ tx, organizationId, remembered }: FlagCommit): Promise<Present> {
  if (remembered !== undefined) {
    const segments = [...remembered.segments.values()].map(({ segment }) => [segment.key, segment] as const);
    return { flags: new Map(remembered.flags), segments: new Map(segments), holdouts: remembered.holdouts };
  }
  const { flags, segments, holdouts } = await loadSnapshotWithin(tx, organizationId);
  return { flags: byKey(flags), segments: byKey(segments), holdouts: byKey(holdouts) };
}

function byKey<Item extends { readonly key: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.key, item]));
}

async function configureHoldouts(
  configured: Configured,
  { holdouts = {} }: ConfigurationDocument,
  present: Present,
): Promise<void> {
  for (const [key, document] of Object.entries(holdouts))
    await configured.attempt('HOLDOUT', key, async () => {
      const write = await draftedHoldout(configured.open, key, document, present.holdouts.get(key) ?? null);
      await configured.writeEntity('HOLDOUT', holdoutKeeper, write);
    });
}

/** A flag or a segment that is drafted. */
interface Drafted extends Dependent {
  readonly type: ConfiguredType;
  readonly key: string;
  readonly write: () => Promise<void>;
}

/** What is needed is written before what needs it. What needs something with problems is not written, nor its own problems noted. */
async function configureSegmentsAndFlags(
  configured: Configured,
  document: ConfigurationDocument,
  present: Present,
): Promise<void> {
  const archived: Flag[] = [];
  const drafts = [
    ...(await draftSegments(configured, document, present)),
    ...(await draftFlags(configured, document, present, archived)),
  ];
  const failed = new Set<string>();
  for (const { name, needs, type, key, write } of inDependencyOrder(drafts)) {
    await configured.flushFor(needs);
    const isWritten = !needs.some((needed) => failed.has(needed)) && (await configured.attempt(type, key, write));
    if (!isWritten) failed.add(name);
  }
  configured.refuseProblems();
  await configured.flush();
  refuseDependentsOf(archived, present, 'archived');
}

async function draftSegments(
  configured: Configured,
  { segments = {} }: ConfigurationDocument,
  present: Present,
): Promise<Drafted[]> {
  const drafts: Drafted[] = [];
  for (const [key, document] of Object.entries(segments))
    await configured.attempt('SEGMENT', key, async () => {
      const write = draftedSegment(configured.open, key, document, present.segments.get(key) ?? null);
      const { after } = write;
      if (after === null) return;
      present.segments.set(key, after);
      const save = () => configured.writeEntity('SEGMENT', segmentKeeper, write);
      drafts.push({ ...dependentSegment(after), type: 'SEGMENT', key, write: save });
    });
  return drafts;
}

async function draftFlags(
  configured: Configured,
  { flags = {}, environments = {} }: ConfigurationDocument,
  present: Present,
  archived: Flag[],
): Promise<Drafted[]> {
  const drafts: Drafted[] = [];
  const known = new Set(configured.open.environments.map(({ key }) => key));
  for (const [key, document] of Object.entries(flags))
    await configured.attempt('FLAG', key, async () => {
      const settings = Object.keys(document.settings ?? {});
      refuseUnknownEnvironments(settings, known);
      const covered = new Set([...Object.keys(environments), ...settings]);
      const before = present.flags.get(key) ?? null;
      if (before === null) refuseNewKey(key);
      const after = draftedFlag(configured.open, key, document, before, covered);
      if (before?.archivedAt === null && after.archivedAt !== null) archived.push(after);
      present.flags.set(key, after);
      drafts.push({ ...dependentFlag(after), type: 'FLAG', key, write: () => configured.writeFlag(before, after) });
    });
  return drafts;
}

function refuseNewKey(key: string): void {
  const problems = newFlagKeyProblems('key', key, MAXIMUM_FLAG_KEY);
  if (problems.length > 0) throw new ValidationError(problems);
}

function refuseUnknownEnvironments(settings: readonly string[], known: ReadonlySet<string>): void {
  const problems = settings
    .filter((key) => !known.has(key))
    .map((key) => problem(`settings.${key}`, `is of no environment, expected one of ${[...known].join(', ')}`));
  if (problems.length > 0) throw new ValidationError(problems);
}

function refuseDependentsOf(gone: readonly Flag[], present: Present, done: string): void {
  const contents = { flags: [...present.flags.values()], segments: [...present.segments.values()] };
  for (const flag of gone) refuseDependentsIn(contents, flag, done);
}

/** Deletes what the document does not have: what needs others before these. */
async function prune(
  configured: Configured,
  { document, prune: kinds, pruneTags }: Configuring,
  present: Present,
): Promise<void> {
  const { open } = configured;
  const isPruned = (type: ConfiguredType, key: string) =>
    kinds.has(type) && !Object.hasOwn(document[memberOf[type]] ?? {}, key);
  const hasTag = ({ tags }: Flag) => pruneTags === null || tags.some((tag) => pruneTags.includes(tag));
  const flags = [...present.flags.values()].filter((flag) => isPruned('FLAG', flag.key) && hasTag(flag));
  const segments = [...present.segments.values()].filter(({ key }) => isPruned('SEGMENT', key));
  for (const { key } of flags) present.flags.delete(key);
  for (const { key } of segments) present.segments.delete(key);
  refuseDependentsOf(flags, present, 'deleted');
  for (const flag of flags) {
    // A deleted flag would keep its holdout from being deleted.
    const holdout = flag.holdout !== null && isPruned('HOLDOUT', flag.holdout) ? null : flag.holdout;
    await configured.writeFlag(flag, { ...flag, holdout, deletedAt: open.at });
  }
  // What is deleted next is looked for in flags.
  await configured.flush();
  const deletions = segments.map((segment) => ({ ...dependentSegment(segment), segment }));
  for (const { segment } of inDependencyOrder(deletions).reverse())
    await configured.writeEntity('SEGMENT', segmentKeeper, { kind: 'SEGMENT_DELETED', before: segment, after: null });
  for (const holdout of present.holdouts.values())
    if (isPruned('HOLDOUT', holdout.key))
      await configured.writeEntity('HOLDOUT', holdoutKeeper, { kind: 'HOLDOUT_DELETED', before: holdout, after: null });
  for (const environment of open.environments)
    if (isPruned('ENVIRONMENT', environment.key))
      await configured.writeEntity('ENVIRONMENT', environmentKeeper, {
        ...{ kind: 'ENVIRONMENT_DELETED', before: environment, after: null },
      });
}

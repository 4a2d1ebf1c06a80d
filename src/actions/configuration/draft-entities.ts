import { problem, ValidationError } from '../../domain/errors.ts';
import type { Environment, Holdout } from '../../domain/organization.ts';
import type { Segment } from '../../domain/segment.ts';
import type { EntityWrite } from '../change-request/entity-keeper.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { changedEnvironment, draftEnvironment } from '../organization/environments.ts';
import { draftHoldout } from '../segment/holdouts.ts';
import { changedSegment, draftSegment } from '../segment/segments.ts';
import type { ConfigurationDocument, HoldoutDocument, SegmentDocument } from './configuration-document.ts';

/**
 * The environments of a document, the one that becomes the default first. That write ends the default of the former one, whose
 * `before` is the state after it. Throws ValidationError for two defaults.
 */
export function draftedEnvironments(
  open: FlagCommit,
  documents: NonNullable<ConfigurationDocument['environments']>,
): EntityWrite<'ENVIRONMENT'>[] {
  const defaults = Object.keys(documents).filter((key) => documents[key]?.isDefault === true);
  const [chosen, second] = defaults;
  if (second !== undefined) {
    const message = `is true, expected false: "${chosen}" is the default one`;
    throw new ValidationError([problem(`environments.${second}.isDefault`, message)]);
  }
  const known = new Map(open.environments.map((environment) => [environment.key, environment]));
  const isMoved = chosen !== undefined && known.get(chosen)?.isDefault !== true;
  const former = (environment: Environment) => (isMoved ? { ...environment, isDefault: false } : environment);
  const keys = Object.keys(documents).sort((left, right) => Number(right === chosen) - Number(left === chosen));
  return keys.map((key) => {
    const { isDefault: _, ...document } = documents[key] ?? {};
    const found = known.get(key);
    const before = found === undefined ? null : former(found);
    const usual = { name: key, description: '', isProduction: false, requiresApproval: false, queries: [key] };
    const change = { ...usual, recordsSubjects: true, ...document, isDefault: key === chosen };
    const after = changedEnvironment(before ?? draftEnvironment(open, key), change);
    return { kind: before === null ? 'ENVIRONMENT_CREATED' : 'ENVIRONMENT_UPDATED', before, after };
  });
}

/** A holdout as a document describes it; `before` is null for a new one. */
export async function draftedHoldout(
  open: FlagCommit,
  key: string,
  document: HoldoutDocument,
  before: Holdout | null,
): Promise<EntityWrite<'HOLDOUT'>> {
  const named = { key, name: document.name ?? key, exclusionPercentage: document.exclusionPercentage ?? 0 };
  if (before === null) return { kind: 'HOLDOUT_CREATED', before, after: await draftHoldout(open, named) };
  return { kind: 'HOLDOUT_UPDATED', before, after: { ...before, ...named } };
}

/** A segment as a document describes it; `before` is null for a new one. Throws ValidationError for another kind. */
export function draftedSegment(
  open: FlagCommit,
  key: string,
  document: SegmentDocument,
  before: Segment | null,
): EntityWrite<'SEGMENT'> {
  const { organizationId } = open;
  const kind = document.kind ?? 'DYNAMIC';
  if (before !== null && before.kind !== kind)
    throw new ValidationError([
      problem('kind', `is ${kind}, expected ${before.kind}: the kind of a segment cannot change`),
    ]);
  const change = { name: key, description: '', match: 'ANY' as const, groups: [], members: [], ...document };
  const fresh = () => draftSegment(open, { organizationId, key, kind, number: open.nextNumber() });
  const after: Segment = changedSegment(before ?? fresh(), change, open);
  return { kind: before === null ? 'SEGMENT_CREATED' : 'SEGMENT_UPDATED', before, after };
}

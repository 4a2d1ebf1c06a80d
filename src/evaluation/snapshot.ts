import type { Flag } from '../domain/flag.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import type { Segment } from '../domain/segment.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Evaluator } from './evaluator.ts';
import type { CompiledSegment } from './segment.ts';

/** Everything that the answers of an organization depend on, as stored at a revision. */
export interface RawSnapshot {
  readonly organizationId: string;
  /** For APIs that identify organizations by number. */
  readonly number: number;
  readonly revision: number;
  readonly environments: readonly Environment[];
  /** Without the deleted ones. */
  readonly flags: readonly Flag[];
  readonly segments: readonly Segment[];
  readonly holdouts: readonly Holdout[];
  /** By feature key. */
  readonly featureDefaults: Readonly<Record<string, boolean>>;
  /** The group types in their order. */
  readonly groupTypes: readonly string[];
}

/** One environment of one organization at a revision, compiled. Immutable. */
export interface Snapshot {
  readonly organizationId: string;
  readonly revision: number;
  readonly environment: Environment;
  /** The flags that can be named. */
  readonly flags: ReadonlyMap<string, CompiledFlag>;
  /** The same with those that cannot be named and that others depend on. */
  readonly allFlags: ReadonlyMap<string, CompiledFlag>;
  /** The keys of the flags that are not archived, sorted. */
  readonly flagKeys: readonly string[];
  readonly segments: ReadonlyMap<string, CompiledSegment>;
  /** The organization's group types in their order. */
  readonly groupTypes: readonly string[];
  readonly evaluator: Evaluator;
}

/** An organization at a revision, compiled. Immutable: a change creates a new one that shares what did not change. */
export interface OrganizationSnapshot {
  readonly organizationId: string;
  /** For APIs that identify organizations by number. */
  readonly number: number;
  readonly revision: number;
  /** By environment key. */
  readonly environments: ReadonlyMap<string, Snapshot>;
  /** The key of the default environment. */
  readonly defaultEnvironment: string;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly segments: ReadonlyMap<string, CompiledSegment>;
  readonly holdouts: ReadonlyMap<string, Holdout>;
  readonly featureDefaults: Readonly<Record<string, boolean>>;
  /** The group types in their order. */
  readonly groupTypes: readonly string[];
}

import type { EpochMilliseconds } from '../../domain/instant.ts';
import {
  type Lifecycle,
  type LifecycleStatus,
  lifecycleOf,
  lifecycleStatuses,
  staleBefore,
} from '../../domain/lifecycle.ts';
import type { Flag as FlagRow, Prisma } from '../../generated/prisma/client.ts';
import { instantOrNull } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { describedEnum } from '../lib/described-enum.ts';

export const LifecycleStatusEnum = describedEnum(
  'LifecycleStatus',
  'Whether a flag is in use, stale, archived or deleted.',
  lifecycleStatuses,
);

/** A flag's status and what it was derived from. */
export interface ShownLifecycle extends Lifecycle {
  readonly lastEvaluatedAt: Date | null;
  readonly evaluationCount: number;
}

/** The lifecycle of a flag. */
export const FlagLifecycle = builder.objectRef<ShownLifecycle>('FlagLifecycle').implement({
  ...beyondLog,
  description: 'Whether a flag is in use, stale, archived or deleted, and why.',
  fields: (t) => ({
    status: t.expose('status', { type: LifecycleStatusEnum, description: 'Status.' }),
    reason: t.exposeString('reason', { description: 'Reason for the status, in one sentence.' }),
    lastEvaluatedAt: t.expose('lastEvaluatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the flag was last evaluated, stored with a delay of seconds; null if never.',
    }),
    evaluationCount: t.exposeInt('evaluationCount', {
      description: 'How often the flag was evaluated, stored with a delay of seconds.',
    }),
  }),
});

/** Settings in which a flag is not on for every subject. */
const notFullyRolledOut = {
  OR: [
    { switch: { not: 'ON' } },
    { rolloutPercentage: { not: 100 } },
    { minVersion: { not: null } },
    { activationDate: { not: null } },
    { rules: { some: {} } },
  ],
} satisfies Prisma.FlagEnvironmentWhereInput;

/** What a flag's lifecycle is derived from, besides its own columns. */
export const lifecycleSelect = {
  _count: { select: { settings: { where: notFullyRolledOut } } },
} satisfies Prisma.FlagSelect;

/** The lifecycle of a flag at an instant. */
export function shownLifecycle(
  flag: FlagRow & { readonly _count: { readonly settings: number } },
  now: EpochMilliseconds,
): ShownLifecycle {
  const lifecycle = lifecycleOf(
    {
      archivedAt: instantOrNull(flag.archivedAt),
      deletedAt: instantOrNull(flag.deletedAt),
      permanent: flag.permanent,
      createdAt: flag.createdAt.toISOString(),
      lastEvaluatedAt: instantOrNull(flag.lastEvaluatedAt),
      isFullyRolledOut: flag._count.settings === 0,
    },
    now,
  );
  return { ...lifecycle, lastEvaluatedAt: flag.lastEvaluatedAt, evaluationCount: flag.evaluationCount };
}

/** The flags with a status: {@link lifecycleOf} as a database condition. */
export function lifecycleFilter(status: LifecycleStatus, now: EpochMilliseconds): Prisma.FlagWhereInput {
  const longAgo = new Date(staleBefore(now));
  const stale = {
    OR: [
      // In SQL a comparison with null is null, and so is its negation.
      { lastEvaluatedAt: { not: null, lt: longAgo } },
      { lastEvaluatedAt: null, createdAt: { lt: longAgo }, settings: { none: notFullyRolledOut } },
    ],
  } satisfies Prisma.FlagWhereInput;
  const inUse = { deletedAt: null, archivedAt: null } satisfies Prisma.FlagWhereInput;
  const filters: Record<LifecycleStatus, Prisma.FlagWhereInput> = {
    ACTIVE: { ...inUse, permanent: false, NOT: stale },
    STALE: { ...inUse, permanent: false, ...stale },
    PERMANENT: { ...inUse, permanent: true },
    ARCHIVED: { deletedAt: null, archivedAt: { not: null } },
    DELETED: { deletedAt: { not: null } },
  };
  return filters[status];
}

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

export const LifecycleStatusEnum = describedEnum('LifecycleStatus', 'How alive a flag is.', lifecycleStatuses);

/** A flag's state with what it was decided from. */
export interface ShownLifecycle extends Lifecycle {
  readonly lastEvaluatedAt: Date | null;
  readonly evaluationCount: number;
}

/** How alive a flag is, and why. */
export const FlagLifecycle = builder.objectRef<ShownLifecycle>('FlagLifecycle').implement({
  ...beyondLog,
  description: 'How alive a flag is, and why.',
  fields: (t) => ({
    status: t.expose('status', { type: LifecycleStatusEnum, description: 'The state.' }),
    reason: t.exposeString('reason', { description: 'Why, in a sentence.' }),
    lastEvaluatedAt: t.expose('lastEvaluatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the flag was last evaluated, as far as it has been recorded; null for never.',
    }),
    evaluationCount: t.exposeInt('evaluationCount', {
      description: 'How often it was evaluated, as far as it has been recorded.',
    }),
  }),
});

/** The settings in which a flag is not on for everybody. */
const notFullyRolledOut = {
  OR: [
    { switch: { not: 'ON' } },
    { rolloutPercentage: { not: 100 } },
    { minVersion: { not: null } },
    { activationDate: { not: null } },
    { rules: { some: {} } },
  ],
} satisfies Prisma.FlagEnvironmentWhereInput;

/** What a flag's lifecycle is decided from, besides its own columns. */
export const lifecycleSelect = {
  _count: { select: { settings: { where: notFullyRolledOut } } },
} satisfies Prisma.FlagSelect;

/** How alive a flag is at an instant. */
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

/** The flags in a state: {@link lifecycleOf} in the database's words. */
export function lifecycleFilter(status: LifecycleStatus, now: EpochMilliseconds): Prisma.FlagWhereInput {
  const longAgo = new Date(staleBefore(now));
  const stale = {
    OR: [
      // SQL compares null with nothing, and the negation of that is no truth either.
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

import { describedEnum } from '../lib/described-enum.ts';

/** What manages an organization. */
export type ManagedBy = 'APIS' | 'FILES';

export const ManagedByEnum = describedEnum<ManagedBy>('ManagedBy', 'What manages the flags of an organization.', {
  APIS: 'Every API, as permissions allow.',
  FILES:
    'Files: environments, flags, segments and holdouts change only by `applyConfiguration`. Any other change of them fails with ' +
    'MANAGED_BY_FILES.',
});

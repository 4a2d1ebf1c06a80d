import { ChangeList, useChangeLog } from '../../change/change-list.tsx';
import type { FlagTabProps } from '../flag-tab.ts';

/** Everything that happened to a flag, newest first, and the way back. */
export function HistoryTab({ organization, flag }: FlagTabProps) {
  const log = useChangeLog(organization, { flagKey: flag.key });
  return <ChangeList {...{ log, organization }} isOfFlag />;
}

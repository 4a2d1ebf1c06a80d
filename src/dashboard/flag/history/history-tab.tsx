import { useSignal } from '@preact/signals';
import { ChangeRow } from '../../change/change-row.tsx';
import { type Revert, RevertButton, RevertFlag } from '../../change/revert-flag.tsx';
import { List } from '../../parts/list.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { isAboutFlag, useLiveQuery } from '../../shell/use-live-query.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { FlagHistoryDocument } from './history.graphql.ts';

/** Everything that was changed in a flag, newest first, and the way back. */
export function HistoryTab({ organization, flag }: FlagTabProps) {
  const variables = { organizationId: organization, key: flag.key };
  const [result, ask] = useLiveQuery(organization, { query: FlagHistoryDocument, variables }, isAboutFlag(flag.key));
  const asked = useSignal<Revert | undefined>(undefined);
  return (
    <>
      <Loaded result={result} lines={6} onRetry={ask}>
        {(data) => (
          <List label="Changes, newest first">
            {data.flag?.changes.edges.map(({ node }) => (
              <ChangeRow key={node.id} change={node}>
                <RevertButton
                  change={node}
                  onAsk={(revert) => {
                    asked.value = revert;
                  }}
                />
              </ChangeRow>
            ))}
          </List>
        )}
      </Loaded>
      <RevertFlag
        organization={organization}
        asked={asked.value}
        onClose={() => {
          asked.value = undefined;
        }}
      />
    </>
  );
}

import './settings.css';
import { useSignal } from '@preact/signals';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { useAct } from '../change/use-act.ts';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Table } from '../parts/table.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { EnvironmentDialog } from './environment-dialog.tsx';
import {
  DeleteEnvironmentDocument,
  EnvironmentSettingsDocument,
  type SettingsEnvironmentFragment,
} from './environments.graphql.ts';

/** The environments: which is the default, which serve real users, where changes wait for approval. */
export function EnvironmentsTab({ organization }: { readonly organization: string }) {
  const lack = useLack('environment:write');
  const act = useAct(organization);
  const edited = useSignal<SettingsEnvironmentFragment | 'NEW' | undefined>(undefined);
  const ending = useSignal<SettingsEnvironmentFragment | undefined>(undefined);
  const [result, ask] = useLiveQuery(
    organization,
    { query: EnvironmentSettingsDocument, variables: { organizationId: organization } },
    ({ entityType }) => entityType === 'ENVIRONMENT',
  );
  return (
    <Loaded result={result} onRetry={ask}>
      {(data) => {
        const environments = data.organization?.environments ?? [];
        return (
          <>
            <div>
              <Button
                icon="plus"
                because={lack}
                onClick={() => {
                  edited.value = 'NEW';
                }}
              >
                New environment
              </Button>
            </div>
            <Table
              caption="Environments"
              rows={environments}
              keyOf={({ id }) => id}
              columns={[
                {
                  head: 'Environment',
                  cell: ({ key, name, description }) => (
                    <>
                      <strong>{name}</strong>
                      <div class="key soft">{key}</div>
                      {description !== '' && <div class="soft">{description}</div>}
                    </>
                  ),
                },
                {
                  head: 'What holds in it',
                  cell: (environment) =>
                    sentencesOf(environment).join(' ') || <span class="soft">Changes hold at once.</span>,
                },
                {
                  head: 'Names that SDKs send',
                  cell: ({ queries }) => <span class="key">{queries.join(', ')}</span>,
                },
                {
                  head: 'Actions',
                  isBare: true,
                  cell: (environment) => (
                    <div class="settings-actions">
                      <Button
                        because={lack}
                        aria-label={`Edit ${environment.name}`}
                        onClick={() => {
                          edited.value = environment;
                        }}
                      >
                        Edit…
                      </Button>
                      <Button
                        look="quiet"
                        because={lack ?? (environment.isDefault ? 'Make another one the default first' : undefined)}
                        aria-label={`Delete ${environment.name}`}
                        onClick={() => {
                          ending.value = environment;
                        }}
                      >
                        Delete…
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
            <EnvironmentDialog
              {...{ organization, environments }}
              edited={edited.value}
              onClose={() => {
                edited.value = undefined;
              }}
            />
            <ConfirmByName
              name={ending.value?.key}
              title={`Delete ${ending.value?.name}?`}
              confirm="Delete the environment"
              onConfirm={() =>
                act(
                  DeleteEnvironmentDocument,
                  { input: { organizationId: organization, key: ending.value?.key ?? '' } },
                  { done: `${ending.value?.name} is deleted for good.` },
                )
              }
              onClose={() => {
                ending.value = undefined;
              }}
            >
              <p>The settings of every flag in it and the keys that are bound to it are deleted with it, for good.</p>
            </ConfirmByName>
          </>
        );
      }}
    </Loaded>
  );
}

function sentencesOf(environment: SettingsEnvironmentFragment): readonly string[] {
  const { isDefault, isProduction, requiresApproval, recordsSubjects } = environment;
  return [
    isProduction ? 'Serves real users.' : '',
    isDefault ? 'The default, for callers that name none.' : '',
    requiresApproval ? 'Every change waits for approval.' : '',
    recordsSubjects ? '' : 'Subjects are not stored.',
  ].filter(Boolean);
}

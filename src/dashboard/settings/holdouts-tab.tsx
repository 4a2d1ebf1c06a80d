import './settings.css';
import { useSignal } from '@preact/signals';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { FormDialog, textIn } from '../change/form-dialog.tsx';
import { useAct } from '../change/use-act.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { Table } from '../parts/table.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { percent } from '../words/numbers.ts';
import {
  CreateHoldoutDocument,
  DeleteHoldoutDocument,
  HoldoutSettingsDocument,
  type HoldoutSettingsQuery,
  UpdateHoldoutDocument,
} from './holdouts.graphql.ts';

type Holdout = NonNullable<HoldoutSettingsQuery['organization']>['holdouts'][number];

/** The holdouts: subjects that get the new of no flag in them, to compare with. */
export function HoldoutsTab({ organization }: { readonly organization: string }) {
  const lack = useLack('segment:write');
  const act = useAct(organization);
  const edited = useSignal<Holdout | 'NEW' | undefined>(undefined);
  const ending = useSignal<Holdout | undefined>(undefined);
  const [result, ask] = useLiveQuery(
    organization,
    { query: HoldoutSettingsDocument, variables: { organizationId: organization } },
    ({ entityType }) => entityType === 'HOLDOUT' || entityType === 'FLAG',
  );
  const current = edited.value === 'NEW' ? undefined : edited.value;
  const submit = (entries: FormData) => {
    const key = current?.key ?? textIn(entries, 'key') ?? '';
    const name = textIn(entries, 'name');
    const exclusionPercentage = Number(textIn(entries, 'percentage') ?? 0);
    const place = { organizationId: organization, key };
    const input = { ...place, name, exclusionPercentage };
    if (current === undefined) {
      const said = { done: `${name ?? key} is gone again.` };
      return act(
        CreateHoldoutDocument,
        { input },
        { done: `${name ?? key} is made.`, undo: () => act(DeleteHoldoutDocument, { input: place }, said) },
      );
    }
    const back = { ...place, name: current.name, exclusionPercentage: current.exclusionPercentage };
    return act(
      UpdateHoldoutDocument,
      { input },
      {
        done: `${current.name} is saved.`,
        undo: () => act(UpdateHoldoutDocument, { input: back }, { done: `${current.name} is as it was.` }),
      },
    );
  };
  return (
    <Loaded result={result} onRetry={ask}>
      {(data) => (
        <>
          <p class="soft">
            A holdout keeps a share of all subjects away from what its flags change, so that the others can be compared
            with them.
          </p>
          <div>
            <Button
              icon="plus"
              because={lack}
              onClick={() => {
                edited.value = 'NEW';
              }}
            >
              New holdout
            </Button>
          </div>
          {data.organization?.holdouts.length === 0 && <Note>There is no holdout.</Note>}
          {data.organization && data.organization.holdouts.length > 0 && (
            <Table
              caption="Holdouts"
              rows={data.organization.holdouts}
              keyOf={({ id }) => id}
              columns={[
                {
                  head: 'Holdout',
                  cell: ({ key, name }) => (
                    <>
                      <strong>{name}</strong>
                      <div class="key soft">{key}</div>
                    </>
                  ),
                },
                { head: 'Keeps away', cell: ({ exclusionPercentage }) => percent(exclusionPercentage) },
                {
                  head: 'Flags',
                  cell: ({ flags }) =>
                    flags.length === 0
                      ? 'none'
                      : flags.map(({ id, key, name }) => (
                          <div key={id}>
                            <a href={flagAddress(organization, key)}>{name}</a>
                          </div>
                        )),
                },
                {
                  head: 'Actions',
                  isBare: true,
                  cell: (holdout) => (
                    <div class="settings-actions">
                      <Button
                        because={lack}
                        aria-label={`Edit ${holdout.name}`}
                        onClick={() => {
                          edited.value = holdout;
                        }}
                      >
                        Edit…
                      </Button>
                      <Button
                        look="quiet"
                        because={lack ?? (holdout.flags.length > 0 ? 'Flags use it' : undefined)}
                        aria-label={`Delete ${holdout.name}`}
                        onClick={() => {
                          ending.value = holdout;
                        }}
                      >
                        Delete…
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
          )}
          <FormDialog
            isOpen={edited.value !== undefined}
            title={current === undefined ? 'New holdout' : `Edit ${current.name}`}
            confirm={current === undefined ? 'Make the holdout' : 'Save'}
            onSubmit={submit}
            onClose={() => {
              edited.value = undefined;
            }}
          >
            {(problemOf) => (
              <>
                {current === undefined && (
                  <Field label="Key" hint="It cannot be changed later." problem={problemOf('key')}>
                    <input name="key" class="key" required maxLength={128} autocomplete="off" spellcheck={false} />
                  </Field>
                )}
                <Field label="Name" problem={problemOf('name')}>
                  <input name="name" maxLength={400} defaultValue={current?.name ?? ''} autocomplete="off" />
                </Field>
                <Field label="Percentage of subjects that it keeps away" problem={problemOf('exclusionPercentage')}>
                  <input
                    name="percentage"
                    type="number"
                    min="0"
                    max="100"
                    step="any"
                    required
                    defaultValue={current?.exclusionPercentage ?? 5}
                  />
                </Field>
              </>
            )}
          </FormDialog>
          <ConfirmByName
            name={ending.value?.key}
            title={`Delete ${ending.value?.name}?`}
            confirm="Delete the holdout"
            onConfirm={() =>
              act(
                DeleteHoldoutDocument,
                { input: { organizationId: organization, key: ending.value?.key ?? '' } },
                { done: `${ending.value?.name} is deleted for good.` },
              )
            }
            onClose={() => {
              ending.value = undefined;
            }}
          >
            <p>No flag uses it, so no answer changes.</p>
          </ConfirmByName>
        </>
      )}
    </Loaded>
  );
}

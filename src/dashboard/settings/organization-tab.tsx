import './settings.css';
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { FailureNote } from '../change/failure-note.tsx';
import { textIn } from '../change/form-dialog.tsx';
import { useAct } from '../change/use-act.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { download } from '../parts/download.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { useApp } from '../shell/app.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { dateTime } from '../words/times.ts';
import {
  DeleteOrganizationDocument,
  OrganizationExportDocument,
  OrganizationSettingsDocument,
  UpdateOrganizationDocument,
} from './organization.graphql.ts';

/** The organization itself: its name, a copy of everything in it, and its end. */
export function OrganizationTab({ organization }: { readonly organization: string }) {
  const lack = useLack('organization:write');
  const act = useAct(organization);
  const failure = useSignal<Failure | undefined>(undefined);
  const isEnding = useSignal(false);
  const { route } = useLocation();
  const [result, ask] = useLiveQuery(
    organization,
    { query: OrganizationSettingsDocument, variables: { organizationId: organization } },
    ({ entityType }) => entityType === 'ORGANIZATION',
  );
  return (
    <Loaded result={result} onRetry={ask}>
      {({ organization: found }) => (
        <div class="settings">
          <form
            class="settings-form"
            onSubmit={async (event) => {
              event.preventDefault();
              const name = textIn(new FormData(event.currentTarget), 'name');
              const call = (name: string | undefined) => ({ input: { organizationId: organization, name } });
              failure.value = await act(UpdateOrganizationDocument, call(name), {
                done: `The organization is called ${name}.`,
                undo: found
                  ? () =>
                      act(UpdateOrganizationDocument, call(found.name), {
                        done: `The organization is called ${found.name} again.`,
                      })
                  : undefined,
              });
            }}
          >
            {failure.value && <FailureNote failure={failure.value} />}
            <Field label="Name" hint={`Its id ${organization} stays: programs name it.`}>
              <input key={found?.name} name="name" required maxLength={400} defaultValue={found?.name ?? ''} />
            </Field>
            <Button type="submit" look="main" because={lack}>
              Save the name
            </Button>
            {found && (
              <p class="soft">
                Number {found.number}, made {dateTime(Date.parse(found.createdAt))}.
              </p>
            )}
          </form>
          <section class="settings-form">
            <h2>Export</h2>
            <p>Everything that decides answers, as one JSON document: flags, segments, holdouts and environments.</p>
            <ExportButton organization={organization} />
          </section>
          <section class="settings-form">
            <h2>Delete</h2>
            <p>
              An organization is deleted for good, with its flags, its keys and its history. Its id cannot be used
              again.
            </p>
            <Button
              look="bad"
              because={lack}
              onClick={() => {
                isEnding.value = true;
              }}
            >
              Delete the organization…
            </Button>
          </section>
          <ConfirmByName
            name={isEnding.value ? found?.name : undefined}
            title={`Delete ${found?.name}?`}
            confirm="Delete everything in it"
            onConfirm={() =>
              act(
                DeleteOrganizationDocument,
                { input: { organizationId: organization, name: found?.name ?? '' } },
                { done: `${found?.name} is deleted for good.`, onDone: () => route('/') },
              )
            }
            onClose={() => {
              isEnding.value = false;
            }}
          >
            <p>Apps that ask for its flags get their own defaults from now on. No backup of it is kept here.</p>
          </ConfirmByName>
        </div>
      )}
    </Loaded>
  );
}

function ExportButton({ organization }: { readonly organization: string }) {
  const { graph, toasts } = useApp();
  const isReading = useSignal(false);
  const save = async () => {
    isReading.value = true;
    const { data, error } = await graph.uncached
      .query(OrganizationExportDocument, { organizationId: organization })
      .toPromise();
    isReading.value = false;
    if (error) toasts.show(failureSentence(failureOf(error)), { tone: 'bad' });
    const copy = data?.organization?.export;
    if (copy) download(`${organization}.json`, `${JSON.stringify(copy, undefined, 2)}\n`, 'application/json');
  };
  return (
    <Button because={isReading.value ? 'It is being read' : undefined} onClick={save}>
      Download
    </Button>
  );
}

import './organizations-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { FormDialog, textIn } from '../change/form-dialog.tsx';
import { useAct } from '../change/use-act.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { addressOf } from '../shell/addresses.ts';
import { OrganizationList } from '../shell/organization-list.tsx';
import { Page } from '../shell/page.tsx';
import { ViewerDocument } from '../shell/shell.graphql.ts';
import { useLack } from '../shell/use-write.ts';
import { CreateOrganizationDocument, DeleteNewOrganizationDocument } from './organizations.graphql.ts';

/** All organizations that the person may see. */
export function OrganizationsPage() {
  const isMaking = useSignal(false);
  const because = useLackToMake();
  return (
    <Page
      title="Organizations"
      actions={
        <Button
          look="main"
          because={because}
          onClick={() => {
            isMaking.value = true;
          }}
        >
          New organization
        </Button>
      }
    >
      <div class="organizations-list">
        <OrganizationList class="organizations-page">
          {({ id, name }) => (
            <a class="organizations-page-line" href={addressOf(id)}>
              <span>
                <strong>{name}</strong>
                <span class="key soft">{id}</span>
              </span>
              <Icon name="right" />
            </a>
          )}
        </OrganizationList>
      </div>
      <NewOrganization
        isOpen={isMaking.value}
        onClose={() => {
          isMaking.value = false;
        }}
      />
    </Page>
  );
}

/** Makes an organization and leads to its board. */
function NewOrganization({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const act = useAct();
  const { route } = useLocation();
  const submit = (entries: FormData) => {
    const id = textIn(entries, 'id') ?? '';
    const name = textIn(entries, 'name');
    return act(
      CreateOrganizationDocument,
      { input: { id, ...(name === undefined ? {} : { name }) } },
      {
        done: `${name ?? id} is made.`,
        onDone: () => route(addressOf(id)),
        undo: (made) =>
          act(
            DeleteNewOrganizationDocument,
            { input: { organizationId: id, name: made.name } },
            { done: `${made.name} is gone again. Its id cannot be used any more.`, onDone: () => route('/') },
          ),
      },
    );
  };
  return (
    <FormDialog
      isOpen={isOpen}
      title="New organization"
      confirm="Make the organization"
      onSubmit={submit}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label="Id" hint="Programs name it. It cannot be changed later." problem={problemOf('id')}>
            <input name="id" class="key" required maxLength={64} autocomplete="off" spellcheck={false} />
          </Field>
          <Field label="Name" problem={problemOf('name')}>
            <input name="name" maxLength={400} placeholder="the id" autocomplete="off" />
          </Field>
          <p class="soft">It starts with the environments production and development.</p>
        </>
      )}
    </FormDialog>
  );
}

function useLackToMake(): string | undefined {
  const lack = useLack('organization:write');
  const [{ data }] = useQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  return data?.viewer.organization ? 'Your key is bound to one organization' : lack;
}

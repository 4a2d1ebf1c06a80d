import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { FormDialog, textIn } from '../change/form-dialog.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { Field } from '../parts/field.tsx';
import { lackOf } from '../session/permissions.ts';
import { useApp } from '../shell/app.ts';
import { OrganizationFrameDocument, ViewerDocument } from '../shell/shell.graphql.ts';
import { useWrite } from '../shell/use-write.ts';
import { permissionWords } from '../words/permissions.ts';
import { CreateKeyDocument } from './keys.graphql.ts';
import { inputOf, lifetimes, type Purpose, purposes } from './new-key.ts';
import type { Made } from './secret-dialog.tsx';

/** Makes an API key. */
export function NewKeyDialog(props: {
  readonly organization: string;
  readonly isOpen: boolean;
  onMade(made: Made): void;
  onClose(): void;
}) {
  const { organization, isOpen, onMade, onClose } = props;
  const { clock } = useApp();
  const send = useWrite();
  const purpose = useSignal<Purpose>('SERVER');
  const chosen = useSignal<readonly string[]>(purposes.SERVER.permissions);
  const [{ data }] = useQuery({ query: OrganizationFrameDocument, variables: { organizationId: organization } });
  const [viewer] = useQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  const own = viewer.data?.viewer.permissions;
  const isPublic = purposes[purpose.value].kind === 'CLIENT';
  const submit = async (entries: FormData) => {
    const key = {
      name: textIn(entries, 'name') ?? '',
      purpose: purpose.value,
      permissions: chosen.value,
      environment: textIn(entries, 'environment'),
      lifetime: textIn(entries, 'lifetime') ?? '',
    };
    const written = await send(CreateKeyDocument, { input: inputOf(organization, key, clock.now()) });
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'DONE') {
      const { apiKey, secret } = written.value;
      onMade({ id: apiKey.id, name: apiKey.name, secret });
    }
    return undefined;
  };
  return (
    <FormDialog isOpen={isOpen} title="New key" confirm="Make the key" onSubmit={submit} onClose={onClose}>
      {(problemOf) => (
        <>
          <Field
            label="Name"
            hint="The history says it for every change that is made with the key."
            problem={problemOf('name')}
          >
            <input name="name" required maxLength={200} autocomplete="off" />
          </Field>
          <fieldset>
            <legend>For</legend>
            {Object.entries(purposes).map(([name, { label, hint, permissions }]) => (
              <label key={name} class="checkbox">
                <input
                  type="radio"
                  name="purpose"
                  checked={purpose.value === name}
                  onChange={() => {
                    purpose.value = name as Purpose;
                    chosen.value = permissions.filter((permission) => lackIn(own, permission) === undefined);
                  }}
                />
                <span>
                  {label} <span class="soft">({hint})</span>
                </span>
              </label>
            ))}
          </fieldset>
          {!isPublic && (
            <fieldset>
              <legend>It may</legend>
              {Object.entries(permissionWords).map(([permission, words]) => (
                <Checkbox
                  key={permission}
                  label={words}
                  code={permission}
                  isChecked={chosen.value.includes(permission)}
                  because={lackIn(own, permission)}
                  onCheck={(isChecked) => {
                    chosen.value = isChecked
                      ? [...chosen.value, permission]
                      : chosen.value.filter((other) => other !== permission);
                  }}
                />
              ))}
            </fieldset>
          )}
          <Field label="Works in" problem={problemOf('environment')}>
            <select name="environment">
              <option value="">all environments</option>
              {data?.organization?.environments.map(({ key, name }) => (
                <option key={key} value={key}>
                  only {name}
                </option>
              ))}
            </select>
          </Field>
          <Field label="Expires" problem={problemOf('expiresAt')}>
            <select name="lifetime">
              {lifetimes.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** Why a permission cannot be given: a person gives no more than they have. */
function lackIn(own: readonly string[] | undefined, permission: string): string | undefined {
  return permission === '*' && own !== undefined && !own.includes('*')
    ? 'Your key may not do everything'
    : lackOf(own, permission);
}

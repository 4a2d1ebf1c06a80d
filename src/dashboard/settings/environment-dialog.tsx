import { FormDialog, textIn } from '../change/form-dialog.tsx';
import { useAct } from '../change/use-act.ts';
import { Field } from '../parts/field.tsx';
import { changesOf, formerOf } from './environment-form.ts';
import {
  CreateEnvironmentDocument,
  DeleteEnvironmentDocument,
  type SettingsEnvironmentFragment,
  UpdateEnvironmentDocument,
} from './environments.graphql.ts';

/** Makes an environment, also as a copy of another, or edits one. */
export function EnvironmentDialog(props: {
  readonly organization: string;
  readonly environments: readonly SettingsEnvironmentFragment[];
  readonly edited: SettingsEnvironmentFragment | 'NEW' | undefined;
  onClose(): void;
}) {
  const { organization, environments, edited, onClose } = props;
  const act = useAct(organization);
  const current = edited === 'NEW' ? undefined : edited;
  const submit = async (entries: FormData) => {
    const isSet = (name: string) => entries.has(name);
    const changes = changesOf(current, {
      name: textIn(entries, 'name'),
      description: textIn(entries, 'description') ?? '',
      queries: textIn(entries, 'queries') ?? '',
      // The default stays the default until another one becomes it.
      isDefault: current?.isDefault === true || isSet('isDefault'),
      isProduction: isSet('isProduction'),
      requiresApproval: isSet('requiresApproval'),
      recordsSubjects: isSet('recordsSubjects'),
    });
    const key = current?.key ?? textIn(entries, 'key') ?? '';
    const comment = textIn(entries, 'comment');
    const input = { organizationId: organization, key, comment, ...changes };
    if (current !== undefined) {
      const isNewDefault = changes.isDefault === true;
      const back = { organizationId: organization, key, ...formerOf(current, changes) };
      return act(
        UpdateEnvironmentDocument,
        { input },
        isNewDefault
          ? { done: `${current.name} is saved. To undo it, make another environment the default.` }
          : {
              done: `${current.name} is saved.`,
              undo: () => act(UpdateEnvironmentDocument, { input: back }, { done: `${current.name} is as it was.` }),
            },
      );
    }
    const settingsFrom = textIn(entries, 'settingsFrom');
    const remove = () =>
      act(
        DeleteEnvironmentDocument,
        { input: { organizationId: organization, key } },
        { done: `${key} is gone again.` },
      );
    return act(
      CreateEnvironmentDocument,
      { input: { ...input, settingsFrom } },
      { done: `${key} is made.`, undo: remove },
    );
  };
  return (
    <FormDialog
      isOpen={edited !== undefined}
      title={current === undefined ? 'New environment' : `Edit ${current.name}`}
      confirm={current === undefined ? 'Make the environment' : 'Save'}
      onSubmit={submit}
      onClose={onClose}
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
          {current === undefined && (
            <Field label="Flags start" problem={problemOf('settingsFrom')}>
              <select name="settingsFrom">
                <option value="">switched off</option>
                {environments.map(({ key, name }) => (
                  <option key={key} value={key}>
                    as they are in {name}
                  </option>
                ))}
              </select>
            </Field>
          )}
          <fieldset>
            <legend>What holds in it</legend>
            <Check name="isProduction" label="It serves real users" isSet={current?.isProduction ?? false} />
            <Check
              name="requiresApproval"
              label="Every change waits until another person approves it"
              isSet={current?.requiresApproval ?? false}
            />
            <Check
              name="recordsSubjects"
              label="Subjects that apps report are stored"
              isSet={current?.recordsSubjects ?? true}
            />
            <Check
              name="isDefault"
              label="It is the default, for callers that name none"
              isSet={current?.isDefault ?? false}
              isFixed={current?.isDefault ?? false}
            />
          </fieldset>
          <Field
            label="Names that SDKs send for it"
            hint="One on each line, each in one environment only"
            problem={problemOf('queries')}
          >
            <textarea name="queries" class="key" spellcheck={false} defaultValue={current?.queries.join('\n') ?? ''} />
          </Field>
          <Field label="What it is for" problem={problemOf('description')}>
            <input name="description" defaultValue={current?.description ?? ''} autocomplete="off" />
          </Field>
          <Field label="Why?" hint="Stands in the history." problem={problemOf('comment')}>
            <input name="comment" placeholder="optional" autocomplete="off" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

function Check(props: {
  readonly name: string;
  readonly label: string;
  readonly isSet: boolean;
  readonly isFixed?: boolean;
}) {
  return (
    <label class="checkbox" title={props.isFixed ? 'Make another one the default instead' : undefined}>
      <input type="checkbox" name={props.name} defaultChecked={props.isSet} disabled={props.isFixed ?? false} />
      {props.label}
    </label>
  );
}

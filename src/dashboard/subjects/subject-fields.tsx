import './subject-fields.css';
import { type SubjectEntry, subjectContext } from '../explanation/subject-entry.ts';
import { SubjectKey } from '../explanation/subject-key.tsx';
import { Field } from '../parts/field.tsx';

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLSelectElement };

/** Whose answers are watched, and in which environment. */
export function SubjectFields(props: {
  readonly organization: string;
  /** What the fields are for, such as "The other". */
  readonly title: string;
  readonly entry: SubjectEntry;
  readonly environment: string;
  readonly environments: readonly { readonly key: string; readonly name: string }[];
  onEdit(entry: SubjectEntry): void;
  onEnvironment(key: string): void;
}) {
  const { organization, title, entry, environment, environments, onEdit, onEnvironment } = props;
  const { problem } = subjectContext(entry);
  return (
    <fieldset class="subject-fields">
      <legend class="visually-hidden">{title}</legend>
      <SubjectKey {...{ organization, environment, entry, onEdit }} label={title} />
      <Field label="App version">
        <input
          value={entry.version}
          placeholder="none"
          spellcheck={false}
          onInput={(event: InputOf) => onEdit({ ...entry, version: event.currentTarget.value })}
        />
      </Field>
      <Field label="More attributes" problem={problem}>
        <input
          class="key"
          value={entry.attributes}
          placeholder='{"plan": "pro"}'
          spellcheck={false}
          onInput={(event: InputOf) => onEdit({ ...entry, attributes: event.currentTarget.value })}
        />
      </Field>
      <Field label="In">
        <select value={environment} onChange={(event: InputOf) => onEnvironment(event.currentTarget.value)}>
          {environments.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </fieldset>
  );
}

import './subject-fields.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { type SubjectEntry, subjectContext } from '../explanation/subject-entry.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Field } from '../parts/field.tsx';
import { useLack } from '../shell/use-write.ts';
import { number } from '../words/numbers.ts';
import { KnownSubjectsDocument } from './subjects.graphql.ts';

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
  const search = useSignal('');
  const lack = useLack('subject:read');
  const [known] = useQuery({
    query: KnownSubjectsDocument,
    variables: { organizationId: organization, environment, search: search.value || undefined },
    pause: lack !== undefined,
  });
  const place = known.data?.organization?.environment;
  const options = (place?.subjects.edges ?? []).map(({ node }) => ({
    value: node.targetingKey,
    label: node.targetingKey,
  }));
  const { problem } = subjectContext(entry);
  return (
    <fieldset class="subject-fields">
      <legend class="visually-hidden">{title}</legend>
      <Field label={title} hint={lack ?? hintOf(place?.subjectCount ?? 0, options.length)}>
        <Combobox
          value={entry.key}
          options={options}
          isFree
          placeholder="key of a subject"
          onChange={(key) => {
            search.value = key;
            onEdit({ ...entry, key });
          }}
        />
      </Field>
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

function hintOf(known: number, offered: number): string | undefined {
  if (known === 0) return 'No subject is known here; any key can be typed.';
  return known > offered ? `${number(known)} are known here: type a part of a key to find one.` : undefined;
}

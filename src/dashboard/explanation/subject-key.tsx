import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Combobox } from '../parts/combobox.tsx';
import { Field } from '../parts/field.tsx';
import { useLack } from '../shell/use-write.ts';
import { number } from '../words/numbers.ts';
import { KnownSubjectsDocument } from './known-subjects.graphql.ts';
import { fillIn, type SubjectEntry } from './subject-entry.ts';

/** The key of a subject, with those that are known in an environment to choose from. What is known of one is filled in with it. */
export function SubjectKey(props: {
  readonly organization: string;
  readonly environment: string;
  readonly label: string;
  readonly entry: SubjectEntry;
  onEdit(entry: SubjectEntry): void;
}) {
  const { organization, environment, label, entry, onEdit } = props;
  const search = useSignal(entry.key);
  const filled = useRef<SubjectEntry | undefined>(undefined);
  const lack = useLack('subject:read');
  const [{ data }] = useQuery({
    query: KnownSubjectsDocument,
    variables: { organizationId: organization, environment, search: search.value || undefined },
    pause: lack !== undefined,
  });
  const place = data?.organization?.environment;
  const subjects = place?.subjects.edges.map(({ node }) => node) ?? [];
  const known = subjects.find(({ targetingKey }) => targetingKey === entry.key);
  // At once: one that waited would put back an entry that the person has typed over since, and that one this one, without end.
  useLayoutEffect(() => {
    const next = fillIn(entry, known, filled.current);
    if (next !== entry) {
      filled.current = known && next;
      onEdit(next);
    }
  }, [entry.key, known]);
  return (
    <Field label={label} hint={lack ?? hintOf(place?.subjectCount ?? 0, subjects.length)}>
      <Combobox
        value={entry.key}
        options={subjects.map(({ targetingKey }) => ({ value: targetingKey, label: targetingKey }))}
        isFree
        placeholder="key of a subject"
        onChange={(key) => {
          search.value = key;
          onEdit({ ...entry, key });
        }}
      />
    </Field>
  );
}

function hintOf(known: number, offered: number): string | undefined {
  if (known === 0) return 'No subject is known here; any key can be typed.';
  return known > offered ? `${number(known)} are known here: type a part of a key to find one.` : undefined;
}

import './conditions.css';
import { useQuery } from '@urql/preact';
import { Combobox } from '../parts/combobox.tsx';
import { FlagChoicesDocument } from './conditions.graphql.ts';

/** Chooses a flag of the organization by its name or key. */
export function FlagPicker(props: {
  readonly organization: string;
  readonly value: string;
  /** The key of a flag that cannot be chosen. */
  readonly without?: string;
  onChange(key: string): void;
}) {
  const { organization, value, without, onChange } = props;
  const variables = { organizationId: organization };
  const [{ data }] = useQuery({ query: FlagChoicesDocument, variables, requestPolicy: 'cache-first' });
  const options = (data?.organization?.board.rows ?? [])
    .filter(({ key }) => key !== without)
    .map(({ key, name }) => ({ value: key, label: name, detail: key }));
  return (
    <div class="condition-subject">
      <Combobox label="Flag" placeholder="choose a flag" value={value} options={options} onChange={onChange} />
    </div>
  );
}

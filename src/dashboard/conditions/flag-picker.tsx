import './conditions.css';
import { Combobox } from '../parts/combobox.tsx';
import type { ComboboxOption } from '../parts/combobox-matches.ts';
import { type PageOf, useAllPages } from '../shell/use-all-pages.ts';
import { FlagChoicesDocument, type FlagChoicesQuery } from './conditions.graphql.ts';

/** Chooses a flag of the organization by its name or key. */
export function FlagPicker(props: {
  readonly organization: string;
  readonly value: string;
  /** The key of a flag that cannot be chosen. */
  readonly without?: string;
  onChange(key: string): void;
}) {
  const { organization, value, without, onChange } = props;
  const flags = useAllPages(organization, FlagChoicesDocument, flagsOf);
  const options = flags.filter((flag) => flag.value !== without);
  return (
    <div class="condition-subject">
      <Combobox label="Flag" placeholder="choose a flag" value={value} options={options} onChange={onChange} />
    </div>
  );
}

function flagsOf({ organization }: FlagChoicesQuery): PageOf<ComboboxOption> | undefined {
  if (!organization) return undefined;
  const { rows, hasNextPage, endCursor } = organization.board;
  return {
    rows: rows.map(({ key, name }) => ({ value: key, label: name, detail: key })),
    end: hasNextPage ? endCursor : null,
  };
}

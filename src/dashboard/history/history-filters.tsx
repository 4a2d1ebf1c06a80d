import type { ComponentChildren } from 'preact';
import { Chip } from '../parts/chip.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { SearchField, Toolbar } from '../parts/toolbar.tsx';
import type { HistoryChoicesQuery } from './history.graphql.ts';
import {
  type ConditionName,
  conditionsOf,
  type HistoryAddress,
  kinds,
  sources,
  withCondition,
} from './history-filter.ts';

/** Which changes are shown: a text, and the conditions as chips. */
export function HistoryFilters(props: {
  readonly address: HistoryAddress;
  readonly choices: HistoryChoicesQuery['organization'] | undefined;
  readonly end: ComponentChildren;
  onChange(address: HistoryAddress): void;
}) {
  const { address, choices, end, onChange } = props;
  const people = choices?.actors.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const environments = choices?.environments.map(({ key, name }) => ({ value: key, label: name })) ?? [];
  const kindOptions = Object.entries(kinds).map(([value, label]) => ({ value, label }));
  const nameOf = (name: ConditionName, value: string) =>
    ({ person: people, env: environments, kind: kindOptions })[String(name)]?.find((one) => one.value === value)
      ?.label ?? value;
  const add = (name: ConditionName, value: string) => onChange(withCondition(address, name, value));
  return (
    <Toolbar label="Which changes are shown" end={end}>
      <SearchField
        label="Find changes by key or person"
        placeholder="Key or person…"
        value={address.q ?? ''}
        onSearch={(text) => onChange({ ...address, q: text || undefined })}
      />
      {conditionsOf(address, nameOf).map(({ label, without }) => (
        <Chip key={label} label={label} onRemove={() => onChange(without)} />
      ))}
      <Popover
        id="history-filter"
        title="Add a filter"
        class="quiet"
        label={
          <>
            <Icon name="filter" />
            Filter
          </>
        }
      >
        <div class="history-conditions">
          <Adding label="Environment" options={environments} onAdd={(value) => add('env', value)} />
          <Adding label="Person or key" options={people} onAdd={(value) => add('person', value)} />
          <Adding label="Kind" options={kindOptions} onAdd={(value) => add('kind', value)} />
          <Adding
            label="Through"
            options={sources.map((value) => ({ value, label: value }))}
            onAdd={(value) => add('source', value)}
          />
          <Field label="From">
            <input
              type="date"
              value={address.from ?? ''}
              onChange={(event) => add('from', event.currentTarget.value)}
            />
          </Field>
          <Field label="Until, this day included">
            <input type="date" value={address.to ?? ''} onChange={(event) => add('to', event.currentTarget.value)} />
          </Field>
          <form
            class="history-flag"
            onSubmit={(event) => {
              event.preventDefault();
              const key = new FormData(event.currentTarget).get('flag');
              if (typeof key === 'string') add('flag', key.trim());
            }}
          >
            <Field label="Flag, by its exact key">
              <input name="flag" spellcheck={false} autocomplete="off" placeholder="Then Enter" />
            </Field>
          </form>
        </div>
      </Popover>
    </Toolbar>
  );
}

function Adding(props: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onAdd(value: string): void;
}) {
  const { label, options, onAdd } = props;
  return (
    <Field label={label}>
      <select
        value=""
        onChange={(event) => {
          onAdd(event.currentTarget.value);
          event.currentTarget.value = '';
        }}
      >
        <option value="">any</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

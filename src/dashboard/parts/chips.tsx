import './chips.css';
import { useRef, useState } from 'preact/hooks';
import { Chip } from './chip.tsx';
import { Combobox } from './combobox.tsx';
import type { ComboboxOption } from './combobox-matches.ts';

/** What a list of chips is made of. Inside a `Field` it receives `id` and the descriptions. */
export interface ChipsProps {
  readonly values: readonly string[];
  readonly options?: readonly ComboboxOption[];
  /** Whether texts that are not in the list can be added. @default true */
  readonly isFree?: boolean;
  /** Its name where no label stands beside it. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly most?: number;
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
  onChange(values: readonly string[]): void;
}

/** A list of short values: Enter or a pasted list adds, Backspace in the empty input removes the last. */
export function Chips({ values, options = [], isFree = true, label, most = 10_000, onChange, ...rest }: ChipsProps) {
  const place = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const nameOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const add = (added: readonly string[]) => {
    setText('');
    const fresh = added.map((value) => value.trim()).filter((value) => value !== '' && !values.includes(value));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)].slice(0, most));
  };
  return (
    <div
      ref={place}
      class="chips"
      onPaste={(event) => {
        const pasted = event.clipboardData?.getData('text/plain') ?? '';
        if (!isFree || !/[\n\t]/.test(pasted)) return;
        event.preventDefault();
        add(pasted.split(/[\n\t]/));
      }}
      onFocusOut={(event) => {
        // What was typed and not added would be lost without a word.
        if (isFree && text !== '' && !place.current?.contains(event.relatedTarget as Node | null)) add([text]);
      }}
    >
      {values.slice(0, SHOWN).map((value) => (
        <Chip
          key={value}
          label={nameOf(value)}
          onRemove={() => {
            onChange(values.filter((other) => other !== value));
            place.current?.querySelector('input')?.focus();
          }}
        />
      ))}
      {values.length > SHOWN && <span class="soft">and {values.length - SHOWN} more</span>}
      {values.length < most && (
        <Combobox
          {...rest}
          {...(label === undefined ? {} : { label })}
          value={text}
          isFree={isFree}
          options={options.filter(({ value }) => !values.includes(value))}
          onChange={setText}
          onChoose={(value) => add([value])}
          onEnter={(entered) => isFree && add([entered])}
          onBackspace={() => onChange(values.slice(0, -1))}
        />
      )}
    </div>
  );
}

/** How many chips are shown; the rest is counted. */
const SHOWN = 100;

import './toolbar.css';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Controls in a row above what they change: searches, conditions, choices. What is in `end` stands at its end. */
export function Toolbar(props: {
  /** What the controls are for. */
  readonly label: string;
  readonly children: ComponentChildren;
  readonly end?: ComponentChildren;
}) {
  return (
    <search class="toolbar" aria-label={props.label}>
      {props.children}
      {props.end && <div class="toolbar-end">{props.end}</div>}
    </search>
  );
}

/** A field to search in what is shown. Escape empties it. Where `onGo` is given, Enter goes to what is found. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  /** The key that leads here, if there is one. */
  readonly shortcut?: string;
  readonly placeholder?: string;
  onSearch(text: string): void;
  /** Called for Enter and the arrow down: leads to what is found. */
  onGo?(): void;
}) {
  const { label, value, shortcut, placeholder = 'Find…', onSearch, onGo } = props;
  return (
    <label class="search-field">
      <Icon name="search" />
      <span class="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={placeholder}
        value={value}
        onInput={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onSearch('');
          if (onGo === undefined || (event.key !== 'Enter' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          onGo();
        }}
      />
      {shortcut && <kbd title="The key that leads here">{shortcut}</kbd>}
    </label>
  );
}

/** A value that can be chosen, in a row of others. */
export function Offer({ label, onChoose }: { readonly label: string; onChoose(): void }) {
  return (
    <button type="button" class="offer" onClick={onChoose}>
      {label}
    </button>
  );
}

/** One of several values, in a line with its label. */
export function Choice(props: {
  readonly label: string;
  /** Whether the label is for screen readers only. */
  readonly isBare?: boolean;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChoose(value: string): void;
}) {
  const { label, isBare = false, value, options, onChoose } = props;
  return (
    <label class="choice">
      <span class={isBare ? 'visually-hidden' : 'soft'}>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

import './combobox.css';
import { useId, useRef, useState } from 'preact/hooks';
import { number } from '../words/numbers.ts';
import { type ComboboxOption, matchesOf } from './combobox-matches.ts';
import { Icon } from './icon.tsx';

/** What a combobox is made of. Inside a `Field` it receives `id` and the descriptions. */
export interface ComboboxProps {
  /** The value of the chosen option, or with `isFree` any text. */
  readonly value: string;
  readonly options: readonly ComboboxOption[];
  /** Whether texts that are not in the list are values too. @default false */
  readonly isFree?: boolean;
  /** Its name where no label stands beside it. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
  /** Called with the value of a chosen option, and with `isFree` with every text that is typed. */
  onChange(value: string): void;
  /** Called with the value of a chosen option in place of `onChange`. */
  onChoose?(value: string): void;
  /** Called for Enter while no option is pointed at, with the text. */
  onEnter?(text: string): void;
  /** Called for Backspace in the empty input. */
  onBackspace?(): void;
}

/** A text field that offers what can be entered. Arrow keys, Enter, Escape and Tab do what they do in the ARIA pattern. */
export function Combobox({
  value,
  options,
  isFree = false,
  label,
  onChange,
  onChoose,
  onEnter,
  onBackspace,
  ...rest
}: ComboboxProps) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  // What was typed since the list opened; undefined while the text is the value.
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const chosen = options.find((option) => option.value === value);
  const text = typed ?? chosen?.label ?? value;
  const { shown, hidden } = isOpen ? matchesOf(options, typed ?? '') : { shown: [], hidden: 0 };
  const close = () => {
    setOpen(false);
    setActive(-1);
    setTyped(undefined);
  };
  const choose = (option: ComboboxOption) => {
    close();
    (onChoose ?? onChange)(option.value);
    return true;
  };
  const move = (step: 1 | -1) => {
    setOpen(true);
    const last = matchesOf(options, typed ?? '').shown.length - 1;
    setActive((place) => {
      if (step === 1) return place >= last ? Math.min(0, last) : place + 1;
      return place <= 0 ? last : place - 1;
    });
    return true;
  };
  const enter = () => {
    const option = shown[active] ?? (isFree ? undefined : shown[0]);
    if (option !== undefined) return choose(option);
    if (onEnter === undefined) return isOpen;
    close();
    onEnter(text);
    return true;
  };
  const leave = () => {
    close();
    return isOpen;
  };
  const backspace = () => {
    if (text === '') onBackspace?.();
    return false;
  };
  /** What keys do. They say whether they did something. */
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: enter,
    Escape: leave,
    Backspace: backspace,
  };
  return (
    <div class="combobox">
      <input
        {...rest}
        ref={input}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={listId}
        aria-activedescendant={active >= 0 && active < shown.length ? `${listId}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setOpen(true);
          setActive(-1);
          if (isFree) onChange(currentTarget.value);
        }}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={(event) => {
          if (keys[event.key]?.()) {
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      />
      {options.length > 0 && <Icon name="down" />}
      <div id={listId} role="listbox" aria-label="Suggestions" class="combobox-list" hidden={shown.length === 0}>
        {shown.map((option, place) => (
          <div
            key={option.value}
            id={`${listId}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            class="combobox-option"
            ref={(element) => {
              if (place === active) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerDown={(event) => {
              // The focus stays in the input.
              event.preventDefault();
              choose(option);
            }}
          >
            <span>{option.label ?? option.value}</span>
            {option.detail && <span class="soft small">{option.detail}</span>}
          </div>
        ))}
        {hidden > 0 && (
          <div role="option" aria-disabled="true" aria-selected="false" class="combobox-hidden soft small">
            {number(hidden)} more are found by typing
          </div>
        )}
      </div>
    </div>
  );
}

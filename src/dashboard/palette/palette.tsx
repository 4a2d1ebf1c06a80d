import './palette.css';
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { type Entry, movedTo } from './entries.ts';
import { type PaletteContext, useEntries } from './use-entries.ts';

interface PaletteProps extends Omit<PaletteContext, 'type'> {
  /** What is typed, also before the palette is there. */
  readonly typed: Signal<string>;
  onClose(): void;
}

/** A list of everything: type, point with the arrow keys, Enter goes there or does it, Escape closes. */
export function Palette({ onClose, typed, ...context }: PaletteProps) {
  const place = useSignal(0);
  const asked = useSignal<Entry | undefined>(undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const type = (text: string) => {
    typed.value = text;
    place.value = 0;
  };
  const { entries, isSearching } = useEntries(typed.value, { ...context, type });
  const shown: readonly Entry[] = asked.value === undefined ? entries : questionOf(asked.value, asked);
  const current = Math.min(place.value, shown.length - 1);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    place.value = 0;
    if (entry.hint === 'serves real users' && asked.value === undefined) {
      asked.value = entry;
      return;
    }
    const isStaying = entry.label.endsWith('…') || entry.id === 'back';
    entry.run();
    if (!isStaying) dialog.current?.close();
  };
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <dialog ref={dialog} class="palette" aria-label="Go to or do" closedby="any" onClose={onClose}>
      <label class="palette-field">
        <Icon name="search" />
        <span class="visually-hidden">Go to or do</span>
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
          autocomplete="off"
          spellcheck={false}
          placeholder="Go to or do… try “turn on”"
          value={typed.value}
          onInput={(event) => {
            asked.value = undefined;
            type(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') run(shown[current]);
            const moved = movedTo(current, event.key, shown.length);
            if (moved === undefined) return;
            event.preventDefault();
            place.value = moved;
          }}
        />
        <kbd>Esc</kbd>
      </label>
      <div id={`${id}-list`} class="palette-list" role="listbox" aria-label="What can be done">
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <div class="palette-group small soft" aria-hidden="true">
              {group}
            </div>
            {shown.map((entry, index) => {
              if (entry.group !== group) return null;
              return (
                <div
                  key={entry.id}
                  id={`${id}-${index}`}
                  class="palette-entry"
                  role="option"
                  aria-selected={index === current}
                  onPointerMove={() => {
                    place.value = index;
                  }}
                  onPointerUp={() => run(entry)}
                >
                  <span>{entry.label}</span>
                  <span class="palette-hint small soft">{entry.hint}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {shown.length === 0 && (
        <p class="palette-none soft" role="status">
          {isSearching ? 'Searching…' : noneInWords(typed.value)}
        </p>
      )}
    </dialog>
  );
}

/** Asks before something happens to real users. */
function questionOf(entry: Entry, asked: { value: Entry | undefined }): readonly Entry[] {
  const group = 'This serves real users';
  return [
    { id: 'sure', group, label: `Yes: ${entry.label}`, hint: '', run: entry.run },
    {
      ...{ id: 'back', group, label: 'No, leave it as it is', hint: '' },
      run() {
        asked.value = undefined;
      },
    },
  ];
}

function noneInWords(typed: string): string {
  return /^\s*turn\s+(?:on|off)\s*$/i.test(typed) ? 'Type the name of a flag.' : 'Nothing has this name.';
}

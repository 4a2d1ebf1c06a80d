import './bulk-bar.css';
import { useSignal } from '@preact/signals';
import { type Review, ReviewDialog } from '../../change/review-dialog.tsx';
import { useChangeFlags } from '../../change/use-change-flags.ts';
import type { Failure } from '../../graph/failures.ts';
import { Button } from '../../parts/button.tsx';
import { Chips } from '../../parts/chips.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Note } from '../../parts/note.tsx';
import { Popover } from '../../parts/popover.tsx';
import { useLack } from '../../shell/use-write.ts';
import { count, number } from '../../words/numbers.ts';
import type { BoardEnvironmentFragment } from '../board.graphql.ts';
import type { FlagRow } from '../flag-row.ts';
import {
  askedInWords,
  type BulkChange,
  changedRows,
  differencesOf,
  doneInWords,
  inputOf,
  undoOf,
} from './bulk-change.ts';

/** What can be done with the selected flags. */
export interface BulkBarProps {
  readonly organization: string;
  readonly environments: readonly BoardEnvironmentFragment[];
  /** The selected flags, also those that a filter hides. */
  readonly rows: readonly FlagRow[];
  /** Tags that other flags have. */
  readonly tags: readonly string[];
  /** How many of the selected flags the filter hides. */
  readonly hidden: number;
  /** Lets go of the selection. */
  onDone(): void;
}

/** The server changes at most so many flags at once. */
const MOST = 500;
/** How many flags the review names. */
const NAMED = 50;

/** The bar below the board while flags are selected. Every change of it is reviewed, made as one, and can be undone. */
export function BulkBar({ organization, environments, rows, tags, hidden, onDone }: BulkBarProps) {
  const change = useSignal<BulkChange | undefined>(undefined);
  const lack = useLack('flag:write');
  const make = useBulkChange(organization, environments);
  const because = lack ?? (rows.length > MOST ? `At most ${number(MOST)} flags change at once` : undefined);
  const ask = (asked: BulkChange) => {
    change.value = asked;
  };
  const places = (enabled: boolean) =>
    environments.map((environment) => ({
      label: environment.name,
      because,
      onSelect: () => ask({ kind: 'SWITCH', environment, enabled }),
    }));
  const present = [...new Set(rows.flatMap((row) => row.tags))].sort();
  return (
    <section class="bulk-bar" aria-label="Selected flags">
      <strong class="numbers" role="status">
        {number(rows.length)} selected
        {hidden > 0 && <span class="soft"> ({number(hidden)} hidden)</span>}
      </strong>
      <Menu title="Turn on in an environment" class="" label={<Labelled text="Turn on in" />} items={places(true)} />
      <Menu title="Turn off in an environment" class="" label={<Labelled text="Turn off in" />} items={places(false)} />
      <Popover id="bulk-tag" title="Add or remove a tag" label={<Labelled text="Tag" />}>
        <div class="bulk-tags">
          <h3>Add</h3>
          <Chips
            values={[]}
            label="Tag to add"
            options={tags.map((tag) => ({ value: tag, label: tag }))}
            onChange={([tag]) => tag !== undefined && ask({ kind: 'TAG', tag, isAdded: true })}
          />
          {present.length > 0 && <h3>Remove</h3>}
          <div class="bulk-tag-list">
            {present.map((tag) => (
              <Button key={tag} because={because} onClick={() => ask({ kind: 'TAG', tag, isAdded: false })}>
                {tag}
              </Button>
            ))}
          </div>
        </div>
      </Popover>
      <Button because={because} onClick={() => ask({ kind: 'ARCHIVE' })}>
        Archive
      </Button>
      <Button class="bulk-end" look="quiet" icon="close" onClick={onDone}>
        Let go <kbd>Esc</kbd>
      </Button>
      <ReviewDialog
        organization={organization}
        review={change.value && reviewOf({ change: change.value, environments, rows, because }, make, onDone)}
        onClose={() => {
          change.value = undefined;
        }}
      />
    </section>
  );
}

function Labelled({ text }: { readonly text: string }) {
  return (
    <>
      {text}
      <Icon name="down" />
    </>
  );
}

function reviewOf(
  asked: {
    readonly change: BulkChange;
    readonly environments: readonly BoardEnvironmentFragment[];
    readonly rows: readonly FlagRow[];
    readonly because: string | undefined;
  },
  make: ReturnType<typeof useBulkChange>,
  onDone: () => void,
): Review {
  const { change, environments, rows, because } = asked;
  const changed = changedRows(change, environments, rows);
  const same = rows.length - changed.length;
  const words = askedInWords(change, changed.length);
  return {
    title: `${words}?`,
    question: undefined,
    differences: differencesOf(change, environments, rows).slice(0, NAMED),
    confirm: words,
    more: (
      <>
        {changed.length > NAMED && <p class="soft">and {number(changed.length - NAMED)} more</p>}
        {same > 0 && <p class="soft">{count(same, 'flag')} of the selection already so.</p>}
        {change.kind === 'SWITCH' && change.enabled && change.environment.isProduction && changed.length > 0 && (
          <Note tone="warn">{change.environment.name} serves real users.</Note>
        )}
        {change.kind === 'ARCHIVE' && (
          <p>Archived flags answer no one. They are on the Cleanup page, from where they can be taken back.</p>
        )}
        {because && <Note tone="warn">{because}.</Note>}
      </>
    ),
    async onConfirm(comment) {
      if (changed.length === 0 || because !== undefined) return undefined;
      const failure = await make(change, changed, comment);
      if (failure === undefined) onDone();
      return failure;
    },
  };
}

/** Makes a change of the board, which can be undone. */
function useBulkChange(
  organization: string,
  environments: readonly BoardEnvironmentFragment[],
): (change: BulkChange, rows: readonly FlagRow[], comment: string) => Promise<Failure | undefined> {
  const make = useChangeFlags(organization);
  return (change, rows, comment) =>
    make(
      { comment, ...inputOf(change, rows) },
      {
        done: doneInWords(change, rows.length),
        back: (versions) => undoOf(change, environments, rows, versions),
      },
    );
}

import './cleanup-list.css';
import { useSignal } from '@preact/signals';
import { type Review, ReviewDialog } from '../change/review-dialog.tsx';
import { useChangeFlags } from '../change/use-change-flags.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { nothingSelected, withAll, withRow } from '../parts/selection.ts';
import { Table, type TableColumn } from '../parts/table.tsx';
import { Toolbar } from '../parts/toolbar.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { count, number } from '../words/numbers.ts';
import { relativeTime } from '../words/times.ts';
import { CleanupDocument, type CleanupFlagFragment } from './cleanup.graphql.ts';

interface CleanupListProps {
  readonly organization: string;
  readonly showsArchived: boolean;
}

/** How many flags are shown at once. */
const PAGE = 40;

/** What can be done with the selected flags. */
const acts = {
  ARCHIVE: {
    label: 'Archive',
    before: 'in use',
    after: 'archived',
    input: { archived: true },
    back: { archived: false },
    done: 'archived',
  },
  PERMANENT: {
    label: 'Mark as permanent',
    before: 'stale',
    after: 'permanent: never stale',
    input: { permanent: true },
    back: { permanent: false },
    done: 'permanent from now on',
  },
  UNARCHIVE: {
    label: 'Take back from the archive',
    before: 'archived',
    after: 'in use',
    input: { archived: false },
    back: { archived: true },
    done: 'back from the archive',
  },
} as const;

type Act = keyof typeof acts;

/** Stale or archived flags with what speaks for and against removing them, and what can be done with the selected ones. */
export function CleanupList({ organization, showsArchived }: CleanupListProps) {
  const { clock } = useApp();
  const lack = useLack('flag:write');
  const selection = useSignal(nothingSelected);
  const after = useSignal<string | undefined>(undefined);
  const asked = useSignal<Act | undefined>(undefined);
  const change = useChangeFlags(organization);
  const filter = showsArchived ? { archived: true } : { lifecycle: 'STALE' as const };
  const [result, ask] = useLiveQuery(
    organization,
    { query: CleanupDocument, variables: { organizationId: organization, filter, first: PAGE, after: after.value } },
    ({ entityType }) => entityType === 'FLAG',
  );
  const flags = result.data?.organization?.flags;
  const rows = flags?.edges.map(({ node }) => node) ?? [];
  const goTo = (cursor: string | undefined) => {
    selection.value = nothingSelected;
    after.value = cursor;
  };
  const isFirst = after.value === undefined;
  const end = flags?.pageInfo.hasNextPage ? flags.pageInfo.endCursor : null;
  const keys = rows.map(({ key }) => key);
  const selected = rows.filter(({ key }) => selection.value.keys.has(key));
  const because = lack ?? (selected.length === 0 ? 'Select flags first' : undefined);
  const offered: readonly Act[] = showsArchived ? ['UNARCHIVE'] : ['ARCHIVE', 'PERMANENT'];
  const review = (act: Act): Review => {
    const { label, before, after, input, back, done } = acts[act];
    const versions = selected.map(({ key, version }) => ({ key, expectedVersion: version }));
    const which = count(selected.length, 'flag');
    return {
      title: `${label}: ${which}?`,
      question: undefined,
      differences: selected.map(({ key, name }) => ({ path: key, label: name, before, after })),
      confirm: `${label}: ${which}`,
      async onConfirm(comment) {
        const failure = await change(
          { flags: versions, comment, ...input },
          {
            done: `${which} ${selected.length === 1 ? 'is' : 'are'} ${done}.`,
            back: (later) => [{ flags: keysOf(selected, later), ...back }],
          },
        );
        if (failure === undefined) selection.value = nothingSelected;
        return failure;
      },
    };
  };
  return (
    <>
      <Loaded result={result} lines={8} onRetry={ask}>
        {() =>
          rows.length === 0 ? (
            <Note tone="on">{noneInWords(showsArchived, isFirst)}</Note>
          ) : (
            <>
              <Toolbar
                label="What is done with the selected flags"
                end={<span class="soft numbers">{shownInWords(rows.length, flags?.totalCount ?? 0)}</span>}
              >
                <Checkbox
                  label={selected.length === 0 ? 'Select all' : `${number(selected.length)} selected`}
                  isChecked={selected.length === rows.length}
                  isPartial={selected.length > 0 && selected.length < rows.length}
                  onCheck={(isChecked) => {
                    selection.value = withAll(selection.value, keys, isChecked);
                  }}
                />
                {offered.map((act) => (
                  <Button
                    key={act}
                    because={because}
                    onClick={() => {
                      asked.value = act;
                    }}
                  >
                    {acts[act].label}…
                  </Button>
                ))}
              </Toolbar>
              <Table
                caption={showsArchived ? 'Archived flags' : 'Stale flags'}
                columns={columnsOf(organization, clock.now(), selection.value.keys, (key, isRange) => {
                  selection.value = withRow(selection.value, keys, key, isRange);
                })}
                rows={rows}
                keyOf={({ id }) => id}
              />
            </>
          )
        }
      </Loaded>
      {(!isFirst || end !== null) && (
        <div class="toolbar">
          {!isFirst && <Button onClick={() => goTo(undefined)}>Back to the first</Button>}
          {end !== null && <Button onClick={() => goTo(end)}>Show the next ones</Button>}
        </div>
      )}
      <ReviewDialog
        organization={organization}
        review={asked.value && review(asked.value)}
        onClose={() => {
          asked.value = undefined;
        }}
      />
    </>
  );
}

function keysOf(flags: readonly CleanupFlagFragment[], versions: ReadonlyMap<string, number>) {
  return flags.map(({ key }) => ({ key, expectedVersion: versions.get(key) }));
}

function noneInWords(showsArchived: boolean, isFirst: boolean): string {
  if (!isFirst) return 'No more flags are here.';
  return showsArchived ? 'No flag is archived.' : 'No flag is stale.';
}

function shownInWords(shown: number, total: number): string {
  return shown === total ? count(shown, 'flag') : `${number(shown)} of ${count(total, 'flag')}`;
}

function columnsOf(
  organization: string,
  now: number,
  selected: ReadonlySet<string>,
  select: (key: string, isRange: boolean) => void,
): readonly TableColumn<CleanupFlagFragment>[] {
  return [
    {
      head: 'Flag',
      cell: ({ key, name }) => (
        <div class="cleanup-flag">
          <Checkbox
            label={`Select ${name}`}
            isBare
            isChecked={selected.has(key)}
            onCheck={(_, isRange) => select(key, isRange)}
          />
          <span>
            <a href={flagAddress(organization, key)}>{name}</a>
            <div class="key soft">{key}</div>
          </span>
        </div>
      ),
    },
    { head: 'Why', cell: ({ lifecycle }) => lifecycle.reason },
    {
      head: 'Last evaluated',
      cell: ({ settings }) => (
        <ul class="cleanup-environments">
          {settings.map(({ id, environmentKey, enabled, lastEvaluatedAt }) => (
            <li key={id}>
              <span>
                {environmentKey} <span class="soft">({enabled ? 'on' : 'off'})</span>
              </span>
              <span class="soft">
                {lastEvaluatedAt === null ? 'never' : relativeTime(Date.parse(lastEvaluatedAt), now)}
              </span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      head: 'Needed by',
      cell: ({ dependents }) =>
        dependents.length === 0 ? (
          <span class="soft">no flag</span>
        ) : (
          dependents.map(({ id, key, name }) => (
            <div key={id}>
              <a href={flagAddress(organization, key)}>{name}</a>
            </div>
          ))
        ),
    },
  ];
}

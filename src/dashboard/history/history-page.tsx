import './history-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { ChangeList, useChangeLog } from '../change/change-list.tsx';
import type { ChangeLog } from '../change/change-log.ts';
import { Button } from '../parts/button.tsx';
import { download } from '../parts/download.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { deviceZone } from '../words/local-time.ts';
import { count, number } from '../words/numbers.ts';
import { HistoryChoicesDocument } from './history.graphql.ts';
import { csvOf, jsonOf } from './history-export.ts';
import { filterOf, type HistoryAddress, isUnfiltered } from './history-filter.ts';
import { HistoryFilters } from './history-filters.tsx';

/** Everything that was changed in an organization, newest first and live. */
export function HistoryPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query, route } = useLocation();
  const log = useChangeLog(organization, { filter: filterOf(query, deviceZone()) });
  const [choices] = useQuery({ query: HistoryChoicesDocument, variables: { organizationId: organization } });
  const go = (address: HistoryAddress) => route(addressOf(organization, '/history', { ...address }), true);
  const completeTo = log.completeTo.value;
  return (
    <Page
      title="History"
      beside={
        completeTo !== undefined && (
          <span class="soft numbers" title="Every change up to this revision is in the log, without a gap">
            {count(log.total.value, 'change')}, complete to revision {number(completeTo)}
          </span>
        )
      }
    >
      <HistoryFilters
        address={query}
        choices={choices.data?.organization}
        end={<ExportButtons log={log} organization={organization} />}
        onChange={go}
      />
      <ChangeList {...{ log, organization }} open={query.open} onOpen={(open) => go({ ...query, open })} />
      {completeTo !== undefined && log.entries.value.length === 0 && (
        <Note actions={!isUnfiltered(query) && <Button onClick={() => go({})}>Clear the filter</Button>}>
          No change matches.
        </Note>
      )}
    </Page>
  );
}

/** An export holds at most so many changes. */
const MOST = 10_000;

const formats = {
  CSV: { type: 'text/csv', write: csvOf },
  JSON: { type: 'application/json', write: jsonOf },
} as const;

/** Saves the changes that the filter shows as a file, those included that are not read yet. */
function ExportButtons({ log, organization }: { readonly log: ChangeLog; readonly organization: string }) {
  const { toasts } = useApp();
  const isExporting = useSignal(false);
  const save = async (format: keyof typeof formats) => {
    isExporting.value = true;
    const changes = await log.readAll(MOST);
    isExporting.value = false;
    if (changes === undefined) return;
    const { type, write } = formats[format];
    download(`history of ${organization}.${format.toLowerCase()}`, write(changes), type);
    const isCut = log.total.peek() > MOST;
    toasts.show(
      isCut
        ? `The newest ${number(MOST)} changes are exported. Narrow the days for older ones.`
        : `${count(changes.length, 'change')} exported.`,
    );
  };
  const because = isExporting.value ? 'The changes are being read' : undefined;
  return (
    <>
      <Button because={because} onClick={() => save('CSV')}>
        Export CSV
      </Button>
      <Button because={because} onClick={() => save('JSON')}>
        Export JSON
      </Button>
    </>
  );
}

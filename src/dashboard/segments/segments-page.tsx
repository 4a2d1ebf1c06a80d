import './segments.css';
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { Table } from '../parts/table.tsx';
import { SearchField, Toolbar } from '../parts/toolbar.tsx';
import { addressOf, segmentAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { count, number } from '../words/numbers.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { NewSegment } from './new-segment.tsx';
import { SegmentsDocument, type SegmentsQuery } from './segments.graphql.ts';

type Row = NonNullable<SegmentsQuery['organization']>['segments']['edges'][number]['node'];

/** All segments of an organization: named sets of subjects that rules refer to. */
export function SegmentsPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query, route } = useLocation();
  const isMaking = useSignal(false);
  const lack = useLack('segment:write');
  // The start of each page that is shown; the first has none.
  const [starts, setStarts] = useState<readonly (string | undefined)[]>([undefined]);
  const search = (text: string) => route(addressOf(organization, '/segments', { q: text }), true);
  return (
    <Page
      title="Segments"
      actions={
        <Button
          look="main"
          icon="plus"
          because={lack}
          onClick={() => {
            isMaking.value = true;
          }}
        >
          New segment
        </Button>
      }
    >
      <div class="segments">
        <p class="soft">
          Named sets of subjects. Rules of many flags can refer to one, and all follow when it changes.
        </p>
        <Toolbar label="Find segments">
          <SearchField label="Find segments by name or key" value={query.q ?? ''} onSearch={search} />
        </Toolbar>
        {starts.map((after, place) => (
          <Segments
            key={after ?? ''}
            {...{ organization, after }}
            wanted={query.q ?? ''}
            isLast={place === starts.length - 1}
            onMore={(next) => setStarts([...starts, next])}
          />
        ))}
      </div>
      <NewSegment
        organization={organization}
        isOpen={isMaking.value}
        onClose={() => {
          isMaking.value = false;
        }}
      />
    </Page>
  );
}

function Segments(props: {
  readonly organization: string;
  readonly after: string | undefined;
  readonly wanted: string;
  readonly isLast: boolean;
  onMore(after: string): void;
}) {
  const { organization, after, wanted, isLast, onMore } = props;
  const { clock } = useApp();
  const variables = { organizationId: organization, after };
  const concerns = ({ entityType }: { readonly entityType: string }) =>
    entityType === 'SEGMENT' || entityType === 'FLAG';
  const [result, ask] = useLiveQuery(organization, { query: SegmentsDocument, variables }, concerns);
  const text = wanted.trim().toLowerCase();
  const isWanted = ({ key, name }: Row) => `${key} ${name}`.toLowerCase().includes(text);
  return (
    <Loaded result={result} lines={4} onRetry={ask}>
      {({ organization: found }) => {
        if (!found) return null;
        const { edges, pageInfo, totalCount } = found.segments;
        const rows = edges.map(({ node }) => node).filter(isWanted);
        const end = pageInfo.endCursor;
        return (
          <>
            {totalCount === 0 && (
              <Note>There is no segment yet. Make one to use the same conditions in many rules.</Note>
            )}
            {totalCount > 0 && rows.length === 0 && isLast && (
              <p class="soft">No segment shown here has “{wanted}” in its name or key.</p>
            )}
            {rows.length > 0 && (
              <Table
                caption="Segments"
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  {
                    head: 'Segment',
                    cell: ({ key, name, description }) => (
                      <span class="segments-name">
                        <a href={segmentAddress(organization, key)}>{name}</a>
                        <span class="key soft small">{key}</span>
                        {description !== '' && <span class="soft small">{description}</span>}
                      </span>
                    ),
                  },
                  { head: 'Decided by', cell: ({ kind }) => (kind === 'STATIC' ? 'a list' : 'conditions') },
                  {
                    head: 'Used by',
                    cell: ({ flags }) =>
                      flags.length === 0 ? <span class="soft">no flag</span> : count(flags.length, 'flag'),
                  },
                  {
                    head: 'Changed',
                    cell: ({ updatedAt }) => (
                      <time dateTime={updatedAt} title={dateTime(Date.parse(updatedAt))}>
                        {relativeTime(Date.parse(updatedAt), clock.now())}
                      </time>
                    ),
                  },
                ]}
              />
            )}
            {isLast && pageInfo.hasNextPage && end && (
              <div>
                <Button onClick={() => onMore(end)}>Show more of {number(totalCount)}</Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

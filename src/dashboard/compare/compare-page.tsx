import './compare-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { Choice, SearchField, Toolbar } from '../parts/toolbar.tsx';
import { addressOf } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { OrganizationFrameDocument, type OrganizationFrameQuery } from '../shell/shell.graphql.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { count, number } from '../words/numbers.ts';
import { type Chosen, differencesIn, type Kind, kinds, ofKind, readKind, stillChosen, withPaths } from './choice.ts';
import { type ComparedFlagFragment, CompareEnvironmentsDocument } from './compare.graphql.ts';
import { ComparedFlag } from './compared-flag.tsx';
import { CopyDialog } from './copy-dialog.tsx';

type Environment = NonNullable<OrganizationFrameQuery['organization']>['environments'][number];

/** What differs between two environments, and the way to make one as the other. */
export function ComparePage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const [frame, ask] = useQuery({
    query: OrganizationFrameDocument,
    variables: { organizationId: organization },
  });
  return (
    <Page title="Compare environments">
      <Loaded result={frame} onRetry={ask}>
        {(data) => <Environments organization={organization} environments={data.organization?.environments ?? []} />}
      </Loaded>
    </Page>
  );
}

/** The environments that the address names; without it, the one after the default goes into the default. */
function Environments({
  organization,
  environments,
}: {
  readonly organization: string;
  readonly environments: readonly Environment[];
}) {
  const { query, route } = useLocation();
  const [first, second] = environments;
  const to = environments.find(({ key }) => key === query.to) ?? first;
  const from =
    environments.find(({ key }) => key === query.from && key !== to?.key) ??
    [second, first].find((environment) => environment !== undefined && environment.key !== to?.key);
  if (from === undefined || to === undefined) {
    return <Note>There is only one environment, so there is nothing to compare it with.</Note>;
  }
  const go = (more: Readonly<Record<string, string | undefined>>) =>
    route(addressOf(organization, '/compare', { ...query, from: from.key, to: to.key, ...more }), true);
  const options = environments.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <div class="compare-page">
      <Toolbar label="What to compare">
        <Choice
          label="From"
          value={from.key}
          options={options}
          onChoose={(key) => go(key === to.key ? { from: to.key, to: from.key } : { from: key })}
        />
        <Icon name="right" />
        <Choice
          label="into"
          value={to.key}
          options={options}
          onChoose={(key) => go(key === from.key ? { from: to.key, to: from.key } : { to: key })}
        />
        <Button look="quiet" icon="compare" onClick={() => go({ from: to.key, to: from.key })}>
          Swap them
        </Button>
      </Toolbar>
      <Toolbar label="What to show">
        <SearchField label="Find flags" value={query.q ?? ''} onSearch={(q) => go({ q })} />
        <Choice
          label="Show"
          value={readKind(query.show)}
          options={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
          onChoose={(show) => go({ show: show === 'all' ? undefined : show })}
        />
      </Toolbar>
      <Comparison
        key={`${from.key} ${to.key}`}
        {...{ organization, from, to }}
        kind={readKind(query.show)}
        text={query.q}
      />
    </div>
  );
}

interface ComparisonProps {
  readonly organization: string;
  readonly from: Environment;
  readonly to: Environment;
  readonly kind: Kind;
  readonly text: string | undefined;
}

/** As many flags are shown at once as one change request can hold. */
const PAGE = 250;

/** A page of the flags that differ, and the way to the others. */
function Comparison(props: ComparisonProps) {
  const { organization, from, to } = props;
  const after = useSignal<string | undefined>(undefined);
  const variables = { organizationId: organization, from: from.key, to: to.key, first: PAGE, after: after.value };
  const [result, ask] = useLiveQuery(organization, { query: CompareEnvironmentsDocument, variables }, () => true);
  const isFirst = after.value === undefined;
  const goTo = (cursor: string | undefined) => {
    after.value = cursor;
  };
  return (
    <Loaded result={result} lines={8} onRetry={ask}>
      {({ organization: found }) => {
        if (!found) return null;
        const { flags, totalCount, hasNextPage, endCursor } = found.compareEnvironments;
        const end = hasNextPage ? endCursor : null;
        if (flags.length === 0 && isFirst) {
          return (
            <Note tone="on">
              All flags are set up the same in {from.name} and {to.name}.
            </Note>
          );
        }
        return (
          <>
            <Differences key={after.value} {...props} {...{ flags, totalCount }} />
            {(!isFirst || end !== null) && (
              <div class="toolbar">
                {!isFirst && <Button onClick={() => goTo(undefined)}>Back to the first flags</Button>}
                {end !== null && <Button onClick={() => goTo(end)}>Show the next flags that differ</Button>}
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface DifferencesProps extends ComparisonProps {
  readonly flags: readonly ComparedFlagFragment[];
  /** How many flags differ, with those of other pages. */
  readonly totalCount: number;
}

/** Flags that differ: what is chosen of them is copied. */
function Differences({ organization, from, to, kind, text = '', flags, totalCount }: DifferencesProps) {
  const chosen = useSignal<Chosen>(new Map());
  const isReviewing = useSignal(false);
  const needsLog = useLack('change:read');
  const because = useLack('flag:write') ?? needsLog;
  const shown = ofKind(flags.filter(matches(text)), kind);
  const picked = stillChosen(chosen.value, flags);
  const isPart = flags.length < totalCount;
  return (
    <>
      <div class="compare-sum">
        <span>
          {count(totalCount, 'flag')} {totalCount === 1 ? 'differs' : 'differ'}
          {shown.length < totalCount && <>, {number(shown.length)} shown</>}
        </span>
        <Button
          look="quiet"
          because={because}
          onClick={() => {
            chosen.value = shown.reduce<Chosen>(
              (all, { key, differences }) =>
                withPaths(
                  all,
                  key,
                  differences.map(({ path }) => path),
                  true,
                ),
              chosen.value,
            );
          }}
        >
          Choose all {number(differencesIn(shown))}
        </Button>
      </div>
      {shown.length === 0 ? (
        <Note>{isPart ? 'No difference of these flags matches.' : 'No difference matches.'}</Note>
      ) : (
        <div class="compare-table">
          <div class="compare-heads soft small" aria-hidden="true">
            <span>Flag</span>
            <span>{from.name} has</span>
            <span>{to.name} has</span>
            <span>In {to.name} it</span>
          </div>
          <ol class="compare-flags">
            {shown.map((flag) => (
              <ComparedFlag
                key={flag.key}
                {...{ organization, flag, from, to, because }}
                chosen={chosen.value.get(flag.key)}
                onChoose={(paths, isChosen) => {
                  chosen.value = withPaths(chosen.value, flag.key, paths, isChosen);
                }}
              />
            ))}
          </ol>
        </div>
      )}
      {picked.length > 0 && (
        <section class="compare-bar" aria-label="What is chosen">
          <span>
            <strong>{count(differencesIn(picked), 'difference')}</strong> of {count(picked.length, 'flag')} chosen
          </span>
          <Button
            look="quiet"
            onClick={() => {
              chosen.value = new Map();
            }}
          >
            Let go
          </Button>
          <Button
            look="main"
            onClick={() => {
              isReviewing.value = true;
            }}
          >
            Review for {to.name}
          </Button>
        </section>
      )}
      <CopyDialog
        {...{ organization, from, to }}
        flags={isReviewing.value ? picked : undefined}
        onClose={() => {
          isReviewing.value = false;
        }}
        onDone={() => {
          chosen.value = new Map();
        }}
      />
    </>
  );
}

function matches(text: string): (flag: ComparedFlagFragment) => boolean {
  const wanted = text.toLowerCase();
  return ({ key, name }) => `${key} ${name}`.toLowerCase().includes(wanted);
}

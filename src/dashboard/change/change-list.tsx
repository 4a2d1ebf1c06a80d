import './change-list.css';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { List } from '../parts/list.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf, flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { failureSentence } from '../words/failures.ts';
import { number } from '../words/numbers.ts';
import { clockTime, dateTime, dayName } from '../words/times.ts';
import type { ShownChangeFragment } from './change.graphql.ts';
import type { PastTransitionFragment } from './change-log.graphql.ts';
import { type ChangeFilter, type ChangeLog, createChangeLog, type LogEntry } from './change-log.ts';
import { ChangeRow } from './change-row.tsx';
import { type Revert, RevertButton, RevertFlag } from './revert-flag.tsx';

/** How often what the clock did is read, in milliseconds. */
const MINUTE = 60_000;

/** What happened in an organization, or to a flag of it, kept current. */
export function useChangeLog(organization: string, shown: { flagKey?: string; filter?: ChangeFilter }): ChangeLog {
  const { graph, live, clock } = useApp();
  const log = useMemo(
    () => createChangeLog({ client: graph.uncached, organizationId: organization, ...shown, now: clock.now }),
    [graph, organization, JSON.stringify(shown)],
  );
  useEffect(() => {
    log.load();
    let cancel = () => {};
    const wait = () => {
      cancel = clock.after(MINUTE, () => {
        log.followClock();
        wait();
      });
    };
    wait();
    const feed = live(organization);
    const endings = [
      feed.follow(({ revision }) => void log.catchUp(revision)),
      feed.onRestored(() => void log.load()),
      () => cancel(),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [log, live, organization, clock]);
  return log;
}

/** What happened, under the days on which it did, and the way back from each change. */
export function ChangeList(props: {
  readonly log: ChangeLog;
  readonly organization: string;
  /** Whether all rows are about one flag, so that none leads to it. */
  readonly isOfFlag?: boolean;
  /** The revision that is open. */
  readonly open?: string | undefined;
  onOpen?(revision: string | undefined): void;
}) {
  const { log, organization, isOfFlag = false, open, onOpen } = props;
  const { clock } = useApp();
  const asked = useSignal<Revert | undefined>(undefined);
  const failure = log.failure.value;
  const row = (entry: LogEntry) => {
    if (entry.kind === 'CLOCK') return <ClockRow {...{ organization, transition: entry.transition }} />;
    const { change } = entry;
    const revision = String(change.revision);
    return (
      <ChangeRow
        key={change.id}
        change={change}
        {...(onOpen && {
          isOpen: open === revision,
          onOpen: (isOpen: boolean) => {
            if (isOpen !== (open === revision)) onOpen(isOpen ? revision : undefined);
          },
        })}
      >
        <Places {...{ organization, change, isOfFlag }} />
        <RevertButton
          change={change}
          onAsk={(revert) => {
            asked.value = revert;
          }}
        />
      </ChangeRow>
    );
  };
  return (
    <>
      {failure && failure.kind !== 'SIGN_IN' && (
        <Note tone="bad" actions={<Button onClick={log.load}>Try again</Button>}>
          {failureSentence(failure)}
        </Note>
      )}
      {log.completeTo.value === undefined && !failure && <Skeleton lines={9} />}
      {daysOf(log.entries.value, clock.now()).map(([day, entries]) => (
        <section key={day} class="change-day">
          <h2>{day}</h2>
          <List label={`Changes of ${day}`}>{entries.map(row)}</List>
        </section>
      ))}
      {log.lacksClock.value && (
        <p class="soft">What the clock did is not shown for all of this time: too much happened in it.</p>
      )}
      {log.hasOlder.value && (
        <div class="change-older">
          <Button because={log.isReading.value ? 'Older changes are being read' : undefined} onClick={log.loadOlder}>
            Show older changes
          </Button>
          <span class="soft">
            {number(log.changes.value.length)} of {number(log.total.value)}
          </span>
        </div>
      )}
      <RevertFlag
        organization={organization}
        asked={asked.value}
        onClose={() => {
          asked.value = undefined;
        }}
      />
    </>
  );
}

function daysOf(
  entries: readonly LogEntry[],
  now: number,
): readonly (readonly [day: string, entries: readonly LogEntry[]])[] {
  const days = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const day = dayName(Date.parse(entry.at), now);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

/** What the clock did without a change, and the board as of then. */
function ClockRow({
  organization,
  transition,
}: {
  readonly organization: string;
  readonly transition: PastTransitionFragment;
}) {
  const { at, sentence } = transition;
  const instant = Date.parse(at);
  return (
    <li class="clock-row">
      <span class="change-row-revision soft">
        <Icon name="clock" />
      </span>
      <span class="change-row-what">{sentence}</span>
      <a class="small" href={addressOf(organization, '', { 'as-of': at })}>
        Board then
      </a>
      <span class="soft small">the clock</span>
      <time class="soft small" dateTime={at} title={dateTime(instant)}>
        {clockTime(instant).slice(0, 5)}
      </time>
    </li>
  );
}

/** Where the change can be seen. */
function Places(props: {
  readonly organization: string;
  readonly change: ShownChangeFragment;
  readonly isOfFlag: boolean;
}) {
  const { organization, change, isOfFlag } = props;
  return (
    <>
      {change.flagKey !== null && !isOfFlag && (
        <a class="button" href={flagAddress(organization, change.flagKey, 'history')}>
          All changes of {change.flagKey}
        </a>
      )}
      {change.entityType === 'CHANGE_REQUEST' && (
        <a class="button" href={addressOf(organization, `/requests/${change.entityKey}`)}>
          Open the request
        </a>
      )}
      <a class="button" href={addressOf(organization, '', { 'as-of': String(change.revision) })}>
        Board as of revision {number(change.revision)}
      </a>
    </>
  );
}

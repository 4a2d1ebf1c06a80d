import './transition-list.css';
import { List } from '../parts/list.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { clockTime, dateTime, relativeTime, shortDate } from '../words/times.ts';
import { byDay } from './lanes.ts';
import type { ShownTransitionFragment } from './schedule.graphql.ts';

/** What the clock does, in words, by days. */
export function TransitionList({
  organization,
  transitions,
}: {
  readonly organization: string;
  readonly transitions: readonly ShownTransitionFragment[];
}) {
  const { clock } = useApp();
  const now = clock.now();
  return (
    <div class="transition-list">
      {byDay(transitions, (at) => shortDate(at, now)).map(({ day, items }) => (
        <section key={day} aria-label={day}>
          <h3>
            {day} <span class="soft">{relativeTime(Date.parse(items[0]?.at ?? ''), now)}</span>
          </h3>
          <List>
            {items.map(({ at, kind, flagKey, environment, ruleKey, sentence, effective }) => (
              <li key={`${at} ${kind} ${flagKey} ${environment} ${ruleKey}`} class="transition">
                <time class="numbers soft" dateTime={at} title={dateTime(Date.parse(at))}>
                  {clockTime(Date.parse(at)).slice(0, 5)}
                </time>
                <span class="transition-what">
                  {sentence}
                  {!effective && <span class="soft"> It changes no answer as the flag is now.</span>}
                </span>
                {flagKey !== null && (
                  <a
                    href={flagAddress(
                      organization,
                      flagKey,
                      kind.startsWith('RULE') || kind.startsWith('EXPOSURE') ? 'rules' : 'rollout',
                      environment ?? undefined,
                    )}
                  >
                    open<span class="visually-hidden"> {flagKey}</span>
                  </a>
                )}
              </li>
            ))}
          </List>
        </section>
      ))}
    </div>
  );
}

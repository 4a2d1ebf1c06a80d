import './ladder.css';
import { useQuery } from '@urql/preact';
import { Icon } from '../parts/icon.tsx';
import { type LadderRung, type LadderStep, layOutLadder, rungTabs } from './ladder-layout.ts';
import { OperatorLabelsDocument } from './operator-labels.graphql.ts';

const states = {
  PASSED: { icon: 'check', word: 'passed' },
  DECIDED: { icon: 'flag', word: 'decided' },
  NOT_ASKED: { icon: 'more', word: 'not asked' },
} as const;

/** Why a subject gets its answer: every check in order, down to the one that decided. */
export function Ladder({
  steps,
  addressOfTab,
}: {
  readonly steps: readonly LadderStep[];
  /** The address of a tab of the flag, which the deciding check leads to. */
  addressOfTab(tab: string): string;
}) {
  const [{ data }] = useQuery({ query: OperatorLabelsDocument, variables: {}, requestPolicy: 'cache-first' });
  const rungs = layOutLadder(steps, data?.operators ?? []);
  const asked = rungs.filter(({ state }) => state !== 'NOT_ASKED');
  const rest = rungs.filter(({ state }) => state === 'NOT_ASKED');
  return (
    <div class="ladder">
      <ol class="ladder-rungs">
        {asked.map((rung) => (
          <Rung key={rung.name} rung={rung} addressOfTab={addressOfTab} />
        ))}
      </ol>
      {rest.length > 0 && (
        <p class="ladder-rest soft">Not asked any more: {rest.map(({ label }) => label.toLowerCase()).join(', ')}.</p>
      )}
    </div>
  );
}

function Rung({ rung, addressOfTab }: { readonly rung: LadderRung; addressOfTab(tab: string): string }) {
  const { icon, word } = states[rung.state];
  const isDecided = rung.state === 'DECIDED';
  const [tab, label] = rungTabs[rung.name] ?? [];
  return (
    <li class={`ladder-rung ${rung.state.toLowerCase()}`}>
      <span class="ladder-mark">
        <Icon name={icon} />
        <span class="visually-hidden">{word}: </span>
      </span>
      {isDecided ? <h3 class="ladder-label">{rung.label}</h3> : <span class="ladder-label">{rung.label}</span>}
      <span class="ladder-because">{rung.because}</span>
      {isDecided && (
        <span class="ladder-here">
          answered here
          {tab !== undefined && <a href={addressOfTab(tab)}>Change it in {label}</a>}
        </span>
      )}
      {rung.details.length > 0 && (
        <ul class="ladder-details">
          {rung.details.map(({ subject, because, passed, ruleKey }) => (
            <li key={`${ruleKey} ${subject} ${because}`} class={subject.startsWith('rule ') ? 'ladder-rule' : ''}>
              <Icon name={passed ? 'check' : 'cross'} />
              <span class="visually-hidden">{passed ? 'met: ' : 'not met: '}</span>
              <span class="key">{subject}</span>
              <span class="soft">{because}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

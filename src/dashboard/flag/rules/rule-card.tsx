import { lazy } from 'preact-iso';
import { groupsInWords } from '../../conditions/condition-words.ts';
import { problemAt } from '../../conditions/problems.ts';
import { Button } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { dateTime } from '../../words/times.ts';
import type { RuleCardProps } from './rule-card-props.ts';
import { exposureInWords, splitInWords } from './rule-words.ts';

/** Most visits only read rules, so their fields are a part of their own. */
export const RuleFields = lazy(async () => (await import('./rule-fields.tsx')).RuleFields);

/** One rule: as a sentence, and when it is opened as fields. */
export function RuleCard(props: RuleCardProps) {
  const { rule, place, count, isOpen, problems, onToggle, onMove, onCopy, onRemove } = props;
  const name = rule.name || rule.key;
  const problem = problemAt(problems, `rules.${place}`);
  return (
    <li
      class={`rule ${isOpen ? 'open' : ''} ${problem === undefined ? '' : 'wrong'}`}
      // An open card holds texts to select.
      draggable={!isOpen}
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, rule.key)}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
      }}
    >
      <div class="rule-head">
        <span class="rule-place numbers">{place + 1}</span>
        <button type="button" class="rule-title" aria-expanded={isOpen} onClick={onToggle}>
          <span class="rule-name">{name}</span>
          {name !== rule.key && <span class="key soft small">{rule.key}</span>}
        </button>
        <span class="rule-moves">
          <Button
            look="quiet"
            icon="up"
            id={`rule-up ${rule.key}`}
            aria-label={`Move ${name} up`}
            title="Move up"
            disabled={place === 0}
            onClick={() => onMove(place - 1)}
          />
          <Button
            look="quiet"
            icon="down"
            id={`rule-down ${rule.key}`}
            aria-label={`Move ${name} down`}
            title="Move down"
            disabled={place === count - 1}
            onClick={() => onMove(place + 1)}
          />
          <Menu
            title={`More for ${name}`}
            items={[
              { label: 'Move to the top', icon: 'up', onSelect: () => onMove(0) },
              { label: 'Move to the bottom', icon: 'down', onSelect: () => onMove(count - 1) },
              { label: 'Make a copy', icon: 'plus', onSelect: onCopy },
              { label: 'Remove', icon: 'close', look: 'bad', onSelect: onRemove },
            ]}
          />
        </span>
      </div>
      {isOpen ? <RuleFields {...props} /> : <Sentence {...props} />}
      {!isOpen && problem && <p class="rule-problem">{problem}</p>}
    </li>
  );
}

/** The type under which the key of a dragged rule is carried. */
export const DRAGGED = 'application/x-halyard-rule';

function Sentence({ rule, served, choices, onToggle }: RuleCardProps) {
  const isEveryone = rule.groups.length === 0;
  return (
    <div class="rule-sentence">
      <p>
        <span class="soft">{isEveryone ? 'for ' : 'if '}</span>
        {groupsInWords(rule.groups, choices.operators)}
      </p>
      <p>
        <span class="soft">→ </span>
        {(rule.exposurePercentage < 100 || rule.exposureSchedule) && (
          <>
            <span class="numbers">{exposureInWords(rule)}</span>
            <span class="soft"> of them get </span>
          </>
        )}
        <strong>{splitInWords(rule.split, served)}</strong>
        {!rule.fallsThrough && rule.exposurePercentage < 100 && <span class="soft">, the others get off</span>}
        {rule.startsAt !== null && <span class="soft"> from {dateTime(Date.parse(rule.startsAt))}</span>}
        {rule.endsAt !== null && <span class="soft"> until {dateTime(Date.parse(rule.endsAt))}</span>}
      </p>
      <Button look="quiet" class="rule-edit" aria-label={`Edit ${rule.name || rule.key}`} onClick={onToggle}>
        Edit
      </Button>
    </div>
  );
}

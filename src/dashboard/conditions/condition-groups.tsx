import './conditions.css';
import type { Problem } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { emptyCondition, emptySegmentCondition, type GroupDraft } from './condition-draft.ts';
import { ConditionRow } from './condition-row.tsx';
import type { ConditionChoices } from './use-condition-choices.ts';

/** What groups of conditions are edited with. */
export interface ConditionGroupsProps {
  readonly groups: readonly GroupDraft[];
  /** Between groups: whether any of them suffices. */
  readonly match: GroupDraft['match'];
  readonly choices: ConditionChoices;
  readonly problems: readonly Problem[];
  /** The place of the groups in the input, such as `rules.0.groups`. */
  readonly path: string;
  /** What holds without a group, such as "Everyone". */
  readonly none: string;
  onChange(groups: readonly GroupDraft[]): void;
}

/** Groups of conditions: within a group all or any must hold, between groups too. */
export function ConditionGroups({ groups, match, choices, problems, path, none, onChange }: ConditionGroupsProps) {
  const edit = (place: number, group: GroupDraft) =>
    onChange(groups.map((other, index) => (index === place ? group : other)));
  return (
    <div class="condition-groups">
      {groups.length === 0 && <p class="soft">{none}</p>}
      {groups.map((group, place) => (
        <div key={place}>
          {place > 0 && <p class="condition-or">{match === 'ANY' ? 'or' : 'and'}</p>}
          <Group
            {...{ group, choices, problems }}
            path={`${path}.${place}`}
            onChange={(next) => edit(place, next)}
            onRemove={() => onChange(groups.filter((_, index) => index !== place))}
          />
        </div>
      ))}
      <div class="condition-add">
        {groups.length === 0 ? (
          <AddButtons onAdd={(condition) => onChange([{ match: 'ALL', conditions: [condition] }])} />
        ) : (
          <Button
            icon="plus"
            look="quiet"
            onClick={() => onChange([...groups, { match: 'ALL', conditions: [emptyCondition] }])}
          >
            {match === 'ANY' ? 'Or: another group' : 'And: another group'}
          </Button>
        )}
      </div>
    </div>
  );
}

function Group(props: {
  readonly group: GroupDraft;
  readonly choices: ConditionChoices;
  readonly problems: readonly Problem[];
  readonly path: string;
  onChange(group: GroupDraft): void;
  onRemove(): void;
}) {
  const { group, choices, problems, path, onChange, onRemove } = props;
  const { match, conditions } = group;
  return (
    <fieldset class="condition-group">
      <legend class="visually-hidden">Group of conditions</legend>
      {conditions.map((condition, place) => (
        <div key={place} class="condition-line">
          <span class="condition-joint soft">
            {place === 0 && 'if'}
            {place === 1 && conditions.length > 1 && (
              <select
                class="condition-input"
                aria-label="How many of the conditions must hold"
                value={match}
                onChange={({ currentTarget }) =>
                  onChange({ ...group, match: currentTarget.value as GroupDraft['match'] })
                }
              >
                <option value="ALL">and</option>
                <option value="ANY">or</option>
              </select>
            )}
            {place > 1 && (match === 'ALL' ? 'and' : 'or')}
          </span>
          <ConditionRow
            {...{ condition, choices, problems }}
            path={`${path}.conditions.${place}`}
            onChange={(next) =>
              onChange({ ...group, conditions: conditions.map((other, index) => (index === place ? next : other)) })
            }
            onRemove={() =>
              conditions.length === 1
                ? onRemove()
                : onChange({ ...group, conditions: conditions.filter((_, index) => index !== place) })
            }
          />
        </div>
      ))}
      <AddButtons onAdd={(condition) => onChange({ ...group, conditions: [...conditions, condition] })} />
    </fieldset>
  );
}

function AddButtons({ onAdd }: { onAdd(condition: typeof emptyCondition): void }) {
  return (
    <div class="condition-add">
      <Button icon="plus" look="quiet" onClick={() => onAdd(emptyCondition)}>
        Attribute
      </Button>
      <Button icon="plus" look="quiet" onClick={() => onAdd(emptySegmentCondition)}>
        Segment
      </Button>
    </div>
  );
}

import type { Problem } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Combobox } from '../parts/combobox.tsx';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import {
  type ConditionDraft,
  missingIn,
  type OperatorName,
  operatorSections,
  withAttribute,
  withOperator,
} from './condition-draft.ts';
import { FlagPicker } from './flag-picker.tsx';
import { problemAt } from './problems.ts';
import { attributeOptions, type ConditionChoices, knownAttribute } from './use-condition-choices.ts';
import { ValueEditor } from './value-editors.tsx';

/** What a condition is edited with. */
export interface ConditionRowProps {
  readonly condition: ConditionDraft;
  readonly choices: ConditionChoices;
  readonly problems: readonly Problem[];
  /** Its place in the input, such as `rules.0.groups.0.conditions.1`. */
  readonly path: string;
  onChange(condition: ConditionDraft): void;
  onRemove(): void;
}

/** One condition: an attribute, how it is tested, and the values. */
export function ConditionRow({ condition, choices, problems, path, onChange, onRemove }: ConditionRowProps) {
  const info = choices.operators.find(({ operator }) => operator === condition.operator);
  const types = knownAttribute(choices, condition.attribute, condition.groupType)?.types ?? [];
  const missing = missingIn(condition, info);
  const problem = missing === undefined ? problemAt(problems, path) : undefined;
  return (
    <div class={`condition ${problem === undefined ? '' : 'wrong'}`}>
      <div class="condition-parts">
        {condition.negate && <span class="condition-not">not:</span>}
        <Subject
          {...{ condition, choices, onChange }}
          isWrong={problemAt(problems, `${path}.attribute`) !== undefined}
        />
        <select
          class="condition-input condition-operator"
          aria-label="Operator"
          value={condition.operator}
          onChange={({ currentTarget }) =>
            onChange(withOperator(condition, currentTarget.value as OperatorName, choices.operators))
          }
        >
          {info === undefined && <option value={condition.operator}>…</option>}
          {operatorSections(choices.operators, types, condition.operator).map(({ heading, operators }) => (
            <optgroup key={heading} label={heading}>
              {operators.map(({ operator, label }) => (
                <option key={operator} value={operator}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <div class="condition-values">
          {info && (
            <ValueEditor
              key={condition.operator}
              {...{ condition, info, choices }}
              isWrong={problemAt(problems, `${path}.values`) !== undefined}
              onChange={(values) => onChange({ ...condition, values })}
            />
          )}
        </div>
        <span class="condition-tools">
          <Menu title="More for this condition" items={moreItems(condition, choices, info?.canIgnoreCase, onChange)} />
          <Button look="quiet" icon="close" aria-label="Remove this condition" onClick={onRemove} />
        </span>
      </div>
      {condition.ignoreCase && <p class="condition-hint soft small">Capital and small letters count as the same.</p>}
      {missing && <p class="condition-hint soft small">{missing}</p>}
      {problem && <p class="condition-problem">{problem}</p>}
    </div>
  );
}

function Subject({
  condition,
  choices,
  isWrong,
  onChange,
}: Pick<ConditionRowProps, 'condition' | 'choices' | 'onChange'> & { readonly isWrong: boolean }) {
  const { attribute, operator, groupType } = condition;
  const info = choices.operators.find((each) => each.operator === operator);
  if (info?.operandKind === 'SEGMENT') return <span class="condition-subject soft">the subject</span>;
  if (info?.operandKind === 'FLAG_ANSWER') {
    return (
      <FlagPicker
        organization={choices.organization}
        value={attribute}
        onChange={(flagKey) => onChange({ ...condition, attribute: flagKey, values: [] })}
      />
    );
  }
  return (
    <div class="condition-subject">
      <Combobox
        isFree
        label={groupType === null ? 'Attribute' : `Attribute of the ${groupType}`}
        aria-invalid={isWrong || undefined}
        placeholder={groupType === null ? 'attribute' : `attribute of the ${groupType}`}
        value={attribute}
        options={attributeOptions(choices, groupType)}
        onChange={(name) => onChange({ ...condition, attribute: name })}
        onChoose={(name) => onChange(withAttribute(condition, name))}
      />
      {groupType !== null && <span class="soft small">of the {groupType}</span>}
    </div>
  );
}

/** What is seldom needed: case, inversion, and attributes of groups. */
function moreItems(
  condition: ConditionDraft,
  { groupTypes }: ConditionChoices,
  canIgnoreCase: boolean | undefined,
  onChange: ConditionRowProps['onChange'],
): readonly MenuItem[] {
  const { ignoreCase, negate, groupType } = condition;
  const places = [null, ...new Set([...groupTypes, ...(groupType === null ? [] : [groupType])])];
  return [
    {
      label: negate ? 'Do not invert' : 'Invert',
      onSelect: () => onChange({ ...condition, negate: !negate }),
    },
    ...(canIgnoreCase
      ? [
          {
            label: ignoreCase ? 'Heed capital letters' : 'Ignore capital letters',
            onSelect: () => onChange({ ...condition, ignoreCase: !ignoreCase }),
          },
        ]
      : []),
    ...places
      .filter((place) => place !== groupType)
      .map((place) => ({
        label: place === null ? 'Test the subject itself' : `Test the ${place} of the subject`,
        onSelect: () => onChange({ ...condition, groupType: place }),
      })),
  ];
}

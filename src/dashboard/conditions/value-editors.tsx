import { useQuery } from '@urql/preact';
import { useState } from 'preact/hooks';
import type { JsonValue } from '../graph/json.ts';
import { Chips } from '../parts/chips.tsx';
import { DateTime } from '../parts/date-time.tsx';
import { useApp } from '../shell/app.ts';
import { type ConditionDraft, type OperatorInfo, textOfValue, valuesFrom } from './condition-draft.ts';
import { VariantChoicesDocument } from './conditions.graphql.ts';
import { type ConditionChoices, knownAttribute } from './use-condition-choices.ts';
import { triedPattern, valueHint } from './value-hints.ts';

/** What an editor of the values of a condition is made of. */
export interface ValueEditorProps {
  readonly condition: ConditionDraft;
  readonly info: OperatorInfo;
  readonly choices: ConditionChoices;
  readonly isWrong: boolean;
  onChange(values: readonly JsonValue[]): void;
}

/** The editor of each kind of value. */
const editors = {
  NONE: () => null,
  TEXT: Texts,
  NUMBER: Numbers,
  DATE: Dates,
  VERSION: Texts,
  VERSION_WILDCARD: Texts,
  PATTERN: Patterns,
  NETWORK: Texts,
  TRUTH: Truth,
  SEGMENT: Segments,
  FLAG_ANSWER: FlagAnswers,
} satisfies Record<OperatorInfo['operandKind'], (props: ValueEditorProps) => unknown>;

/** The values that the attribute of a condition is compared with. */
export function ValueEditor(props: ValueEditorProps) {
  const Editor = editors[props.info.operandKind];
  return <Editor {...props} />;
}

const placeholders: Partial<Record<OperatorInfo['operandKind'], string>> = {
  VERSION: '2.4.0',
  VERSION_WILDCARD: '2.5.*',
  NETWORK: '10.0.0.0/8',
};

/** Short texts as chips, or one text where the operator takes one. */
function Texts({ condition, info, choices, isWrong, onChange }: ValueEditorProps) {
  const { values, attribute, groupType } = condition;
  const placeholder = placeholders[info.operandKind] ?? 'value';
  const options = (knownAttribute(choices, attribute, groupType)?.examples ?? []).map((example) => ({
    value: textOfValue(example),
  }));
  const texts = values.map(textOfValue);
  const hint = texts.map((text) => valueHint(info.operandKind, text)).find((found) => found !== undefined);
  return (
    <>
      {info.maximumValues === 1 ? (
        <input
          class="condition-input"
          aria-label="Value"
          aria-invalid={isWrong || undefined}
          placeholder={placeholder}
          spellcheck={false}
          autocomplete="off"
          value={texts[0] ?? ''}
          onInput={({ currentTarget }) => onChange(currentTarget.value === '' ? [] : [currentTarget.value.trim()])}
        />
      ) : (
        <Chips
          label="Values"
          aria-invalid={isWrong || undefined}
          placeholder={texts.length === 0 ? placeholder : 'or …'}
          most={info.maximumValues}
          values={texts}
          options={info.operandKind === 'TEXT' ? options : []}
          onChange={(next) => onChange(valuesFrom(next, values))}
        />
      )}
      {hint && <span class="condition-hint soft small">{hint}</span>}
    </>
  );
}

/** One number, or the lower and the upper bound. */
function Numbers({ condition, info, isWrong, onChange }: ValueEditorProps) {
  const { values } = condition;
  const isPair = info.maximumValues === 2;
  const texts = [0, 1].map((place) => (values[place] === undefined ? '' : textOfValue(values[place])));
  const entry = (place: 0 | 1, label: string) => (
    <input
      class="condition-input condition-number"
      aria-label={label}
      aria-invalid={isWrong || undefined}
      inputMode="decimal"
      placeholder={isPair ? label.toLowerCase() : '0'}
      autocomplete="off"
      value={texts[place]}
      onInput={({ currentTarget }) => {
        const next = texts.map((text, index) => (index === place ? currentTarget.value.trim() : text));
        onChange(
          next
            .slice(0, isPair ? 2 : 1)
            .filter((text, index) => text !== '' || index === 0)
            .map(numberFrom),
        );
      }}
    />
  );
  if (!isPair) return entry(0, 'Number');
  return (
    <span class="condition-pair">
      {entry(0, 'From')} and {entry(1, 'To')}
    </span>
  );
}

function numberFrom(text: string): JsonValue {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : number;
}

/** A date, or a time before now such as `7d`. */
function Dates(props: ValueEditorProps) {
  const { condition, info, isWrong, onChange } = props;
  const { clock } = useApp();
  const first = condition.values[0] === undefined ? '' : textOfValue(condition.values[0]);
  const [isRelative, setRelative] = useState(first !== '' && Number.isNaN(Date.parse(first)));
  if (info.maximumValues > 1 && condition.values.length > 1) return <Texts {...props} />;
  return (
    <span class="condition-date">
      <select
        class="condition-input"
        aria-label="Kind of date"
        value={isRelative ? 'relative' : 'date'}
        onChange={({ currentTarget }) => {
          setRelative(currentTarget.value === 'relative');
          onChange([]);
        }}
      >
        <option value="date">the date</option>
        <option value="relative">this long ago</option>
      </select>
      {isRelative ? (
        <input
          class="condition-input condition-number"
          aria-label="How long ago"
          aria-invalid={isWrong || undefined}
          placeholder="7d"
          title="A number and h, d, w, m or y"
          value={first}
          onInput={({ currentTarget }) => onChange(currentTarget.value === '' ? [] : [currentTarget.value.trim()])}
        />
      ) : (
        <DateTime
          label="Date"
          value={first}
          now={clock.now()}
          none="not chosen yet"
          onChange={(value) => onChange(value === '' ? [] : [value])}
        />
      )}
    </span>
  );
}

/** Patterns, with a text to try them on. */
function Patterns(props: ValueEditorProps) {
  const { values, ignoreCase } = props.condition;
  const [text, setText] = useState('');
  const results = values.map((value) => triedPattern(textOfValue(value), text, ignoreCase));
  return (
    <>
      <Texts {...props} />
      <span class="condition-try">
        <input
          class="condition-input"
          aria-label="Text to try the pattern on"
          placeholder="try it on a text"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        {text !== '' && values.length > 0 && <span role="status">{tried(results)}</span>}
      </span>
    </>
  );
}

function tried(results: readonly (boolean | undefined)[]): string {
  if (results.includes(true)) return '✓ matches';
  return results.includes(undefined) ? 'a browser cannot try this pattern' : '✗ does not match';
}

function Truth({ condition, onChange }: ValueEditorProps) {
  return (
    <select
      class="condition-input"
      aria-label="Truth"
      value={String(condition.values[0] ?? '')}
      onChange={({ currentTarget }) => onChange([currentTarget.value === 'true'])}
    >
      <option value="" disabled hidden>
        choose
      </option>
      <option value="true">true</option>
      <option value="false">false</option>
    </select>
  );
}

function Segments({ condition, choices, isWrong, onChange }: ValueEditorProps) {
  return (
    <Chips
      label="Segments"
      aria-invalid={isWrong || undefined}
      placeholder={condition.values.length === 0 ? 'choose a segment' : 'or …'}
      isFree={false}
      values={condition.values.map(textOfValue)}
      options={choices.segments}
      onChange={onChange}
    />
  );
}

/** On, off, or variants of another flag. */
function FlagAnswers({ condition, choices, isWrong, onChange }: ValueEditorProps) {
  const { attribute: flagKey, values } = condition;
  const [{ data }] = useQuery({
    query: VariantChoicesDocument,
    variables: { organizationId: choices.organization, flagKey },
    pause: flagKey === '',
  });
  const variants = data?.flag?.variants ?? [];
  const options = [
    { value: 'true', label: 'on' },
    { value: 'false', label: 'off' },
    ...variants.map(({ key, name }) => ({ value: key, label: name, detail: key })),
  ];
  return (
    <Chips
      label="Answers"
      aria-invalid={isWrong || undefined}
      placeholder={values.length === 0 ? 'on, off or a variant' : 'or …'}
      isFree={false}
      values={values.map(textOfValue)}
      options={options}
      onChange={(texts) =>
        onChange(texts.map((text) => (text === 'true' || text === 'false' ? text === 'true' : text)))
      }
    />
  );
}

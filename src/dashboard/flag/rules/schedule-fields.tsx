import { Button } from '../../parts/button.tsx';
import { DateTime } from '../../parts/date-time.tsx';
import { useApp } from '../../shell/app.ts';
import type { ScheduleDraft } from './rule-draft.ts';

type Step = ScheduleDraft['steps'][number];

const units = [
  ['minutes', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
] as const;

/** The steps by which the exposure of a rule grows, and what starts them. */
export function ScheduleFields(props: {
  readonly schedule: ScheduleDraft;
  readonly problem: string | undefined;
  onChange(schedule: ScheduleDraft): void;
}) {
  const { schedule, problem, onChange } = props;
  const { clock } = useApp();
  const { steps, startsAt, autostart } = schedule;
  const setSteps = (next: readonly Step[]) => onChange({ ...schedule, steps: next });
  const setStep = (place: number, more: Partial<Step>) =>
    setSteps(steps.map((step, index) => (index === place ? { ...step, ...more } : step)));
  const start = startsAt !== null ? 'date' : autostart ? 'saved' : 'call';
  return (
    <div class="schedule-fields">
      <div class="schedule-start">
        <label class="rule-others">
          <span>Begins</span>
          <select
            class="condition-input"
            value={start}
            onChange={({ currentTarget: { value } }) =>
              onChange({
                ...schedule,
                autostart: value === 'saved',
                startsAt: value === 'date' ? new Date(clock.now() + 86_400_000).toISOString() : null,
              })
            }
          >
            <option value="saved">when it is saved</option>
            <option value="date">at a date</option>
            <option value="call">when someone starts it</option>
          </select>
        </label>
        {startsAt !== null && (
          <DateTime
            label="First step"
            value={startsAt}
            now={clock.now()}
            none="not chosen yet"
            onChange={(value) => onChange({ ...schedule, startsAt: value || null })}
          />
        )}
      </div>
      <ol class="schedule-steps">
        {steps.map((step, place) => (
          <li key={place} class="schedule-step">
            <StepFields
              step={step}
              place={place}
              isLast={place === steps.length - 1}
              onChange={(more) => setStep(place, more)}
            />
            <Button
              look="quiet"
              icon="close"
              aria-label={`Remove step ${place + 1}`}
              disabled={steps.length === 1}
              onClick={() => setSteps(steps.filter((_, index) => index !== place))}
            />
          </li>
        ))}
      </ol>
      {problem && <p class="rule-problem">{problem}</p>}
      <Button
        look="quiet"
        icon="plus"
        onClick={() =>
          setSteps([
            ...steps.map((step) => ({ ...step, intervalMilliseconds: step.intervalMilliseconds ?? 604_800_000 })),
            { exposurePercentage: 100, intervalMilliseconds: null, isPausePoint: false, groupIndex: steps.length },
          ])
        }
      >
        Step
      </Button>
    </div>
  );
}

function StepFields(props: {
  readonly step: Step;
  readonly place: number;
  readonly isLast: boolean;
  onChange(more: Partial<Step>): void;
}) {
  const { step, place, isLast, onChange } = props;
  const interval = step.intervalMilliseconds ?? 0;
  const [, unit] = units.findLast(([, length]) => interval >= length && interval % length === 0) ?? units[0];
  return (
    <>
      <input
        class="condition-input schedule-number"
        type="number"
        min={0}
        max={100}
        step="any"
        aria-label={`Percentage of step ${place + 1}`}
        value={step.exposurePercentage}
        onInput={({ currentTarget: { valueAsNumber } }) => {
          if (valueAsNumber >= 0 && valueAsNumber <= 100) onChange({ exposurePercentage: valueAsNumber });
        }}
      />
      <span>%{isLast ? ', and stays there' : ', for'}</span>
      {!isLast && (
        <>
          <input
            class="condition-input schedule-number"
            type="number"
            min={0}
            step={1}
            aria-label={`Length of step ${place + 1}`}
            value={interval / unit}
            onInput={({ currentTarget: { valueAsNumber } }) => {
              if (valueAsNumber >= 0) onChange({ intervalMilliseconds: Math.round(valueAsNumber) * unit });
            }}
          />
          <select
            class="condition-input"
            aria-label={`Unit of the length of step ${place + 1}`}
            value={unit}
            onChange={({ currentTarget }) =>
              onChange({ intervalMilliseconds: Math.max(1, Math.round(interval / unit)) * Number(currentTarget.value) })
            }
          >
            {units.map(([name, length]) => (
              <option key={name} value={length}>
                {name}
              </option>
            ))}
          </select>
          <label class="schedule-pause">
            <input
              type="checkbox"
              checked={step.isPausePoint}
              onChange={({ currentTarget }) => onChange({ isPausePoint: currentTarget.checked })}
            />
            then wait for a go
          </label>
        </>
      )}
    </>
  );
}

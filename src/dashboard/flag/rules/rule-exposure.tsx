import { problemAt } from '../../conditions/problems.ts';
import type { Problem } from '../../graph/failures.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { PercentageBar } from '../../parts/percentage-bar.tsx';
import { percent } from '../../words/numbers.ts';
import { bucketingInWords } from '../bucketing-words.ts';
import type { RuleDraft, ScheduleDraft } from './rule-draft.ts';
import { ScheduleFields } from './schedule-fields.tsx';

/** What a growing exposure begins with: a tenth, half, all, a week each. */
const usualSchedule: ScheduleDraft = {
  ...{ strategy: 'UNIFORM_INTERVALS', autostart: true, startsAt: null },
  steps: [10, 50, 100].map((exposurePercentage, groupIndex) => ({
    ...{ exposurePercentage, groupIndex, isPausePoint: false },
    intervalMilliseconds: groupIndex === 2 ? null : 604_800_000,
  })),
};

/** How many of those who match a rule it exposes: a percentage, or steps over time; and what becomes of the others. */
export function RuleExposure(props: {
  readonly rule: RuleDraft;
  readonly saved: RuleDraft | undefined;
  readonly problems: readonly Problem[];
  readonly path: string;
  edit(more: Partial<RuleDraft>): void;
}) {
  const { rule, saved, problems, path, edit } = props;
  const { exposureSchedule: schedule, exposurePercentage, fallsThrough, bucketing } = rule;
  const was = saved?.exposurePercentage;
  return (
    <section class="rule-part" aria-label="How many of them">
      <div class="rule-part-head">
        <h3>How many of them</h3>
        <Button
          look="quiet"
          icon="schedule"
          onClick={() => edit({ exposureSchedule: schedule === null ? usualSchedule : null })}
        >
          {schedule === null ? 'Grow in steps' : 'One percentage instead'}
        </Button>
      </div>
      {schedule === null ? (
        <Field
          label="Exposed"
          hint={
            was !== undefined && was !== exposurePercentage
              ? `was ${percent(was)}; the same subjects stay in when it grows`
              : 'The same subjects stay in when it grows.'
          }
          problem={problemAt(problems, `${path}.exposurePercentage`)}
        >
          <PercentageBar
            value={exposurePercentage}
            was={was}
            onChange={(percentage) => edit({ exposurePercentage: percentage })}
          />
        </Field>
      ) : (
        <ScheduleFields
          schedule={schedule}
          problem={problemAt(problems, `${path}.exposureSchedule`)}
          onChange={(exposureSchedule) => edit({ exposureSchedule })}
        />
      )}
      {(exposurePercentage < 100 || schedule !== null) && (
        <label class="rule-others">
          <span>The others</span>
          <select
            class="condition-input"
            value={String(fallsThrough)}
            onChange={({ currentTarget }) => edit({ fallsThrough: currentTarget.value === 'true' })}
          >
            <option value="true">continue with the next rule</option>
            <option value="false">get off</option>
          </select>
        </label>
      )}
      {bucketing && <p class="soft">Decided once for {bucketingInWords(bucketing)}.</p>}
    </section>
  );
}

import { ConditionGroups } from '../../conditions/condition-groups.tsx';
import { problemAt } from '../../conditions/problems.ts';
import { DateTime } from '../../parts/date-time.tsx';
import { Field } from '../../parts/field.tsx';
import { useApp } from '../../shell/app.ts';
import type { RuleCardProps } from './rule-card-props.ts';
import type { RuleDraft } from './rule-draft.ts';
import { RuleExposure } from './rule-exposure.tsx';
import { RuleSplit } from './rule-split.tsx';

type InputOf = { readonly currentTarget: HTMLInputElement };

/** The fields of a rule, in the order in which a subject passes them. */
export function RuleFields(props: RuleCardProps) {
  const { rule, saved, place, choices, problems, onChange } = props;
  const { clock } = useApp();
  const path = `rules.${place}`;
  const edit = (more: Partial<RuleDraft>) => onChange({ ...rule, ...more });
  return (
    <div class="rule-fields">
      <div class="rule-pair">
        <Field label="Name" problem={problemAt(problems, `${path}.name`)}>
          <input
            value={rule.name}
            placeholder={rule.key}
            maxLength={400}
            onInput={(event: InputOf) => edit({ name: event.currentTarget.value })}
          />
        </Field>
        {saved === undefined && (
          <Field label="Key" hint="It cannot be changed once it is saved." problem={problemAt(problems, `${path}.key`)}>
            <input
              class="key"
              value={rule.key}
              maxLength={128}
              spellcheck={false}
              // A key names the card, so it becomes the draft's only when it is left.
              onChange={(event: InputOf) => edit({ key: event.currentTarget.value.trim() || rule.key })}
            />
          </Field>
        )}
      </div>
      <section class="rule-part" aria-label="Who">
        <h3>Who</h3>
        <ConditionGroups
          groups={rule.groups}
          match="ANY"
          path={`${path}.groups`}
          none="Everyone. Add a condition to narrow it down."
          {...{ choices, problems }}
          onChange={(groups) => edit({ groups })}
        />
      </section>
      <RuleExposure {...{ rule, saved, problems, path, edit }} />
      <RuleSplit {...props} path={path} edit={edit} />
      <section class="rule-part" aria-label="When">
        <h3>When</h3>
        <div class="rule-pair">
          <DateTime
            label="From"
            value={rule.startsAt ?? ''}
            now={clock.now()}
            none="from the start"
            problem={problemAt(problems, `${path}.startsAt`)}
            onChange={(startsAt) => edit({ startsAt: startsAt || null })}
          />
          <DateTime
            label="Until"
            value={rule.endsAt ?? ''}
            now={clock.now()}
            none="without an end"
            problem={problemAt(problems, `${path}.endsAt`)}
            onChange={(endsAt) => edit({ endsAt: endsAt || null })}
          />
        </div>
      </section>
    </div>
  );
}

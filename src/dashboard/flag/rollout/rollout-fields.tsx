import { DateTime } from '../../parts/date-time.tsx';
import { Field } from '../../parts/field.tsx';
import { PercentageBar } from '../../parts/percentage-bar.tsx';
import { useApp } from '../../shell/app.ts';
import { completedVersion, versionHint } from '../../words/versions.ts';
import type { FlagPageFragment } from '../flag.graphql.ts';
import type { RolloutDraft } from './rollout-draft.ts';

/** What the fields edit. */
export interface RolloutFieldsProps {
  readonly flag: FlagPageFragment;
  /** What is saved. */
  readonly base: RolloutDraft;
  readonly draft: RolloutDraft;
  onEdit(draft: RolloutDraft): void;
}

/** The switch, the condition, and what subjects get that no rule decides. */
export function RolloutFields({ flag, base, draft, onEdit }: RolloutFieldsProps) {
  const { clock } = useApp();
  const edit = (more: Partial<RolloutDraft>) => onEdit({ ...draft, ...more });
  const variants = flag.variants.map(({ key }) => (
    <option key={key} value={key}>
      {key}
    </option>
  ));
  return (
    <div class="rollout-fields">
      <fieldset class="rollout-group">
        <legend>Switch</legend>
        <div class="rollout-switch">
          {switches.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="switch"
                checked={draft.switch === value}
                onChange={() => edit({ switch: value })}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset class="rollout-group">
        <legend>Only when</legend>
        <div class="rollout-pair">
          <Field
            label="App version is at least"
            hint={versionHint(draft.minVersion)}
            problem={
              draft.minVersion !== '' && completedVersion(draft.minVersion) === undefined
                ? 'A version is like 2.4.0'
                : undefined
            }
          >
            <input
              value={draft.minVersion}
              placeholder="every version"
              spellcheck={false}
              onInput={(event: InputOf) => edit({ minVersion: event.currentTarget.value.trim() })}
            />
          </Field>
          <DateTime
            label="Date has come"
            value={draft.activationDate}
            now={clock.now()}
            none="at once"
            onChange={(activationDate) => edit({ activationDate })}
          />
        </div>
      </fieldset>
      <fieldset class="rollout-group">
        <legend>Then, for subjects that no rule decides</legend>
        <div class="rollout-pair">
          <Field label="Default variant">
            <select
              value={draft.defaultVariant}
              onChange={(event: InputOf) => edit({ defaultVariant: event.currentTarget.value })}
            >
              <option value="">off</option>
              {variants}
            </select>
          </Field>
          <Field label="Share of them" hint="The same subjects stay in when the share grows.">
            <PercentageBar
              value={draft.rolloutPercentage}
              was={base.rolloutPercentage}
              onChange={(rolloutPercentage) => edit({ rolloutPercentage })}
            />
          </Field>
        </div>
        <Field label="Override for everyone" hint="Goes before holdouts and rules.">
          <select
            value={draft.overrideVariant}
            onChange={(event: InputOf) => edit({ overrideVariant: event.currentTarget.value })}
          >
            <option value="">none</option>
            {variants}
          </select>
        </Field>
      </fieldset>
    </div>
  );
}

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLSelectElement };

const switches = [
  ['ON', 'On'],
  ['OFF', 'Off'],
  ['FOLLOW_DEFAULT', 'Follow the feature default'],
] as const;

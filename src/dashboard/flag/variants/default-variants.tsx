import type { Review } from '../../change/review-dialog.tsx';
import type { useSaveFlag } from '../../change/use-save-flag.ts';
import { percent } from '../../words/numbers.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { SetRolloutDocument } from '../rollout/rollout.graphql.ts';
import type { FlagVariantsQuery } from './variants.graphql.ts';

/** What subjects get that no rule decides, in every environment. */
export function DefaultVariants(props: {
  readonly organization: string;
  readonly flag: FlagTabProps['flag'];
  readonly found: NonNullable<FlagVariantsQuery['flag']>;
  readonly save: ReturnType<typeof useSaveFlag>;
  readonly lack: string | undefined;
  onReview(review: Review): void;
}) {
  const { organization, flag, found, save, lack, onReview } = props;
  const choose = ({ environment, defaultVariant }: FlagTabProps['setting'], key: string) =>
    onReview({
      title: `Change the default in ${environment.name}?`,
      question: {
        flagKey: flag.key,
        environment: environment.key,
        change: { setting: { defaultVariant: key || null } },
      },
      differences: [
        { path: `default variant in ${environment.key}`, before: defaultVariant?.key ?? 'off', after: key || 'off' },
      ],
      confirm: environment.isProduction ? `Save in ${environment.name} for real users` : 'Save',
      onConfirm: (comment) =>
        save(
          SetRolloutDocument,
          {
            input: {
              ...{ organizationId: organization, flagKey: flag.key, environment: environment.key, comment },
              ...{ expectedVersion: found.version, defaultVariant: key || null },
            },
          },
          {
            what: `The default of ${flag.name} in ${environment.key}`,
            done: `is ${key || 'off'}`,
            flagOf: (value) => value.flag,
          },
        ),
    });
  return (
    <section class="variants-part">
      <h2>Default variant</h2>
      <p class="soft">What subjects get that no rule decides, where the flag is on.</p>
      <div class="variants-defaults">
        {flag.settings.map((setting) => (
          <label key={setting.environment.key} class="variants-default">
            <span>{setting.environment.name}</span>
            <select
              value={setting.defaultVariant?.key ?? ''}
              disabled={lack !== undefined}
              title={lack}
              onChange={(event) => {
                const { value } = event.currentTarget;
                // It shows what is saved until the change is.
                event.currentTarget.value = setting.defaultVariant?.key ?? '';
                choose(setting, value);
              }}
            >
              <option value="">off</option>
              {found.variants.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
            {setting.rolloutPercentage < 100 && (
              <span class="soft">for {percent(setting.rolloutPercentage)} of them</span>
            )}
          </label>
        ))}
      </div>
    </section>
  );
}

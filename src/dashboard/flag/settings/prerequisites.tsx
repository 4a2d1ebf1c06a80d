import { useQuery } from '@urql/preact';
import { VariantChoicesDocument } from '../../conditions/conditions.graphql.ts';
import { FlagPicker } from '../../conditions/flag-picker.tsx';
import { Button } from '../../parts/button.tsx';
import type { PrerequisiteDraft } from './details-draft.ts';

/** Other flags that have to answer as expected first; else this flag is off. */
export function Prerequisites(props: {
  readonly organization: string;
  readonly flagKey: string;
  readonly prerequisites: readonly PrerequisiteDraft[];
  readonly problem: string | undefined;
  onChange(prerequisites: readonly PrerequisiteDraft[]): void;
}) {
  const { organization, flagKey, prerequisites, problem, onChange } = props;
  return (
    <fieldset class="details-prerequisites">
      <legend>Only where other flags answer so</legend>
      {prerequisites.map((prerequisite, place) => (
        <div key={place} class="details-prerequisite">
          <FlagPicker
            organization={organization}
            value={prerequisite.flagKey}
            without={flagKey}
            onChange={(key) =>
              onChange(
                prerequisites.map((other, index) => (index === place ? { flagKey: key, expected: true } : other)),
              )
            }
          />
          <span>is</span>
          <Expected
            organization={organization}
            prerequisite={prerequisite}
            onChange={(expected) =>
              onChange(prerequisites.map((other, index) => (index === place ? { ...other, expected } : other)))
            }
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={`Remove the prerequisite ${prerequisite.flagKey || place + 1}`}
            onClick={() => onChange(prerequisites.filter((_, index) => index !== place))}
          />
        </div>
      ))}
      {problem && <p class="details-problem">{problem}</p>}
      <div>
        <Button icon="plus" onClick={() => onChange([...prerequisites, { flagKey: '', expected: true }])}>
          Add a prerequisite
        </Button>
      </div>
    </fieldset>
  );
}

function Expected(props: {
  readonly organization: string;
  readonly prerequisite: PrerequisiteDraft;
  onChange(expected: PrerequisiteDraft['expected']): void;
}) {
  const { organization, prerequisite, onChange } = props;
  const { flagKey, expected } = prerequisite;
  const variables = { organizationId: organization, flagKey };
  const [{ data }] = useQuery({ query: VariantChoicesDocument, variables, pause: flagKey === '' });
  const value = typeof expected === 'string' ? `variant ${expected}` : String(expected);
  const variants = data?.flag?.variants ?? [];
  const isKnown = typeof expected !== 'string' || variants.some(({ key }) => key === expected);
  return (
    <select
      class="condition-input"
      aria-label={`Expected of ${flagKey || 'the flag'}`}
      value={value}
      onChange={({ currentTarget: { value: chosen } }) =>
        onChange(chosen.startsWith('variant ') ? chosen.slice('variant '.length) : chosen === 'true')
      }
    >
      <option value="true">on</option>
      <option value="false">off</option>
      {!isKnown && <option value={value}>{String(expected)}</option>}
      {variants.map(({ key, name }) => (
        <option key={key} value={`variant ${key}`}>
          {name}
        </option>
      ))}
    </select>
  );
}

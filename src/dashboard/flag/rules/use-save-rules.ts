import { useRevert } from '../../change/revert-flag.tsx';
import type { Written } from '../../graph/write.ts';
import { useApp } from '../../shell/app.ts';
import { useWrite } from '../../shell/use-write.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { type RuleDraft, ruleInputs } from './rule-draft.ts';
import { SetRulesDocument, type SetRulesMutation } from './rules.graphql.ts';

/** Saves the rules on the version that the person saw, says what became of it, and offers to undo it. */
export function useSaveRules({
  organization,
  flag,
  environment,
}: Pick<FlagTabProps, 'organization' | 'flag'> & { readonly environment: string }) {
  const send = useWrite();
  const { toasts } = useApp();
  const revert = useRevert(organization);
  return async (
    rules: readonly RuleDraft[],
    expectedSettingVersion: number,
    comment: string,
  ): Promise<Written<SetRulesMutation['setTargetingRules']>> => {
    const place = { organizationId: organization, flagKey: flag.key, environment };
    const input = { ...place, expectedSettingVersion, comment, rules: ruleInputs(rules) };
    const written = await send(SetRulesDocument, { input });
    if (written.outcome === 'WAITS') toasts.show(`The rules of ${flag.name} wait for approval as #${written.number}.`);
    if (written.outcome === 'DONE') {
      const { revision, version } = written.value.flag;
      toasts.show(`The rules of ${flag.name} are saved in ${environment}.`, {
        action: {
          label: 'Undo',
          run: () => revert({ flagKey: flag.key, toRevision: revision - 1, expectedVersion: version }),
        },
      });
    }
    return written;
  };
}

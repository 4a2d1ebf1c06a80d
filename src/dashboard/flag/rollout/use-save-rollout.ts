import type { Written } from '../../graph/write.ts';
import { useApp } from '../../shell/app.ts';
import { useWrite } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { SetRolloutDocument, type SetRolloutMutation } from './rollout.graphql.ts';
import { inputOf, type RolloutDraft } from './rollout-draft.ts';

type Saved = Written<SetRolloutMutation['setFlagSetting']>;

/** Saves a rollout on the version that the person saw, says what became of it, and offers to undo it. */
export function useSaveRollout({
  organization,
  flag,
  environment,
}: Pick<FlagTabProps, 'organization' | 'flag'> & { readonly environment: string }) {
  const send = useWrite();
  const { toasts } = useApp();
  const place = { organizationId: organization, flagKey: flag.key, environment };
  return async (base: RolloutDraft, draft: RolloutDraft, comment: string): Promise<Saved> => {
    const input = { ...place, expectedVersion: flag.version, ...inputOf(base, draft), comment };
    const written = await send(SetRolloutDocument, { input });
    if (written.outcome !== 'DONE') return written;
    const undo = async () => {
      const back = { ...place, expectedVersion: written.value.flag.version, ...inputOf(draft, base) };
      const undone = await send(SetRolloutDocument, { input: back });
      if (undone.outcome === 'FAILED') toasts.show(failureSentence(undone.failure), { tone: 'bad' });
      else toasts.show(`${flag.name} is as it was in ${environment}.`);
    };
    toasts.show(`${flag.name} is saved in ${environment}.`, { action: { label: 'Undo', run: () => void undo() } });
    return written;
  };
}

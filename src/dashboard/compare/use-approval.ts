import { useEffect, useState } from 'preact/hooks';
import { useWrite } from '../shell/use-write.ts';
import { CopySettingsDocument, type CopySettingsMutationVariables } from './compare.graphql.ts';

/** Whether copying would wait for approval; undefined while it is not known. Nothing is asked for without flags. */
export function useApproval(input: CopySettingsMutationVariables['input']): boolean | undefined {
  const send = useWrite();
  const [waits, setWaits] = useState<boolean | undefined>(undefined);
  const asked = JSON.stringify(input);
  useEffect(() => {
    setWaits(undefined);
    if (input.flags.length === 0) return;
    let isCurrent = true;
    send(CopySettingsDocument, { input: { ...input, preview: true } }).then((written) => {
      if (isCurrent && written.outcome === 'DONE') setWaits(written.value.requiresApproval);
    });
    return () => {
      isCurrent = false;
    };
  }, [asked]);
  return waits;
}

import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Field } from '../parts/field.tsx';
import { useSettled } from '../shell/use-settled.ts';
import { completedVersion } from '../words/versions.ts';

/** How long an entry rests before the effect is counted with it, in milliseconds. */
const REST = 150;

/** The app version that subjects are counted with. */
export interface CountedVersion {
  /** What is asked with; undefined: none. */
  readonly appVersion: string | undefined;
  /** Where the person sees and changes it; nothing where no lowest version decides. */
  readonly field: VNode | null;
}

/**
 * With which app version the known subjects are counted. None is known of them, so that without one a flag with a lowest version would seem
 * to reach no subject. The lowest version is taken until the person enters another.
 */
export function useCountedVersion(lowest: string | undefined): CountedVersion {
  const entered = useSignal<string | undefined>(undefined);
  const text = entered.value ?? lowest ?? '';
  const settled = useSettled(text, REST);
  const isVersion = text === '' || completedVersion(text) !== undefined;
  return {
    appVersion: completedVersion(settled),
    field:
      lowest === undefined || lowest === '' ? null : (
        <Field
          label="Counted as if all had app version"
          hint={text === '' ? 'Without a version, no subject reaches the lowest one.' : undefined}
          problem={isVersion ? undefined : 'This is not a valid version. Write it like 2.4.0.'}
        >
          <input
            value={text}
            class="key"
            autocomplete="off"
            spellcheck={false}
            onInput={(event: { readonly currentTarget: HTMLInputElement }) => {
              entered.value = event.currentTarget.value.trim();
            }}
          />
        </Field>
      ),
  };
}

import './answer-tab.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Ladder } from '../../explanation/ladder.tsx';
import { valueInWords, whyInWords } from '../../explanation/ladder-layout.ts';
import { readSubject, type SubjectEntry, subjectContext, writeSubject } from '../../explanation/subject-entry.ts';
import { SubjectKey } from '../../explanation/subject-key.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { flagAddress } from '../../shell/addresses.ts';
import { useHashChange } from '../../shell/use-hash-change.tsx';
import { useLiveQuery } from '../../shell/use-live-query.ts';
import { deviceZone } from '../../words/local-time.ts';
import { reasonInWords } from '../../words/reasons.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { AnswerDocument, type AnswerQuery, type AnswerQueryVariables } from './answer.graphql.ts';
import { type Lack, lackOf } from './lack.ts';

/** What a subject gets, and why: every check down to the one that decided. Kept current while it is open. */
export function AnswerTab({ organization, flag, setting }: FlagTabProps) {
  const entry = useSignal<SubjectEntry>(readSubject(location.hash));
  useHashChange((hash) => {
    entry.value = readSubject(hash);
  });
  const { problem } = subjectContext(entry.value);
  const place = { organizationId: organization, flagKey: flag.key, environment: setting.environment.key };
  const variables = { ...place, ...asked(entry.value) };
  // Segments, holdouts and other flags can change the answer too.
  const [result, ask] = useLiveQuery(organization, { query: AnswerDocument, variables }, () => true);
  useEffect(() => {
    // The subject stands in the fragment, which no server sees.
    history.replaceState(history.state, '', `${location.pathname}${location.search}${writeSubject(entry.value)}`);
  }, [entry.value]);
  const set = (name: keyof SubjectEntry) => (event: { readonly currentTarget: HTMLInputElement }) => {
    entry.value = { ...entry.value, [name]: event.currentTarget.value };
  };
  return (
    <div class="answer-tab">
      <div class="answer-for">
        <SubjectKey
          {...{ organization, environment: place.environment }}
          label="Subject"
          entry={entry.value}
          onEdit={(edited) => {
            entry.value = edited;
          }}
        />
        <Field label="App version">
          <input value={entry.value.version} placeholder="none" spellcheck={false} onInput={set('version')} />
        </Field>
        <Field label="Attributes" problem={problem}>
          <input
            class="key"
            value={entry.value.attributes}
            placeholder='{"plan": "pro"}'
            spellcheck={false}
            onInput={set('attributes')}
          />
        </Field>
        <Field label="At" hint={entry.value.at === '' ? 'now' : undefined}>
          <input type="datetime-local" value={entry.value.at} onInput={set('at')} />
        </Field>
      </div>
      <Loaded result={result} lines={6} onRetry={ask}>
        {({ evaluate }) => {
          const lack = evaluate && lackOf(entry.value, setting, evaluate.rollout, deviceZone());
          return evaluate ? (
            <Answer
              evaluation={evaluate}
              addressOfTab={(tab) => flagAddress(organization, flag.key, tab, setting.environment.key)}
            >
              {lack && (
                <WhatIsLacking
                  lack={lack}
                  place={place}
                  onAsk={() => {
                    entry.value = lack.entry;
                  }}
                />
              )}
            </Answer>
          ) : null;
        }}
      </Loaded>
    </div>
  );
}

/** What the graph is asked with, for what was entered. */
function asked(entry: SubjectEntry) {
  const at = entry.at === '' ? undefined : new Date(entry.at).toISOString();
  return { context: subjectContext(entry).context, at };
}

/** What the subject would get if it met the rollout condition, kept current as the answer is, and the way to ask for it. */
function WhatIsLacking({
  lack,
  place,
  onAsk,
}: {
  readonly lack: Lack;
  readonly place: Pick<AnswerQueryVariables, 'organizationId' | 'flagKey' | 'environment'>;
  onAsk(): void;
}) {
  const variables = { ...place, ...asked(lack.entry) };
  const [{ data }] = useLiveQuery(place.organizationId, { query: AnswerDocument, variables }, () => true);
  if (!data?.evaluate) return null;
  const { value, reason } = data.evaluate;
  return (
    <p class="answer-lack">
      With {lack.words}: <strong>{valueInWords(value, reason)}</strong> ({reasonInWords(reason)})
      <Button onClick={() => onAsk()}>Try it</Button>
    </p>
  );
}

function Answer({
  evaluation,
  addressOfTab,
  children,
}: {
  readonly evaluation: NonNullable<AnswerQuery['evaluate']>;
  addressOfTab(tab: string): string;
  readonly children: ComponentChildren;
}) {
  const { value, variant, reason, explanation } = evaluation;
  const isOff = value === false || value === null;
  return (
    <>
      <section class={`answer-value ${isOff ? '' : 'on'}`} aria-live="polite">
        <strong class="answer-big">{valueInWords(value, reason)}</strong>
        <span>
          {variant !== null && (
            <>
              variant <span class="key">{variant}</span>:{' '}
            </>
          )}
          {explanation && whyInWords(explanation)}
        </span>
        <span class="answer-reason key soft">{reason}</span>
      </section>
      {children}
      {explanation && <Ladder steps={explanation} addressOfTab={addressOfTab} />}
    </>
  );
}

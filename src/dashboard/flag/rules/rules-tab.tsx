import './rules.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ConflictNote } from '../../change/conflict-note.tsx';
import { useCountedVersion } from '../../change/counted-version.tsx';
import { EffectBeside, EffectOf } from '../../change/effect.tsx';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { SaveBar } from '../../change/save-bar.tsx';
import { usePreview } from '../../change/use-preview.ts';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import { WaitingNote } from '../../change/waiting-note.tsx';
import { useConditionChoices } from '../../conditions/use-condition-choices.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Note } from '../../parts/note.tsx';
import { useRefocus } from '../../parts/use-refocus.tsx';
import { useDraft } from '../../shell/use-draft.ts';
import { isAboutFlag, useLiveQuery } from '../../shell/use-live-query.ts';
import { useSettled } from '../../shell/use-settled.ts';
import { useLack } from '../../shell/use-write.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { DRAGGED, RuleCard, RuleFields } from './rule-card.tsx';
import { isSame, moved, newRule, type RuleDraft, ruleDraftsOf, ruleInputs } from './rule-draft.ts';
import { ruleDifferences } from './rule-words.ts';
import { FlagRulesDocument, type FlagRulesQuery, SetRulesDocument } from './rules.graphql.ts';
import { mergeRules, withRule } from './rules-merge.ts';

/** Who gets what in one environment: the ordered rules of a flag. Edits are a draft until they are saved together. */
export function RulesTab(props: FlagTabProps) {
  const { organization, flag, setting } = props;
  const variables = { organizationId: organization, key: flag.key, environment: setting.environment.key };
  const [result, ask] = useLiveQuery(organization, { query: FlagRulesDocument, variables }, isAboutFlag(flag.key));
  return (
    <Loaded result={result} lines={5} onRetry={ask}>
      {({ flag: found }) => found?.setting && <Editor {...props} found={found} current={found.setting} />}
    </Loaded>
  );
}

type Found = NonNullable<FlagRulesQuery['flag']>;

/** What is edited, and what it was when the editing began. */
interface Edited {
  readonly base: readonly RuleDraft[];
  readonly draft: readonly RuleDraft[];
}

/** How long the draft rests before its effect is asked for, in milliseconds. */
const REST = 350;

function Editor({
  organization,
  flag,
  setting,
  found,
  current: { rules, version, pendingChangeRequest },
}: FlagTabProps & { readonly found: Found; readonly current: NonNullable<Found['setting']> }) {
  const { key: environment, name, isProduction } = setting.environment;
  const current = ruleDraftsOf(rules);
  const edited = useDraft<Edited>(`rules ${organization} ${flag.key} ${environment}`);
  const open = useSignal<readonly string[]>([]);
  const announced = useSignal('');
  const isReviewing = useSignal(false);
  const refocus = useRefocus();
  useEffect(() => void RuleFields.preload(), []);
  const save = useSaveFlag(organization, flag.key);
  const choices = useConditionChoices(organization, environment);
  const lack = useLack('flag:write');

  const base = edited.value?.base ?? current;
  const { merged, conflicts } = mergeRules(base, current, edited.value?.draft ?? current);
  const differences = ruleDifferences(current, merged, choices.operators, found);
  const isChanged = !isSame(current, merged);
  const settled = useSettled(isChanged ? ruleInputs(merged) : undefined, REST);
  const lowestVersion = setting.rolloutCondition?.minVersion ?? undefined;
  const { appVersion, field } = useCountedVersion(lowestVersion);
  const question = settled && { flagKey: flag.key, environment, appVersion, change: { setting: { rules: settled } } };
  const [result, ask] = usePreview(organization, question);
  const preview = isChanged && settled ? result.data?.previewFlagChange : undefined;
  const problems = preview?.problems ?? [];

  const edit = (draft: readonly RuleDraft[]) =>
    edited.set(isSame(draft, current) ? undefined : { base: isSame(base, current) ? current : base, draft });
  const toggle = (key: string) => {
    open.value = open.value.includes(key) ? open.value.filter((other) => other !== key) : [...open.value, key];
  };
  const add = (rule: RuleDraft, place: number) => {
    edit([...merged.slice(0, place), rule, ...merged.slice(place)]);
    open.value = [...open.value, rule.key];
  };
  const move = (from: number, to: number) => {
    const rule = merged[from];
    if (rule === undefined || to === from) return;
    edit(moved(merged, from, to));
    announced.value = `${rule.name || rule.key} is now rule ${to + 1} of ${merged.length}.`;
    refocus(`rule-${to < from ? 'up' : 'down'} ${rule.key}`, `rule-${to < from ? 'down' : 'up'} ${rule.key}`);
  };
  const decide = (key: string, rule: RuleDraft | undefined) => {
    const theirs = current.find((each) => each.key === key);
    edited.set({ base: withRule(base, key, theirs), draft: withRule(merged, key, rule) });
  };
  const submit = async (comment: string) => {
    const place = { organizationId: organization, flagKey: flag.key, environment };
    const input = { ...place, expectedSettingVersion: version, comment, rules: ruleInputs(merged) };
    const failure = await save(
      SetRulesDocument,
      { input },
      {
        what: `The rules of ${flag.name} in ${environment}`,
        done: 'are saved',
        flagOf: (value) => value.flag,
      },
    );
    if (failure !== undefined) return failure;
    edited.set(undefined);
    open.value = [];
    return undefined;
  };

  return (
    <div class="rules-tab with-effect">
      <div class="rules-main">
        {pendingChangeRequest && <WaitingNote organization={organization} number={pendingChangeRequest.number} />}
        {edited.value !== undefined && !isSame(base, current) && conflicts.length === 0 && (
          <Note>Another person changed the rules meanwhile. Your edits are kept beside theirs.</Note>
        )}
        {conflicts.map((key) => (
          <ConflictNote
            key={key}
            onKeep={() =>
              decide(
                key,
                merged.find((rule) => rule.key === key),
              )
            }
            onTake={() =>
              decide(
                key,
                current.find((rule) => rule.key === key),
              )
            }
          >
            Another person {current.some((rule) => rule.key === key) ? 'changed' : 'removed'} the rule{' '}
            <strong>{key}</strong> that you have edited.
          </ConflictNote>
        ))}
        <p class="soft">
          {merged.length === 0
            ? `No rules in ${name}: everyone gets the default of the rollout.`
            : 'The first rule that matches decides. Whom none decides gets the default of the rollout.'}
        </p>
        <ol
          class="rules-list"
          onDrop={(event) => {
            const from = merged.findIndex(({ key }) => key === event.dataTransfer?.getData(DRAGGED));
            const over = event.target as Node;
            const to = Array.from(event.currentTarget.children).findIndex((card) => card.contains(over));
            if (from >= 0 && to >= 0) move(from, to);
          }}
        >
          {merged.map((rule, place) => (
            <RuleCard
              key={rule.key}
              {...{ rule, place, choices, problems }}
              served={found}
              saved={current.find(({ key }) => key === rule.key)}
              count={merged.length}
              isOpen={open.value.includes(rule.key)}
              onChange={(next) => {
                edit(merged.map((each, index) => (index === place ? next : each)));
                if (next.key !== rule.key) open.value = [...open.value, next.key];
              }}
              onToggle={() => toggle(rule.key)}
              onMove={(to) => move(place, to)}
              onCopy={() =>
                add({ ...rule, key: newRule(merged, found).key, name: `Copy of ${rule.name || rule.key}` }, place + 1)
              }
              onRemove={() => edit(merged.filter((_, index) => index !== place))}
            />
          ))}
        </ol>
        <div>
          <Button icon="plus" onClick={() => add(newRule(merged, found), merged.length)}>
            Add a rule
          </Button>
        </div>
        <p class="visually-hidden" role="status">
          {announced.value}
        </p>
        <SaveBar
          changes={differences.length}
          because={lack}
          isBlocked={conflicts.length > 0}
          onDiscard={() => {
            edited.set(undefined);
            open.value = [];
          }}
          onSave={() => {
            isReviewing.value = true;
          }}
        />
      </div>
      <EffectBeside>
        {isChanged ? (
          <>
            <Loaded result={result} onRetry={ask}>
              {() =>
                problems.length > 0 ? (
                  <p class="soft">Complete the marked conditions to see whose answer would change.</p>
                ) : (
                  preview && <EffectOf preview={preview} />
                )
              }
            </Loaded>
            {field}
          </>
        ) : (
          <p class="soft">Edit a rule to see here whose answer would change, before you save.</p>
        )}
      </EffectBeside>
      <ReviewDialog
        organization={organization}
        review={
          isReviewing.value
            ? {
                title: `Save the rules for ${name}?`,
                question: { flagKey: flag.key, environment, change: { setting: { rules: ruleInputs(merged) } } },
                lowestVersion,
                differences,
                confirm: isProduction ? `Save in ${name} for real users` : 'Save',
                onConfirm: submit,
              }
            : undefined
        }
        onClose={() => {
          isReviewing.value = false;
        }}
      />
    </div>
  );
}

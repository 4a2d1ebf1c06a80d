import { problemAt } from '../../conditions/problems.ts';
import { ShareBar } from '../../parts/share-bar.tsx';
import type { RuleCardProps } from './rule-card-props.ts';
import { equalShares, type RuleDraft, type Served, type SplitMode, splitMode } from './rule-draft.ts';
import { remainderInWords, splitInWords } from './rule-words.ts';

/** Which variants those get whom a rule exposes. */
export function RuleSplit({
  rule,
  served,
  problems,
  path,
  edit,
}: Pick<RuleCardProps, 'rule' | 'served' | 'problems'> & {
  readonly path: string;
  edit(more: Partial<RuleDraft>): void;
}) {
  const { split } = rule;
  const { variants } = served;
  const mode = splitMode(split);
  const [first] = variants;
  const choose = (next: SplitMode | string) => {
    if (next === 'FLAG') edit({ split: [] });
    else if (next === 'SHARES') edit({ split: equalShares(variants) });
    else edit({ split: [{ variant: next.replace(/^ONE /, ''), weight: 100 }] });
  };
  const problem = problemAt(problems, `${path}.split`);
  const remainder = remainderInWords(split);
  return (
    <section class="rule-part" aria-label="What they get">
      <h3>What they get</h3>
      <select
        class="condition-input rule-serves"
        aria-label="What they get"
        value={mode === 'ONE' ? `ONE ${split[0]?.variant}` : mode}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        <optgroup label="One variant">
          {variants.map(({ key, name }) => (
            <option key={key} value={`ONE ${key}`}>
              {name === key ? key : `${name} (${key})`}
            </option>
          ))}
        </optgroup>
        <optgroup label="As the flag says, or in shares">
          <option value="FLAG">{ofTheFlag(served)}</option>
          {first !== undefined && variants.length > 1 && <option value="SHARES">in shares of this rule</option>}
        </optgroup>
      </select>
      {mode === 'SHARES' && (
        <>
          <div class="rule-shares">
            {variants.map(({ key }) => (
              <label key={key} class="rule-share">
                <span class="key">{key}</span>
                <input
                  class="condition-input schedule-number"
                  type="number"
                  min={0}
                  max={100}
                  step="any"
                  value={split.find(({ variant }) => variant === key)?.weight ?? 0}
                  onInput={({ currentTarget: { valueAsNumber } }) => {
                    if (!(valueAsNumber >= 0 && valueAsNumber <= 100)) return;
                    const others = variants.map((variant) => ({
                      variant: variant.key,
                      weight:
                        variant.key === key
                          ? valueAsNumber
                          : (split.find((share) => share.variant === variant.key)?.weight ?? 0),
                    }));
                    edit({ split: others });
                  }}
                />
                %
              </label>
            ))}
          </div>
          <ShareBar shares={split.map(({ variant, weight }) => ({ name: variant, percentage: weight }))} />
        </>
      )}
      {remainder && <p class="soft">{remainder}</p>}
      {problem && <p class="rule-problem">{problem}</p>}
    </section>
  );
}

/** What a rule serves that has no shares of its own. */
function ofTheFlag(served: Served): string {
  const words = splitInWords([], served);
  if (words === 'on') return 'on';
  return words === '' ? 'by the weights of the variants: none has one' : `by the weights of the variants: ${words}`;
}

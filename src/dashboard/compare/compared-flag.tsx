import './compared-flag.css';
import { pathInWords, valueInWords } from '../change/value-words.ts';
import { Checkbox } from '../parts/checkbox.tsx';
import { flagAddress } from '../shell/addresses.ts';
import type { ComparedFlagFragment } from './compare.graphql.ts';

/** The differences of one flag, each with a box to choose it. */
export function ComparedFlag(props: {
  readonly organization: string;
  readonly flag: ComparedFlagFragment;
  readonly from: { readonly name: string };
  /** The environment that is changed. */
  readonly to: { readonly key: string; readonly name: string };
  readonly chosen: ReadonlySet<string> | undefined;
  readonly because: string | undefined;
  onChoose(paths: readonly string[], isChosen: boolean): void;
}) {
  const { organization, flag, from, to, chosen, because, onChoose } = props;
  const paths = flag.differences.map(({ path }) => path);
  const chosenHere = paths.filter((path) => chosen?.has(path));
  return (
    <li class="compared-flag">
      <div class="compared-head">
        <Checkbox
          label={`All of ${flag.name}`}
          isBare
          isChecked={chosenHere.length === paths.length}
          isPartial={chosenHere.length > 0 && chosenHere.length < paths.length}
          because={because}
          onCheck={(isChosen) => onChoose(paths, isChosen)}
        />
        <a href={flagAddress(organization, flag.key, 'rollout', to.key)}>{flag.name}</a>
        <span class="key soft">{flag.key}</span>
      </div>
      <ul class="compared-differences">
        {flag.differences.map(({ path, before, after }) => (
          <li key={path} class={`compared-difference ${chosen?.has(path) ? 'chosen' : ''}`}>
            <Checkbox
              label={`${flag.name}, ${pathInWords(path)}`}
              isBare
              isChecked={chosen?.has(path) ?? false}
              because={because}
              onCheck={(isChosen) => onChoose([path], isChosen)}
            />
            <span class="compared-path">{pathInWords(path)}</span>
            <span class="compared-value from">
              <span class="compared-side soft small">{from.name}</span>
              <span class="key">{valueInWords(after, path)}</span>
            </span>
            <span class="compared-value to">
              <span class="compared-side soft small">{to.name}</span>
              <span class="key">{valueInWords(before, path)}</span>
            </span>
            <span class={`compared-outcome ${chosen?.has(path) ? '' : 'soft'}`}>
              {chosen?.has(path) ? (
                <>
                  becomes <strong class="key">{valueInWords(after, path)}</strong>
                </>
              ) : (
                'stays'
              )}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

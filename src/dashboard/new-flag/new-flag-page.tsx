import './new-flag-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { useAct } from '../change/use-act.ts';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf, flagAddress } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { OrganizationFrameDocument } from '../shell/shell.graphql.ts';
import { useDraft } from '../shell/use-draft.ts';
import { useLack } from '../shell/use-write.ts';
import { failureSentence, problemIn } from '../words/failures.ts';
import type { ValueType } from '../words/flag-values.ts';
import { keyFrom } from '../words/keys.ts';
import { CreateFlagDocument, DeleteNewFlagDocument } from './new-flag.graphql.ts';
import { emptyFlag, inputOf, type NewFlag, variantProblem } from './new-flag-draft.ts';
import { VariantRows } from './variant-rows.tsx';

/** Makes a flag. What was entered survives a reload. */
export function NewFlagPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { route } = useLocation();
  const draft = useDraft<NewFlag>(`new-flag ${organization}`);
  const failure = useSignal<Failure | undefined>(undefined);
  const act = useAct(organization);
  const lack = useLack('flag:write');
  const flag = draft.value ?? emptyFlag;
  const edit = (more: Partial<NewFlag>) => draft.set({ ...flag, ...more });
  const problemOf = (path: string) => problemIn(failure.value, path);
  const submit = async () => {
    const toBoard = () => route(addressOf(organization));
    failure.value = await act(
      CreateFlagDocument,
      { input: inputOf(flag, organization) },
      {
        what: flag.name,
        done: `${flag.name} is made.`,
        onDone: ({ key }) => route(flagAddress(organization, key)),
        onWaiting: toBoard,
        undo: ({ key, version }) =>
          act(
            DeleteNewFlagDocument,
            { input: { organizationId: organization, key, expectedVersion: version } },
            // Without the flag its answers are others, so where they need approval it stays until another person agrees.
            { what: `${flag.name} stays for now: its deletion`, done: `${flag.name} is gone again.`, onDone: toBoard },
          ),
      },
    );
    if (failure.value === undefined) draft.set(undefined);
  };
  return (
    <Page title="New flag">
      <form
        class="new-flag"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {failure.value && <Note tone="bad">{failureSentence(failure.value)}</Note>}
        <Field label="Name" problem={problemOf('name')}>
          <input
            required
            maxLength={400}
            value={flag.name}
            onInput={(event: InputOf) => edit({ name: event.currentTarget.value })}
          />
        </Field>
        <Field label="Key" hint="What programs ask for. It cannot be changed later." problem={problemOf('key')}>
          <input
            class="key"
            maxLength={128}
            spellcheck={false}
            value={flag.key}
            placeholder={keyFrom(flag.name)}
            onInput={(event: InputOf) => edit({ key: event.currentTarget.value })}
          />
        </Field>
        <Field label="What it is for">
          <textarea
            value={flag.description}
            onInput={(event: InputOf) => edit({ description: event.currentTarget.value })}
          />
        </Field>
        <Field label="Type of its values">
          <select
            value={flag.valueType}
            onChange={(event: InputOf) => edit({ valueType: event.currentTarget.value as ValueType })}
          >
            <option value="BOOLEAN">on or off</option>
            <option value="STRING">text</option>
            <option value="INTEGER">whole number</option>
            <option value="NUMERIC">number</option>
            <option value="JSON">JSON</option>
          </select>
        </Field>
        {flag.valueType !== 'BOOLEAN' && (
          <VariantRows
            variants={flag.variants}
            problem={variantProblem(flag)}
            onEdit={(variants) => edit({ variants })}
          />
        )}
        <Field label="Tags" hint="Separated by commas" problem={problemOf('tags')}>
          <input value={flag.tags} onInput={(event: InputOf) => edit({ tags: event.currentTarget.value })} />
        </Field>
        <Environments {...{ organization, flag, edit }} />
        <div class="new-flag-actions">
          <Button
            type="submit"
            look="main"
            because={lack}
            disabled={flag.name.trim() === '' || variantProblem(flag) !== undefined}
          >
            Make the flag
          </Button>
          <a class="button quiet" href={addressOf(organization)}>
            Cancel
          </a>
        </div>
      </form>
    </Page>
  );
}

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement };

interface EnvironmentsProps {
  readonly organization: string;
  readonly flag: NewFlag;
  edit(more: Partial<NewFlag>): void;
}

function Environments({ organization, flag, edit }: EnvironmentsProps) {
  const variables = { organizationId: organization };
  const [result, ask] = useQuery({ query: OrganizationFrameDocument, variables, requestPolicy: 'cache-first' });
  return (
    <fieldset class="new-flag-environments">
      <legend>On from the start in</legend>
      <Loaded result={result} lines={1} onRetry={() => ask({ requestPolicy: 'network-only' })}>
        {(data) =>
          data.organization?.environments.map(({ key, name }) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={flag.onIn.includes(key)}
                onChange={(event) =>
                  edit({
                    onIn: event.currentTarget.checked
                      ? [...flag.onIn, key]
                      : flag.onIn.filter((other) => other !== key),
                  })
                }
              />
              {name}
            </label>
          ))
        }
      </Loaded>
    </fieldset>
  );
}

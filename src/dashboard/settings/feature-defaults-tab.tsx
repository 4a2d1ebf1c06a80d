import './settings.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { FormDialog, textIn } from '../change/form-dialog.tsx';
import { type Said, useAct } from '../change/use-act.ts';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More } from '../parts/more.tsx';
import { Note } from '../parts/note.tsx';
import { Switch } from '../parts/switch.tsx';
import { Table } from '../parts/table.tsx';
import { useApp } from '../shell/app.ts';
import { useLack } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import {
  FeatureDefaultBeforeDocument,
  FeatureDefaultSettingsDocument,
  type FeatureDefaultSettingsQuery,
  RemoveFeatureDefaultDocument,
  SetFeatureDefaultDocument,
} from './feature-defaults.graphql.ts';

type FeatureDefault = Omit<
  NonNullable<FeatureDefaultSettingsQuery['featureDefaults']>['edges'][number]['node'],
  'updatedAt'
>;

/** How many feature defaults are read at once. */
const PAGE = 100;

/** The catalogue of feature defaults, which all organizations share: where a switch follows the default, it stands as here. */
export function FeatureDefaultsTab() {
  const lack = useLack('organization:write');
  const isAdding = useSignal(false);
  const version = useSignal(0);
  const catalogue = useCatalogue();
  return (
    <>
      <p class="soft">
        All organizations share this catalogue. A flag whose switch follows the default is on where its key is on here.
      </p>
      <div>
        <Button
          icon="plus"
          because={lack}
          onClick={() => {
            isAdding.value = true;
          }}
        >
          New default
        </Button>
      </div>
      <Defaults key={version.value} after={undefined} lack={lack} />
      <FormDialog
        isOpen={isAdding.value}
        title="New feature default"
        confirm="Add it to the catalogue"
        onSubmit={(entries) =>
          catalogue.set(
            {
              featureKey: textIn(entries, 'key') ?? '',
              enabled: entries.has('enabled'),
              description: textIn(entries, 'description') ?? '',
            },
            `${textIn(entries, 'key')} is in the catalogue.`,
            () => {
              version.value += 1;
            },
          )
        }
        onClose={() => {
          isAdding.value = false;
        }}
      >
        {(problemOf) => (
          <>
            <Field label="Key of the flags that it holds for" problem={problemOf('featureKey')}>
              <input name="key" class="key" required maxLength={128} autocomplete="off" spellcheck={false} />
            </Field>
            <Field label="What it is" problem={problemOf('description')}>
              <input name="description" autocomplete="off" />
            </Field>
            <label class="checkbox">
              <input type="checkbox" name="enabled" />
              On
            </label>
          </>
        )}
      </FormDialog>
    </>
  );
}

/** A page of the catalogue, and the next one on demand. */
function Defaults({ after, lack }: { readonly after: string | undefined; readonly lack: string | undefined }) {
  const { toasts } = useApp();
  const catalogue = useCatalogue();
  const ending = useSignal<string | undefined>(undefined);
  const [result, ask] = useQuery({ query: FeatureDefaultSettingsDocument, variables: { first: PAGE, after } });
  const again = () => ask({ requestPolicy: 'network-only' });
  const turn = async (row: FeatureDefault, enabled: boolean) => {
    const done = `${row.featureKey} is ${enabled ? 'on' : 'off'} by default.`;
    const failure = await catalogue.set({ ...row, enabled }, done, again);
    if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
  };
  return (
    <Loaded result={result} onRetry={ask}>
      {({ featureDefaults }) => (
        <>
          {featureDefaults?.edges.length === 0 && <Note>The catalogue is empty.</Note>}
          {featureDefaults && featureDefaults.edges.length > 0 && (
            <Table
              caption="Feature defaults"
              rows={featureDefaults.edges.map(({ node }) => node)}
              keyOf={({ featureKey }) => featureKey}
              columns={[
                { head: 'Key', cell: ({ featureKey }) => <span class="key">{featureKey}</span> },
                {
                  head: 'Default',
                  cell: (row) => (
                    <Switch
                      label={`${row.featureKey} by default`}
                      isOn={row.enabled}
                      because={lack}
                      onTurn={(isOn) => turn(row, isOn)}
                    />
                  ),
                },
                { head: 'What it is', cell: ({ description }) => description },
                {
                  head: 'Actions',
                  isBare: true,
                  cell: ({ featureKey }) => (
                    <div class="settings-actions">
                      <Button
                        look="quiet"
                        because={lack}
                        aria-label={`Remove ${featureKey}`}
                        onClick={() => {
                          ending.value = featureKey;
                        }}
                      >
                        Remove…
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
          )}
          <More end={featureDefaults?.pageInfo}>{(end) => <Defaults after={end} lack={lack} />}</More>
          <ConfirmByName
            name={ending.value}
            title={`Remove ${ending.value}?`}
            confirm="Remove the default"
            onConfirm={() => catalogue.remove(ending.value ?? '', again)}
            onClose={() => {
              ending.value = undefined;
            }}
          >
            <p>In every organization, flags with this key whose switch follows the default are off from now on.</p>
          </ConfirmByName>
        </>
      )}
    </Loaded>
  );
}

/** Changes the catalogue, says what became of it, and offers to set it back. Each returns why it failed. */
function useCatalogue() {
  const { graph } = useApp();
  const act = useAct();
  const before = async (featureKey: string) => {
    const { data } = await graph.uncached.query(FeatureDefaultBeforeDocument, { featureKey }).toPromise();
    return data?.featureDefaults?.edges.map(({ node }) => node);
  };
  const write = ({ featureKey, enabled, description }: FeatureDefault, said: Said<unknown>) =>
    act(SetFeatureDefaultDocument, { input: { featureKey, enabled, description } }, said);
  const erase = (featureKey: string, said: Said<unknown>) =>
    act(RemoveFeatureDefaultDocument, { input: { featureKey } }, said);
  /** What sets a key back to how it was; nothing where that is not known. */
  const backTo = (featureKey: string, was: readonly FeatureDefault[] | undefined, onDone: () => void) => {
    const said = { done: `${featureKey} is as before in the catalogue.`, onDone };
    return was && (() => (was[0] === undefined ? erase(featureKey, said) : write(was[0], said)));
  };
  return {
    /** Sets the default of a key, which need not be in the catalogue yet. */
    async set(row: FeatureDefault, done: string, onDone: () => void): Promise<Failure | undefined> {
      const was = await before(row.featureKey);
      return write(row, { done, onDone, undo: backTo(row.featureKey, was, onDone) });
    },
    async remove(featureKey: string, onDone: () => void): Promise<Failure | undefined> {
      const was = await before(featureKey);
      const done = `${featureKey} is removed from the catalogue.`;
      return erase(featureKey, { done, onDone, undo: backTo(featureKey, was, onDone) });
    },
  };
}

import './saved-views.css';
import { useAct } from '../../change/use-act.ts';
import type { Failure } from '../../graph/failures.ts';
import type { JsonValue } from '../../graph/json.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { addressOf } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { useLiveQuery } from '../../shell/use-live-query.ts';
import { useLack } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import type { BoardQuery } from '../board-filter.ts';
import { BoardViewsDocument, DeleteViewDocument, SaveViewDocument } from './views.graphql.ts';

/** What belongs to a view of the board: what is shown, not what is selected. */
const parts = ['q', 'tag', 'state', 'type', 'lifecycle', 'sort', 'columns', 'env'];

/** The filters that have a name, for everyone in the organization, and a field to save the current one. */
export function SavedViews({ organization, query }: { readonly organization: string; readonly query: BoardQuery }) {
  const { toasts } = useApp();
  const act = useAct(organization);
  const lack = useLack('flag:write');
  const [result, ask] = useLiveQuery(
    organization,
    { query: BoardViewsDocument, variables: { organizationId: organization } },
    ({ entityType }) => entityType === 'SAVED_VIEW',
  );
  const views = result.data?.organization?.views ?? [];
  const shown = Object.fromEntries(parts.flatMap((part) => (query[part] ? [[part, query[part]]] : [])));
  const isPlain = Object.keys(shown).length === 0;
  const again = () => ask({ requestPolicy: 'network-only' });
  /** Saves the parameters under a name, or nothing, in place of what was there; and offers to set that back. */
  const set = (name: string, parameters?: JsonValue, was?: JsonValue, done = ''): Promise<Failure | undefined> => {
    const place = { organizationId: organization, page: 'board', name };
    const undo = () => set(name, was, parameters, `The view ${name} is as before.`);
    const said = { done, onDone: again, undo };
    return parameters === undefined
      ? act(DeleteViewDocument, { input: place }, said)
      : act(SaveViewDocument, { input: { ...place, parameters } }, said);
  };
  const save = async (name: string, parameters: JsonValue | undefined, done: string) => {
    const failure = await set(name, parameters, views.find((view) => view.name === name)?.parameters, done);
    if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
  };
  return (
    <div class="saved-views">
      <Loaded result={result} lines={2} onRetry={ask}>
        {() => {
          if (views.length === 0)
            return <p class="soft">A view is a filter with a name. You have not saved one yet.</p>;
          return (
            <ul class="saved-views-list">
              {views.map(({ id, name, parameters }) => (
                <li key={id}>
                  <a href={addressOf(organization, '', queryOf(parameters))}>{name}</a>
                  <Button
                    look="quiet"
                    icon="close"
                    because={lack}
                    aria-label={`Delete the view ${name}`}
                    onClick={() => save(name, undefined, `The view ${name} is deleted.`)}
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <form
        class="saved-views-new"
        onSubmit={(event) => {
          event.preventDefault();
          const name = new FormData(event.currentTarget).get('name');
          if (typeof name !== 'string' || name.trim() === '') return;
          event.currentTarget.reset();
          save(name.trim(), shown, `The view ${name.trim()} is saved for everyone.`);
        }}
      >
        <input name="name" aria-label="Name of the view" placeholder="Name of this view" maxLength={400} required />
        <Button type="submit" because={lack ?? (isPlain ? 'Set a filter, an order or columns first' : undefined)}>
          Save
        </Button>
      </form>
    </div>
  );
}

/** The parameters of a view as an address; what another program has saved there is left out. */
function queryOf(parameters: JsonValue): BoardQuery {
  if (typeof parameters !== 'object' || parameters === null) return {};
  const known = Object.entries(parameters).filter(([name]) => parts.includes(name));
  return Object.fromEntries(known.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

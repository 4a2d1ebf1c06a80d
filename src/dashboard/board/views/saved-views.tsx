import './saved-views.css';
import type { JsonValue } from '../../graph/json.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { addressOf } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { useLiveQuery } from '../../shell/use-live-query.ts';
import { useLack, useWrite } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import type { BoardQuery } from '../board-filter.ts';
import { BoardViewsDocument, DeleteViewDocument, SaveViewDocument } from './views.graphql.ts';

/** What belongs to a view of the board: what is shown, not what is selected. */
const parts = ['q', 'tag', 'state', 'type', 'lifecycle', 'sort', 'columns', 'env'];

/** The filters that have a name, for everyone in the organization, and a field to save the current one. */
export function SavedViews({ organization, query }: { readonly organization: string; readonly query: BoardQuery }) {
  const { toasts } = useApp();
  const send = useWrite();
  const lack = useLack('flag:write');
  const [result, ask] = useLiveQuery(
    organization,
    { query: BoardViewsDocument, variables: { organizationId: organization } },
    ({ entityType }) => entityType === 'SAVED_VIEW',
  );
  const shown = Object.fromEntries(parts.flatMap((part) => (query[part] ? [[part, query[part]]] : [])));
  const isPlain = Object.keys(shown).length === 0;
  const remove = async (name: string) => {
    const written = await send(DeleteViewDocument, { input: { organizationId: organization, page: 'board', name } });
    if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
    ask({ requestPolicy: 'network-only' });
  };
  const save = async (name: string) => {
    const input = { organizationId: organization, page: 'board', name, parameters: shown };
    const written = await send(SaveViewDocument, { input });
    if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
    else toasts.show(`The view ${name} is saved for everyone.`);
    ask({ requestPolicy: 'network-only' });
  };
  return (
    <div class="saved-views">
      <Loaded result={result} lines={2} onRetry={ask}>
        {(data) => {
          const views = data.organization?.views ?? [];
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
                    onClick={() => remove(name)}
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
          save(name.trim());
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

import './show-query.css';
import { graphiqlAddress, requestText } from '../graph/asked-queries.ts';
import { Button } from '../parts/button.tsx';
import { copyText } from '../parts/copy-text.tsx';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { useApp } from './app.ts';

/** Shows what the page asks of the graph, to copy or to try in GraphiQL. */
export function ShowQuery() {
  return (
    <Popover
      id="show-query"
      title="What this page asks of the graph"
      class="quiet"
      align="end"
      label={<Icon name="query" />}
    >
      <Queries />
    </Popover>
  );
}

function Queries() {
  const { graph, toasts } = useApp();
  const queries = graph.asked.list();
  return (
    <div class="show-query">
      <p>This page asks the public graph, as any program can.</p>
      {queries.length === 0 && <p class="soft">It has asked nothing of its own.</p>}
      <ul>
        {queries.map((query) => (
          <li key={query.name}>
            <span class="key">{query.name}</span>
            <Button
              onClick={async () => {
                if (await copyText(requestText(query))) {
                  toasts.show(`The query ${query.name} is copied, with its variables.`);
                } else
                  toasts.show('This browser does not let the page copy. “Try it” shows the query.', { tone: 'bad' });
              }}
            >
              Copy
            </Button>
            <a class="button" href={graphiqlAddress(query)} target="_blank" rel="noopener">
              Try it
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

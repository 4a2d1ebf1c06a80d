import './account.css';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { useApp } from './app.ts';
import { ViewerDocument } from './shell.graphql.ts';
import { useHeldQuery } from './use-held-query.ts';

/** Who the server takes the person for, and how to change it. */
export function Account() {
  const { session } = useApp();
  const [{ data }] = useHeldQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  const viewer = data?.viewer;
  const name = viewer === undefined || viewer.anonymous ? 'No key' : viewer.actor.name;
  return (
    <Popover
      id="account"
      align="end"
      class="account"
      title="Your key"
      label={
        <>
          <Icon name="user" />
          <span class="account-name">{name}</span>
        </>
      }
    >
      <div class="account-panel">
        {viewer?.anonymous && (
          <p>You use Halyard without a key, as this server allows. Changes are logged as anonymous.</p>
        )}
        {viewer?.anonymous === false && (
          <p>
            Changes are logged as <strong>{viewer.actor.name}</strong>. Permissions:{' '}
            <span class="key">{viewer.permissions.join(', ')}</span>
          </p>
        )}
        <Button onClick={() => session.choose()}>{viewer?.anonymous ? 'Sign in with a key' : 'Use another key'}</Button>
        {session.key.value !== undefined && (
          <Button
            onClick={() => {
              session.signOut();
              location.assign('/');
            }}
          >
            Sign out
          </Button>
        )}
      </div>
    </Popover>
  );
}

import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { useAct } from '../change/use-act.ts';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More } from '../parts/more.tsx';
import { Note } from '../parts/note.tsx';
import { Table, type TableColumn } from '../parts/table.tsx';
import { Toolbar } from '../parts/toolbar.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count } from '../words/numbers.ts';
import { permissionsSentence } from '../words/permissions.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { KeysDocument, type ListedKeyFragment, RevokeKeyDocument } from './keys.graphql.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { type Made, SecretDialog } from './secret-dialog.tsx';

/** The API keys of an organization: what each may do, when it was used last, and until when it works. */
export function KeysPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query, route } = useLocation();
  const lack = useLack('key:manage');
  const isMaking = useSignal(false);
  const made = useSignal<Made | undefined>(undefined);
  const showsRevoked = query.revoked === '1';
  const { toasts } = useApp();
  const revoke = useRevoke(organization);
  const sayMade = ({ id, name }: Made) => {
    const undo = async () => {
      const failure = await revoke({ id, name });
      if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
    };
    toasts.show(`${name} is made.`, { action: { label: 'Undo', run: () => void undo() } });
  };
  return (
    <Page
      title="Keys"
      actions={
        <Button
          look="main"
          because={lack}
          onClick={() => {
            isMaking.value = true;
          }}
        >
          New key
        </Button>
      }
    >
      <Toolbar
        label="Which keys are shown"
        end={
          <Checkbox
            label="Show revoked and expired keys"
            isChecked={showsRevoked}
            onCheck={(isChecked) =>
              route(addressOf(organization, '/keys', { revoked: isChecked ? '1' : undefined }), true)
            }
          />
        }
      >
        <p class="soft">Programs and people prove with a key who they are.</p>
      </Toolbar>
      <KeyRows {...{ organization, showsRevoked, lack }} after={undefined} />
      <NewKeyDialog
        organization={organization}
        isOpen={isMaking.value}
        onMade={(key) => {
          made.value = key;
        }}
        onClose={() => {
          isMaking.value = false;
        }}
      />
      <SecretDialog
        made={made.value}
        onClose={() => {
          if (made.value) sayMade(made.value);
          made.value = undefined;
        }}
      />
    </Page>
  );
}

/** How many keys are shown at once. */
const PAGE = 50;

interface KeyRowsProps {
  readonly organization: string;
  readonly showsRevoked: boolean;
  readonly lack: string | undefined;
  readonly after: string | undefined;
}

/** A page of keys, and the next one on demand. */
function KeyRows(props: KeyRowsProps) {
  const { organization, showsRevoked, lack, after } = props;
  const { clock } = useApp();
  const asked = useSignal<ListedKeyFragment | undefined>(undefined);
  const revoke = useRevoke(organization);
  const [result, ask] = useLiveQuery(
    organization,
    { query: KeysDocument, variables: { organizationId: organization, first: PAGE, after } },
    ({ entityType }) => entityType === 'API_KEY',
  );
  const now = clock.now();
  return (
    <>
      <Loaded result={result} lines={6} onRetry={ask}>
        {(data) => {
          const keys = data.organization?.apiKeys;
          const shown = keys?.edges.map(({ node }) => node).filter((key) => showsRevoked || isUsable(key, now)) ?? [];
          const askToRevoke = (key: ListedKeyFragment) => {
            asked.value = key;
          };
          return (
            <>
              {shown.length === 0 && <Note>{noneInWords(keys?.totalCount ?? 0)}</Note>}
              {shown.length > 0 && (
                <Table
                  caption="API keys"
                  columns={columnsOf(now, lack, askToRevoke)}
                  rows={shown}
                  keyOf={({ id }) => id}
                  toneOf={(key) => (isUsable(key, now) ? '' : 'off')}
                />
              )}
              <More end={keys?.pageInfo} label="Show older keys">
                {(end) => <KeyRows {...props} after={end} />}
              </More>
            </>
          );
        }}
      </Loaded>
      <ConfirmByName
        name={asked.value?.name}
        title={`Revoke ${asked.value?.name}?`}
        confirm="Revoke the key"
        onConfirm={async () => asked.value && revoke(asked.value)}
        onClose={() => {
          asked.value = undefined;
        }}
      >
        <p>
          Requests with this key fail from now on, and its connections end. It cannot be taken back.{' '}
          {asked.value && lastUse(asked.value, now)}
        </p>
      </ConfirmByName>
    </>
  );
}

/** Revokes a key and says so. Returns why it failed. */
function useRevoke(organization: string): (key: Pick<Made, 'id' | 'name'>) => Promise<Failure | undefined> {
  const act = useAct(organization);
  return ({ id, name }) => act(RevokeKeyDocument, { input: { id } }, { done: `${name} is revoked for good.` });
}

function isUsable({ revokedAt, expiresAt }: ListedKeyFragment, now: number): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now);
}

function noneInWords(total: number): string {
  return total === 0 ? 'This organization has no key of its own.' : `${count(total, 'key')} here, none of which works.`;
}

function lastUse({ lastUsedAt }: ListedKeyFragment, now: number): string {
  return lastUsedAt === null ? 'It was never used.' : `It was used ${relativeTime(Date.parse(lastUsedAt), now)}.`;
}

function columnsOf(
  now: number,
  lack: string | undefined,
  revoke: (key: ListedKeyFragment) => void,
): readonly TableColumn<ListedKeyFragment>[] {
  return [
    {
      head: 'Name',
      cell: ({ name, hint, kind }) => (
        <>
          <strong>{name}</strong>
          <div class="key soft">
            …{hint}
            {kind === 'CLIENT' && ' · public'}
          </div>
        </>
      ),
    },
    {
      head: 'What it may do',
      cell: ({ permissions, environment }) => (
        <>
          {permissionsSentence(permissions)}
          {environment && <div class="soft">Only in {environment.name}.</div>}
        </>
      ),
    },
    { head: 'Last used', cell: ({ lastUsedAt }) => <When at={lastUsedAt} now={now} none="never" /> },
    {
      head: 'Expires',
      cell: ({ expiresAt, revokedAt }) =>
        revokedAt === null ? (
          <When at={expiresAt} now={now} none="never" />
        ) : (
          <>
            revoked <When at={revokedAt} now={now} none="" />
          </>
        ),
    },
    {
      head: 'Revoke',
      isBare: true,
      cell: (key) =>
        key.revokedAt === null && (
          <Button look="quiet" because={lack} aria-label={`Revoke ${key.name}`} onClick={() => revoke(key)}>
            Revoke…
          </Button>
        ),
    },
  ];
}

function When({ at, now, none }: { readonly at: string | null; readonly now: number; readonly none: string }) {
  if (at === null) return <span class="soft">{none}</span>;
  return (
    <time dateTime={at} title={dateTime(Date.parse(at))}>
      {relativeTime(Date.parse(at), now)}
    </time>
  );
}

import type { Command } from 'commander';
import { unknownOrganization } from '../failures.ts';
import { table } from '../output.ts';
import { does, type Session } from './command.ts';
import { CreateKeyDocument, ListKeysDocument, type ListKeysQuery, RevokeKeyDocument } from './keys.graphql.ts';

type Key = NonNullable<ListKeysQuery['organization']>['apiKeys']['edges'][number]['node'];

interface NewKey {
  readonly permission?: readonly string[];
  readonly environment?: string;
  readonly client?: true;
  readonly expires?: string;
  readonly everywhere?: true;
}

/** The commands on API keys. */
export function addKeyCommands(program: Command, session: Session): void {
  const keys = program.command('keys').description('Create, list and revoke API keys');
  const create = keys
    .command('create <name>')
    .description('Create a key; its secret is shown once')
    .option('--permission <permission...>', 'what it may do, such as flag:read (default: evaluate)')
    .option('--environment <key>', 'the only environment that it can see')
    .option('--client', 'a public key, which can only evaluate')
    .option('--expires <instant>', 'when it stops working, such as 2026-12-31T00:00:00Z')
    .option('--everywhere', 'bind it to no organization');
  does<NewKey>(session, create, async ({ server, options, answer, paint }, name = '') => {
    const input = {
      name,
      ...(options.everywhere ? {} : { organizationId: await server.organization() }),
      ...(options.permission === undefined ? {} : { permissions: options.permission }),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(options.client ? { kind: 'CLIENT' as const } : {}),
      ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
    };
    const created = await server.change(CreateKeyDocument, { input });
    answer(created, () => [
      created.secret,
      paint('dim', `${created.apiKey.id}  ${created.apiKey.permissions.join(' ')}`),
    ]);
  });
  does(session, keys.command('list').description('List the keys of the organization'), async ({ server, answer }) => {
    const organizationId = await server.organization();
    const found: Key[] = [];
    let after: string | null = null;
    for (;;) {
      const { organization }: ListKeysQuery = await server.ask(ListKeysDocument, { organizationId, after });
      if (organization === null) throw unknownOrganization(organizationId);
      found.push(...organization.apiKeys.edges.map(({ node }) => node));
      if (!organization.apiKeys.pageInfo.hasNextPage) break;
      after = organization.apiKeys.pageInfo.endCursor;
    }
    answer(found, () => table([['ID', 'NAME', 'SECRET', 'STATE', 'PERMISSIONS'], ...found.map(rowOf)]));
  });
  does(session, keys.command('revoke <id>').description('Revoke a key'), async ({ server, answer }, id = '') => {
    const revoked = await server.change(RevokeKeyDocument, { input: { id } });
    answer(revoked, () => [`Revoked ${revoked.name}.`]);
  });
}

function rowOf({ id, name, hint, permissions, revokedAt, expiresAt }: Key): string[] {
  const state = revokedAt !== null ? 'revoked' : expiresAt !== null ? `until ${expiresAt}` : 'valid';
  return [id, name, `…${hint}`, state, permissions.join(' ')];
}

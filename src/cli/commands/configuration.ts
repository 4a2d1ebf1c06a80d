import { resolve } from 'node:path';
import type { Command } from 'commander';
import { connect } from '../connection.ts';
import { CommandFailure, type Outcome, unknownOrganization } from '../failures.ts';
import { type Members, organizationOfFiles, readTree, type Tree, writeTree } from '../files/tree.ts';
import { differenceLine, type Paint, painter } from '../output.ts';
import { ownAddress } from '../own-address.ts';
import { type Doing, does, type Session } from './command.ts';
import {
  ApplyConfigurationDocument,
  type ApplyConfigurationMutation,
  CreateOrganizationDocument,
  ExportConfigurationDocument,
} from './configuration.graphql.ts';

interface ApplyOptions {
  readonly prune?: true;
  readonly pruneTag?: readonly string[];
  readonly comment?: string;
  readonly exitCode?: true;
}

type Applied = Extract<NonNullable<ApplyConfigurationMutation['applyConfiguration']>, { readonly objects: unknown }>;

const DEFAULT_FOLDER = 'halyard';
const KINDS = { environments: 'ENVIRONMENT', flags: 'FLAG', holdouts: 'HOLDOUT', segments: 'SEGMENT' } as const;

/** The commands on flags as files. */
export function addConfigurationCommands(program: Command, session: Session): void {
  const write = program
    .command('export [folder]')
    .description(`Write the organization as YAML files, one for each flag (default: ${DEFAULT_FOLDER})`);
  does(session, write, async ({ server, world, options, answer }, folder = DEFAULT_FOLDER) => {
    const place = resolve(world.folder, folder);
    const organizationId = await organizationOf(server, options, await organizationOfFiles(place));
    world.status.show(`Reading ${organizationId} from ${server.url}`);
    const { organization, configurationSchema } = await server.ask(ExportConfigurationDocument, { organizationId });
    if (organization?.export == null) throw unknownOrganization(organizationId);
    const schema = (configurationSchema ?? {}) as Members;
    const onFile = (number: number, of: number) => world.status.show(`Writing file ${number} of ${of} into ${folder}`);
    const result = await writeTree(place, organizationId, organization.export as Members, schema, onFile);
    answer({ ...result, revision: organization.revision }, () => [
      ...result.written.map((path) => `wrote   ${path}`),
      ...result.removed.map((path) => `removed ${path}`),
      `${folder} has revision ${organization.revision} of ${organizationId}.`,
    ]);
  });
  const plan = withPruning(program.command('plan [folder]'))
    .description('Show what the files would change, and what the server has that they do not')
    .option('--exit-code', 'exit with 6 if something would change');
  does<ApplyOptions>(session, plan, async (doing, folder = DEFAULT_FOLDER) => {
    const files = await readShown(doing, folder);
    doing.world.status.show(`Comparing ${countOf(files)} with ${doing.server.url}`);
    const applied = await send(doing, files, { preview: true });
    const missing = doing.options.prune ? [] : await notInFiles(doing, files);
    doing.answer({ ...applied, notInFiles: missing }, () => [
      ...lines(applied, doing.paint),
      ...missing.map((name) => doing.paint('dim', `  ${name} is not in the files`)),
      summary(applied, 'would change'),
    ]);
    return applied.objects.length > 0 && doing.options.exitCode ? 'different' : 'done';
  });
  const apply = withPruning(program.command('apply [folder]'))
    // What people look for beside `export`.
    .alias('import')
    .description('Make the organization as the files say, all of it or nothing')
    .option('--comment <text>', 'the reason, for the log');
  does<ApplyOptions>(session, apply, async (doing, folder = DEFAULT_FOLDER) => applyTree(doing, folder));
}

function withPruning(command: Command): Command {
  return command
    .option('--prune', 'also delete what the files do not have')
    .option('--prune-tag <tag...>', 'of flags delete only those with one of these tags');
}

async function applyTree(doing: Doing<ApplyOptions>, folder: string): Promise<Outcome> {
  const files = await readShown(doing, folder);
  doing.world.status.show(`Applying ${countOf(files)} to ${doing.server.url}`);
  const applied = await send(doing, files, {});
  doing.answer(applied, () => [...lines(applied, doing.paint), summary(applied, 'changed')]);
  return 'done';
}

function readShown({ world }: Pick<Doing<ApplyOptions>, 'world'>, folder: string): Promise<Tree> {
  world.status.show(`Reading ${folder}`);
  return readTree(resolve(world.folder, folder));
}

/** How many objects files describe. */
function countOf({ document }: Tree): string {
  const count = Object.keys(KINDS).reduce((sum, kind) => sum + Object.keys(document[kind] ?? {}).length, 0);
  return count === 1 ? '1 object' : `${count} objects`;
}

/** Applies files to the server that was just started here, and makes their organization if it does not exist. */
export async function applyFolder({ world }: Session, folder: string): Promise<void> {
  const { environment } = world;
  const key = environment.HALYARD_KEY ?? environment.ADMIN_API_KEY;
  const files = await readTree(resolve(world.folder, folder));
  const organization = files.organization ?? environment.HALYARD_ORGANIZATION;
  if (organization === undefined) throw new CommandFailure('misused', `${folder}/halyard.yaml names no organization.`);
  const server = await connect(world, { url: ownAddress(world), organization, ...(key === undefined ? {} : { key }) });
  const { organization: known } = await server.ask(ExportConfigurationDocument, { organizationId: organization });
  if (known === null) await server.change(CreateOrganizationDocument, { input: { id: organization } });
  const applied = await send({ server, options: {} }, files, {});
  for (const line of [...lines(applied, painter({ hasColors: false })), summary(applied, 'changed')]) world.note(line);
}

async function send(
  {
    server,
    options,
  }: Pick<Doing<ApplyOptions>, 'server'> & { readonly options: ApplyOptions & { organization?: string } },
  { organization, document }: Tree,
  more: { readonly preview?: true },
): Promise<Applied> {
  const kinds = Object.keys(KINDS).filter((kind) => Object.hasOwn(document, kind));
  const organizationId = await organizationOf(server, options, organization);
  const input = {
    ...{ organizationId, document, ...more },
    ...(options.prune ? { prune: kinds.map((kind) => KINDS[kind as keyof typeof KINDS]) } : {}),
    ...(options.pruneTag === undefined ? {} : { pruneTags: options.pruneTag }),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  };
  return server.change(ApplyConfigurationDocument, { input });
}

/** The organization that is asked for, else that of the files, else that of the key. */
async function organizationOf(
  server: Doing<ApplyOptions>['server'],
  options: { readonly organization?: string },
  ofFiles: string | null,
): Promise<string> {
  return options.organization ?? ofFiles ?? server.organization();
}

async function notInFiles(doing: Doing<ApplyOptions>, { organization, document }: Tree): Promise<string[]> {
  const organizationId = await organizationOf(doing.server, doing.options, organization);
  const { organization: found } = await doing.server.ask(ExportConfigurationDocument, { organizationId });
  const present = (found?.export ?? {}) as Readonly<Record<string, Members>>;
  return Object.entries(KINDS).flatMap(([member, kind]) => {
    const described = document[member];
    if (described === undefined || described === null || typeof described !== 'object') return [];
    return Object.keys(present[member] ?? {})
      .filter((key) => !Object.hasOwn(described, key))
      .map((key) => `${kind.toLowerCase()} ${key}`);
  });
}

function lines({ objects }: Applied, paint: Paint): string[] {
  return objects.flatMap(({ entityType, entityKey, kind, differences }) => {
    const name = `${entityType.toLowerCase()} ${entityKey}`;
    if (kind.endsWith('_CREATED')) return [paint('green', `+ ${name}`)];
    if (kind.endsWith('_DELETED')) return [paint('red', `- ${name}`)];
    return [paint('yellow', `~ ${name}`), ...differences.map((difference) => `    ${differenceLine(difference)}`)];
  });
}

function summary({ objects, requiresApproval, approvalEnvironments, revision }: Applied, verb: string): string {
  if (objects.length === 0) return `Everything is as the files say, at revision ${revision}.`;
  const waits = requiresApproval ? ` It needs approval for ${approvalEnvironments.join(', ')}.` : '';
  return `${objects.length} ${objects.length === 1 ? 'object' : 'objects'} ${verb}.${waits}`;
}

import type { Command } from 'commander';
import { CommandFailure, unknownOrganization } from '../failures.ts';
import { differenceLine, shown } from '../output.ts';
import { type Doing, does, type Session } from './command.ts';
import { contextOf, type SubjectOptions, withSubject } from './evaluate.ts';
import {
  LogStateDocument,
  WatchAnswersDocument,
  WatchChangesDocument,
  type WatchChangesSubscription,
} from './watch.graphql.ts';

interface WatchOptions extends SubjectOptions {
  readonly after?: string;
}

type Change = WatchChangesSubscription['changes'];

/** How long the command waits before it connects again, in milliseconds. */
const PAUSE = 1_000;

/** The command that follows changes, or the answers for a subject. */
export function addWatchCommand(program: Command, session: Session): void {
  const command = withSubject(program.command('watch [flags...]'))
    .description('Follow changes as they happen; with --subject the answers for it')
    .option('--after <revision>', 'start with the changes after this revision');
  does<WatchOptions>(session, command, (doing, ...flags) => {
    const flagKeys = flags.length === 0 ? undefined : flags;
    return doing.options.subject === undefined ? watchChanges(doing, flagKeys) : watchAnswers(doing, flagKeys);
  });
}

/** Each change once: after a lost connection it goes on after the last one. */
async function watchChanges(
  { server, world, options, answer, paint }: Doing<WatchOptions>,
  flagKeys: readonly string[] | undefined,
): Promise<undefined> {
  const organizationId = await server.organization();
  const { organization } = await server.ask(LogStateDocument, { organizationId });
  if (organization === null) throw unknownOrganization(organizationId);
  const { epoch } = organization;
  let after = options.after === undefined ? organization.revision : Number(options.after);
  if (!Number.isInteger(after))
    throw new CommandFailure('misused', `The revision is "${options.after}", expected a number.`);
  const lines = (change: Change) => [
    `${paint('dim', `${change.revision}  ${change.at}`)}  ${paint('bold', change.kind)} ${change.entityKey}  ${change.actor.name}`,
    ...change.differences.map((difference) => `  ${differenceLine(difference)}`),
  ];
  return again({ server, world }, async () => {
    const variables = { organizationId, after, epoch, environment: options.environment, flagKeys };
    for await (const { changes } of server.follow(WatchChangesDocument, variables)) {
      after = changes.revision;
      answer(changes, () => lines(changes));
    }
  });
}

async function watchAnswers(
  { server, world, options, answer, paint }: Doing<WatchOptions>,
  flagKeys: readonly string[] | undefined,
): Promise<undefined> {
  const organizationId = await server.organization();
  const variables = { organizationId, environment: options.environment, context: contextOf(options), flagKeys };
  return again({ server, world }, async () => {
    for await (const { evaluations } of server.follow(WatchAnswersDocument, variables))
      for (const evaluation of evaluations)
        answer(evaluation, () => [
          `${evaluation.flagKey} = ${paint('bold', shown(evaluation.value))}  ${evaluation.reason}  ${paint('dim', String(evaluation.revision))}`,
        ]);
  });
}

/** Follows until the person stops the command; a connection that breaks is made again. */
async function again(
  { world }: Pick<Doing<WatchOptions>, 'server' | 'world'>,
  follow: () => Promise<void>,
): Promise<undefined> {
  while (!world.stopped.aborted) {
    try {
      await follow();
    } catch (error) {
      if (world.stopped.aborted) return undefined;
      if (error instanceof CommandFailure) throw error;
    }
    if (world.stopped.aborted) return undefined;
    world.note('The connection ended; connecting again.');
    await world.wait(PAUSE);
  }
  return undefined;
}

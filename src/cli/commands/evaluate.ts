import type { Command } from 'commander';
import { CommandFailure } from '../failures.ts';
import type { JsonValue } from '../graph/json.ts';
import { type Paint, shown } from '../output.ts';
import { does, type Session } from './command.ts';
import { EvaluateDocument, type EvaluateQuery } from './evaluate.graphql.ts';

type Evaluation = NonNullable<EvaluateQuery['evaluate']>;

/** The options that describe a subject. */
export interface SubjectOptions {
  readonly environment?: string;
  readonly subject?: string;
  readonly attribute?: readonly string[];
  readonly appVersion?: string;
}

/** Adds the options that describe a subject. */
export function withSubject(command: Command): Command {
  return command
    .option('--environment <key>', 'the environment (default: that of the key, else the default one)')
    .option('--subject <key>', 'the targeting key of the subject')
    .option('--attribute <name=value...>', 'attributes; a value that is JSON is read as JSON')
    .option('--app-version <version>', 'version of the calling app');
}

/** The evaluation context of a subject. Throws CommandFailure for an attribute without a value. */
export function contextOf({ subject, attribute = [], appVersion }: SubjectOptions) {
  const attributes = Object.fromEntries(attribute.map(readAttribute));
  return {
    ...(subject === undefined ? {} : { targetingKey: subject }),
    ...(appVersion === undefined ? {} : { appVersion }),
    attributes,
  };
}

function readAttribute(text: string): [string, JsonValue] {
  const place = text.indexOf('=');
  if (place < 1) throw new CommandFailure('misused', `The attribute is "${text}", expected name=value.`);
  const value = text.slice(place + 1);
  try {
    return [text.slice(0, place), JSON.parse(value)];
  } catch {
    return [text.slice(0, place), value];
  }
}

/** The command that evaluates a flag. */
export function addEvaluateCommand(program: Command, session: Session): void {
  const command = withSubject(program.command('evaluate <flag>'))
    .description('Evaluate a flag for a subject, and say why')
    .option('--at <instant>', 'another instant than now');
  does<SubjectOptions & { readonly at?: string }>(
    session,
    command,
    async ({ server, options, answer, paint }, flagKey = '') => {
      const { evaluate } = await server.ask(EvaluateDocument, {
        organizationId: await server.organization(),
        flagKey,
        environment: options.environment,
        context: contextOf(options),
        at: options.at,
      });
      if (evaluate === null) throw new CommandFailure('failed', 'The server gave no result.');
      answer(evaluate, () => ladder(evaluate, paint));
      return evaluate.error === null ? 'done' : 'refused';
    },
  );
}

/** The rungs from the first to the one that decided, each with its checks. */
function ladder(evaluation: Evaluation, paint: Paint): string[] {
  const steps = evaluation.explanation ?? [];
  const last = steps.at(-1);
  const lines = steps.map((step, index) => {
    const isSame = steps[index - 1]?.rung === step.rung;
    const mark = step === last ? paint('cyan', '→') : step.passed ? paint('green', '✓') : paint('dim', '·');
    const rung = (isSame ? '' : step.rung).padEnd(18);
    const subject = step.subject === '' ? '' : paint('dim', `  ${step.subject}`);
    return `${mark} ${rung} ${step.because}${subject}`;
  });
  const variant = evaluation.variant === null ? '' : ` (${evaluation.variant})`;
  const detail = evaluation.detail === null ? '' : `  ${evaluation.detail}`;
  const result = `${paint('bold', shown(evaluation.value))}${variant}  ${evaluation.reason}${detail}`;
  return [...lines, '', `${evaluation.flagKey} = ${result}`];
}

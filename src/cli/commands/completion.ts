// cspell:ignore mapfile COMPREPLY compgen CWORD compdef compadd commandline opc
import type { Command } from 'commander';
import { CommandFailure } from '../failures.ts';
import type { Session } from './command.ts';

/** The script of each shell: it asks `halyard complete` for what can follow. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_halyard() {
  mapfile -t COMPREPLY < <(compgen -W "$(halyard complete -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}")" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _halyard halyard`,
  zsh: `#compdef halyard
_halyard() {
  local -a found
  found=(\${(f)"$(halyard complete -- "\${(@)words[2,CURRENT-1]}")"})
  compadd -a found
  _files
}
compdef _halyard halyard`,
  fish: `complete -c halyard -f -a '(halyard complete -- (commandline -opc)[2..-1])'`,
};

/** The commands for shells. */
export function addCompletionCommands(program: Command, session: Session): void {
  program
    .command('completion <shell>')
    .description(`Write the completion for ${Object.keys(scripts).join(', ')}: eval "$(halyard completion bash)"`)
    .action((shell: string) => {
      const script = scripts[shell];
      if (script === undefined)
        throw new CommandFailure('misused', `The shell is "${shell}", expected ${Object.keys(scripts).join(', ')}.`);
      session.world.say(script);
    });
  program.command('complete [words...]', { hidden: true }).action((words: readonly string[]) => {
    for (const candidate of candidates(program, words)) session.world.say(candidate);
  });
}

/** The commands and options that can follow some words. */
function candidates(program: Command, words: readonly string[]): readonly string[] {
  let command = program;
  for (const word of words) command = command.commands.find((each) => namesOf(each).includes(word)) ?? command;
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return [
    ...help.visibleCommands(command).flatMap(namesOf),
    ...new Set([...options, ...program.options].flatMap(({ long }) => (typeof long === 'string' ? [long] : []))),
  ];
}

function namesOf(command: Command): readonly string[] {
  return [command.name(), ...command.aliases()];
}

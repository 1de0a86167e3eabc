import { Argument, type Command } from 'commander';
import { completionScript, type Shell, SHELLS } from '../completion/completion';
import { withExamples } from '../examples';

export function addCompletion(program: Command): void {
  withExamples(
    program
      .command('completion')
      .description('print a script that has a shell complete the words of this command')
      .addArgument(new Argument('<shell>').choices(SHELLS))
      .action((shell: Shell) => {
        process.stdout.write(completionScript(program, shell));
      }),
    ['in ~/.bashrc', 'completion bash > ~/.gpd-completion && echo "source ~/.gpd-completion" >> ~/.bashrc'],
    ['for zsh, in a folder of fpath', 'completion zsh > ~/.zfunc/_gpd'],
    ['for fish', 'completion fish > ~/.config/fish/completions/gpd.fish'],
  );
}

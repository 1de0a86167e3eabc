import { Argument, type Command } from 'commander';
import { withExamples } from '../examples';
import { writeCliReference, writeConfigurationReference } from '../reference/write-reference';

/** For who changes commands or settings; not listed. */
export function addReference(program: Command): void {
  withExamples(
    program
      .command('reference', { hidden: true })
      .description('print a page of the documents that is made from the code')
      .addArgument(new Argument('<page>').choices(['cli', 'configuration']))
      .action((page: string) => {
        process.stdout.write(page === 'cli' ? writeCliReference(program) : writeConfigurationReference());
      }),
    ['after a command has changed', 'reference cli > docs/cli.md && npx prettier --write docs/cli.md'],
  );
}

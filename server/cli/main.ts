import { CommanderError } from 'commander';
import { explain } from '../runtime/bootstrap.js';
import { makeProgram } from './make-program.ts';
import { UsageError } from './usage-error.ts';

const program = makeProgram();

/** Exit codes: 0 all right, 1 something is wrong, 2 the command line is. */
try {
  if (process.argv.length <= 2) {
    program.outputHelp();
    process.exitCode = 2;
  } else {
    await program.parseAsync();
  }
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong already.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`${error instanceof UsageError ? error.message : explain(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

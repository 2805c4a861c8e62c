import { CommanderError } from 'commander';
import { explain } from '../runtime/bootstrap.js';
import { makeProgram } from './make-program.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs one command line (without the program's name) and sets the exit code of the process: 0 all right, 1 something is
 * wrong, 2 the command line is. What is wrong is said on standard error. Never rejects.
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = makeProgram();
  try {
    if (words.length === 0) {
      program.outputHelp();
      process.exitCode = 2;
    } else {
      await program.parseAsync([...words], { from: 'user' });
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
}

import type { Command } from 'commander';

/** Whether one JSON document is wanted in place of text, wherever on the command line it was said. */
export function wantsJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}

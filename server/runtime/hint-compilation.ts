import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A browser that knows this comment compiles all of a script while it arrives, beside the page. Otherwise it compiles each
 * function when it is first called: of a page that starts nearly all are, and on a phone that is most of the start.
 */
const hint = '//# allFunctionsCalledOnLoad\n';

/** Puts the hint at the head of every script below `folder`; one that has it stays as it is. */
export async function hintCompilation(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const path = join(folder, file);
    const script = await readFile(path, 'utf8');
    if (!script.startsWith(hint)) await writeFile(path, hint + script);
  }
}

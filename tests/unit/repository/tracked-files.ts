import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../../..');

/** Paths that git keeps and that are still there, relative to the root. */
export function trackedFiles(...folders: string[]): string[] {
  const listed = execFileSync('git', ['ls-files', ...folders], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\n'))]
    .filter((path) => path !== '' && existsSync(join(repositoryRoot, path)))
    .sort();
}

export const readTracked = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

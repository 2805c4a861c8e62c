import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { debianMirrors } from '#server/runtime/debian-mirrors.ts';

let etcApt: string;

beforeEach(async () => {
  etcApt = await mkdtemp(join(tmpdir(), 'kryonix-apt-'));
  await mkdir(join(etcApt, 'sources.list.d'));
});
afterEach(() => rm(etcApt, { recursive: true }));

it("fetches from the mirror that the machine's own stanzas name, every pocket", async () => {
  await writeFile(
    join(etcApt, 'sources.list.d/debian.sources'),
    [
      'Types: deb',
      '# a comment',
      'URIs: http://mirror.example/debian',
      'Suites: bookworm bookworm-updates',
      'Components: main contrib',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      '',
      'Types: deb',
      'URIs: http://mirror.example/debian-security',
      'Suites: bookworm-security',
      'Components: main',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    ].join('\n'),
  );
  const key = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  expect(await debianMirrors('bookworm', 'trixie', etcApt)).toEqual([
    `deb ${key} http://mirror.example/debian trixie main`,
    `deb ${key} http://mirror.example/debian trixie-updates main`,
    `deb ${key} http://mirror.example/debian-security trixie-security main`,
  ]);
});

it('reads one-line sources too and leaves out what is commented', async () => {
  await writeFile(
    join(etcApt, 'sources.list'),
    '# deb http://old.example/debian bookworm main\ndeb [arch=amd64] http://mirror.example/debian bookworm main # ours\n',
  );
  expect(await debianMirrors('bookworm', 'trixie', etcApt)).toEqual(['deb http://mirror.example/debian trixie main']);
});

it('takes no archive of others for a mirror of Debian', async () => {
  await writeFile(
    join(etcApt, 'sources.list.d/vendor.list'),
    'deb [signed-by=/usr/share/keyrings/vendor.gpg] http://vendor.example/apt bookworm main\ndeb http://other.example nodistro main\n',
  );
  expect(await debianMirrors('bookworm', 'trixie', etcApt)).toEqual([]);
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Source {
  uri: string;
  suite: string;
  components: string[];
  signedBy: string | null;
}

/** A key of Debian's own tells Debian's mirrors from other archives that use the same suite names. */
const debianKey = /debian-archive-/;

/**
 * The apt lines that fetch `suite` from where this machine gets its own Debian packages (a company's mirror, say), or
 * none where it is not a Debian machine: then mmdebstrap's own default serves.
 */
export async function debianMirrors(codename: string, suite: string, etcApt = '/etc/apt'): Promise<string[]> {
  const lines = new Set<string>();
  for (const source of await readSources(etcApt)) {
    const pocket = source.suite.replace(codename, '');
    if (!source.suite.startsWith(codename) || !['', '-updates', '-security'].includes(pocket)) continue;
    if (!source.components.includes('main') || (source.signedBy !== null && !debianKey.test(source.signedBy))) continue;
    const key = source.signedBy?.startsWith('/') ? `[signed-by=${source.signedBy}] ` : '';
    lines.add(`deb ${key}${source.uri} ${suite}${pocket} main`);
  }
  // Without the main pocket the others are of no use.
  return [...lines].some((line) => line.endsWith(` ${suite} main`)) ? [...lines] : [];
}

async function readSources(etcApt: string): Promise<Source[]> {
  const listed = await readdir(join(etcApt, 'sources.list.d')).catch(() => []);
  const files = ['sources.list', ...listed.map((name) => join('sources.list.d', name))];
  const sources: Source[] = [];
  for (const file of files) {
    const text = await readFile(join(etcApt, file), 'utf8').catch(() => '');
    if (file.endsWith('.sources')) sources.push(...parseStanzas(text));
    else if (file.endsWith('.list')) sources.push(...parseLines(text));
  }
  return sources;
}

function parseLines(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    const signedBy = /signed-by=(\S+)/i.exec(options)?.[1] ?? null;
    return [{ uri, suite, components: words(components), signedBy }];
  });
}

function parseStanzas(text: string): Source[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(stanza)?.[1]?.trim() ?? '';
    if (!words(field('Types')).includes('deb') || field('Enabled').toLowerCase() === 'no') return [];
    const signedBy = field('Signed-By') || null;
    return words(field('URIs')).flatMap((uri) =>
      words(field('Suites')).map((suite) => ({ uri, suite, components: words(field('Components')), signedBy })),
    );
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

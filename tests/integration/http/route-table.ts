import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

type RouteParams = Record<string, string | string[]>;
type RouteModule = Record<string, unknown>;

interface Route {
  /** Path segments as Next's folders name them. */
  segments: string[];
  load(): Promise<RouteModule>;
}

const appDirectory = fileURLToPath(new URL('../../../app/', import.meta.url));

/** The routes under `app/api`, the most specific first, as Next orders them. */
export function readRoutes(): Route[] {
  const files = readdirSync(appDirectory, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /^api\/.*route\.ts$/.test(file))
    .map((file) => ({
      segments: file.split('/').slice(0, -1),
      load: () => import(pathToFileURL(appDirectory + file).href) as Promise<RouteModule>,
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/** A fixed path before one with a parameter before a catch-all, the longer catch-all first. */
function rank(route: Route): number {
  const last = route.segments.at(-1) ?? '';
  if (last.startsWith('[[')) return 1000 - route.segments.length;
  if (last.startsWith('[...')) return 500 - route.segments.length;
  return route.segments.filter((segment) => segment.startsWith('[')).length;
}

/** The parameters of `path` in `route`, or null when it is another route's. */
export function matchRoute(route: Route, path: string): RouteParams | null {
  const parts = path.split('/').filter((part) => part !== '');
  const params: RouteParams = {};
  for (const [index, segment] of route.segments.entries()) {
    const rest = /^\[?\[\.\.\.(\w+)\]\]?$/.exec(segment)?.[1];
    if (rest) return { ...params, [rest]: parts.slice(index).map(decodeURIComponent) };
    const name = /^\[(\w+)\]$/.exec(segment)?.[1];
    const part = parts[index];
    if (part === undefined || (!name && part !== segment)) return null;
    if (name) params[name] = decodeURIComponent(part);
  }
  return parts.length === route.segments.length ? params : null;
}

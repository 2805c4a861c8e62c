import { expect, type Page, type Route } from '@playwright/test';
import { type FixedAnswer, fixedAtMs } from './fixed-answer.ts';
import { liveUpdate } from './tenant-answers.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function questionOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('tenant');
  const query = searchParams.size === 0 ? '' : `?${searchParams}`;
  return pathname.replace('/api/platform/cache/', '/api/cache/').replace(uuid, 'ID') + query;
}

const opened = { sid: 'fixed', upgrades: [], pingInterval: 86_400_000, pingTimeout: 86_400_000, maxPayload: 1_000_000 };
/** How long a page has to load by its own clock before that is set to the fixed moment (ms). */
const loadingMs = 300_000;
const lastMs = 1_000;

interface AnsweredSocket {
  /** Waits until the page listens. */
  listened(): Promise<void>;
  /** Has the socket bring the one piece of news that it has. */
  tell(): Promise<void>;
}

/** A socket by polling. */
async function answerSocket(page: Page, tenantId: string): Promise<AnsweredSocket> {
  const greetings = [`0${JSON.stringify(opened)}`, '40{"sid":"fixed"}'];
  const open: Route[] = [];
  await page.route('**/socket.io/**', (route) => {
    if (route.request().method() === 'POST') return route.fulfill({ body: 'ok' });
    const greeting = greetings.shift();
    if (greeting !== undefined) return route.fulfill({ body: greeting });
    // Stays open, as a server leaves it that has nothing to say.
    open.push(route);
  });
  return {
    listened: () => expect.poll(() => open.length).toBe(1),
    async tell() {
      await open[0]?.fulfill({ body: `42${JSON.stringify(['cache_performance_update', liveUpdate(tenantId)])}` });
    },
  };
}

interface AnsweredPage extends AnsweredSocket {
  /** Waits until everything was asked that there is an answer to, and has come; fails where anything else was asked. */
  everythingAnswered(): Promise<void>;
  /** Sets the page's clock to a second before the fixed moment and stops it there. */
  stopClock(): Promise<void>;
  /** The last second: what waits for a turn gets it. */
  settle(): Promise<void>;
}

/** Has a page that was not opened yet answered by `answers` and by nobody else: it then looks the same whenever it is opened. */
export async function answerPage(page: Page, tenantId: string, answers: readonly FixedAnswer[]): Promise<AnsweredPage> {
  const known = new Map(answers.map(({ question, json }) => [question, json]));
  const answered = new Set<string>();
  const unknown = new Set<string>();
  await page.clock.install({ time: fixedAtMs - loadingMs });
  const socket = await answerSocket(page, tenantId);
  await page.route('**/api/**', (route) => {
    const question = questionOf(route.request().url());
    if (known.has(question)) return route.fulfill({ json: known.get(question) });
    unknown.add(`${route.request().method()} ${question}`);
    return route.abort();
  });
  page.on('requestfinished', (request) => answered.add(questionOf(request.url())));
  return {
    ...socket,
    async everythingAnswered() {
      await expect.poll(() => [...known.keys()].filter((question) => !answered.has(question))).toEqual([]);
      expect([...unknown]).toEqual([]);
      // What came is told to the page's parts by a timer, and drawn with the next picture.
      await page.evaluate(
        () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve)))),
      );
    },
    stopClock: () => page.clock.pauseAt(fixedAtMs - lastMs),
    settle: () => page.clock.runFor(lastMs),
  };
}

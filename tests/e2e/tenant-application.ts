import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(new URL('../fixtures/run-tenant-application.ts', import.meta.url));
const answerSchema = z.object({ id: z.int(), answer: z.unknown(), error: z.string().optional() });

interface Surroundings {
  /** Of the data plane and of the control plane. */
  url: string;
  control: string;
  /** By name, those that the tenant may be moved to. */
  servers: Record<string, string>;
  tenantId: string;
}

/** What each verb of the program answers; `null` where there is none. */
interface Answers {
  value: number;
  openSession: { id: string; idHash: string } | null;
  session: string | null;
  enqueue: boolean;
  take: string | null;
}

export type TenantApplication = Awaited<ReturnType<typeof startTenantApplication>>;

/** A process of a tenant, as its own people run one with the SDK. */
export async function startTenantApplication(surroundings: Surroundings) {
  const child = fork(program, [JSON.stringify(surroundings)], { execArgv: ['--import', 'tsx'] });
  const waiting = new Map<number, (told: z.infer<typeof answerSchema>) => void>();
  let asked = 0;
  const [ready] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (ready !== 'ready') throw new Error(`the application ended early (${ready})`);
  child.on('message', (message) => {
    const told = answerSchema.parse(message);
    waiting.get(told.id)?.(told);
    waiting.delete(told.id);
  });
  return {
    pid: child.pid,
    /** Has it do something with its cache, see the program. Rejects with what the cache threw. */
    async ask<Verb extends keyof Answers>(verb: Verb, of?: string): Promise<Answers[Verb]> {
      const id = ++asked;
      const told = await new Promise<z.infer<typeof answerSchema>>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, verb, of });
      });
      if (told.error !== undefined) throw new Error(told.error);
      return told.answer as Answers[Verb];
    },
    /** It stands still, and acknowledges nothing. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

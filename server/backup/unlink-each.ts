import type { Redis } from 'ioredis';
import { runPipeline } from './run-pipeline.ts';

/** Removes keys that one server has, key by key: those of one primary of a cluster belong to many slots. Answers how many. */
export async function unlinkEach(client: Redis, keys: readonly Buffer[]): Promise<number> {
  const answers = await runPipeline(client, (pipeline) => {
    for (const key of keys) pipeline.unlink(key);
  });
  return answers.reduce((sum: number, answer) => sum + Number(answer), 0);
}

import type { ChainableCommander, Redis } from 'ioredis';

/** Sends commands in one go; answers their results in order. Throws the first error among them. */
export async function runPipeline(client: Redis, fill: (pipeline: ChainableCommander) => void): Promise<unknown[]> {
  return (await runPipelineSettled(client, fill)).map((result) => {
    if (result instanceof Error) throw result;
    return result;
  });
}

/** The same, with each error in its command's place. Throws where the server does not answer. */
export async function runPipelineSettled(
  client: Redis,
  fill: (pipeline: ChainableCommander) => void,
): Promise<unknown[]> {
  const pipeline = client.pipeline();
  fill(pipeline);
  const answers = await pipeline.exec();
  if (answers === null) throw new Error('the pipeline was given up');
  return answers.map(([error, result]) => {
    if (error === null) return result;
    // What the server itself said of one command is its result; a lost connection is nobody's.
    if (error.name === 'ReplyError') return error;
    throw error;
  });
}

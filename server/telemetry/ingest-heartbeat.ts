import type { Redis } from 'ioredis';
import { z } from 'zod';
import { ingestHeartbeatKey } from './stream.ts';

const heartbeatSeconds = 15;
const heartbeatSchema = z.object({ since: z.number(), at: z.number() });

/** Milliseconds since the epoch: when ingestion last began, and when it was last seen alive. */
export type IngestHeartbeat = z.infer<typeof heartbeatSchema>;

export async function beatIngestHeartbeat(control: Redis, heartbeat: IngestHeartbeat): Promise<void> {
  await control.set(ingestHeartbeatKey, JSON.stringify(heartbeat), 'EX', heartbeatSeconds);
}

/** `null` where no ingester has been alive for 15 s. */
export async function readIngestHeartbeat(control: Redis): Promise<IngestHeartbeat | null> {
  const text = await control.get(ingestHeartbeatKey);
  return text === null ? null : heartbeatSchema.parse(JSON.parse(text));
}

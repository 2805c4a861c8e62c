import { getRealtimeMetrics } from '#server/http/handlers/get-realtime-metrics.ts';
import { ownRead } from '#server/http/tenant-read.ts';

export const GET = ownRead(getRealtimeMetrics);

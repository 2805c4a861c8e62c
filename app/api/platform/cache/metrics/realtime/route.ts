import { getRealtimeMetrics } from '#server/http/handlers/get-realtime-metrics.ts';
import { platformRead } from '#server/http/tenant-read.ts';

export const GET = platformRead(getRealtimeMetrics);

import { postTelemetry } from '#server/v1/telemetry-route.ts';

export const POST = postTelemetry;

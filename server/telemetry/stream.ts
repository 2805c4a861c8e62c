/** The control-plane stream that carries telemetry batches from the recorders to the ingesters, and its parts. */
export const telemetryStream = 'kryonix:telemetry';
/** The one consumer group: each batch is stored by one of its members. */
export const ingestGroup = 'ingest';
/** Batches that cannot be read, kept for inspection, newest 1,000. */
export const rejectedStream = 'kryonix:telemetry:rejected';
/** Tells every process that some ingester is alive: `{since, at}` in milliseconds, expiring. */
export const ingestHeartbeatKey = 'kryonix:ingest:heartbeat';

import type { ServerConnection } from './server-connection.ts';
import type { Place } from './topology-layout.ts';

/** Who holds the connections of a topology, and for how long. */
export interface ConnectionPool {
  /** Makes it where there is none; opens nothing by itself. */
  connectionTo(place: Place, tenantId: string): ServerConnection;
  count(): number;
  close(): Promise<void>;
}

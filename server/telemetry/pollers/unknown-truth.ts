import type { NodeTruth } from '#lib/contracts/infrastructure.ts';

/** Before the pollers answered, or while what they found out cannot be had. */
export const unknownTruth: NodeTruth = {
  polledAt: null,
  missingRights: [],
  memory: null,
  clients: null,
  activity: null,
  expiredKeys: null,
  expiredHeldPercent: null,
  commands: null,
  latency: null,
  replication: null,
  topology: null,
  keyspaceEvents: null,
  ownCost: null,
};

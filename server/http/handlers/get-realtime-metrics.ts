import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { services } from '../../services.ts';
import type { TenantRead } from '../tenant-read.ts';

export const getRealtimeMetrics: TenantRead<void, RealtimeMetrics> = {
  name: 'realtime',
  parse: () => {},
  async query(scope) {
    await scope.admit();
    return services().realtime(scope.tenantId);
  },
};

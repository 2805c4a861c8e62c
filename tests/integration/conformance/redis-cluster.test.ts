import { startTestCluster } from '#tests/setup/test-cluster.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance(
  'a Redis Cluster of three primaries and three replicas',
  async () => {
    const cluster = await startTestCluster();
    return {
      options: { url: cluster.url, control: { url: cluster.url } },
      keyForm: 'prefixed',
      adminUrls: cluster.primaries.map(({ adminUrl }) => adminUrl),
      failover: {
        movePrimary: async () => {
          const promoted = await cluster.promote(0);
          return [promoted, ...cluster.primaries.slice(1)].map(({ adminUrl }) => adminUrl);
        },
        // Frozen rather than ended: its connections stay open and say nothing.
        losePrimary: async () => {
          await cluster.noticeLosses();
          cluster.primaries[1]?.signal('SIGSTOP');
        },
      },
      close: cluster.close,
    };
  },
  { failsOver: true },
);

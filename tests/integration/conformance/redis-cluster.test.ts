import { startTestCluster } from '#tests/setup/test-cluster.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance(
  'a Redis Cluster of three primaries and three replicas',
  async () => {
    const cluster = await startTestCluster();
    return {
      options: { url: cluster.url },
      keyForm: 'prefixed',
      adminUrls: cluster.primaries.map(({ adminUrl }) => adminUrl),
      losePrimary: async () => cluster.primaries[0]?.stop(),
      close: cluster.close,
    };
  },
  { failsOver: true },
);

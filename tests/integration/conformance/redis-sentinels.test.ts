import { startTestSentinels } from '#tests/setup/test-sentinels.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance(
  'a primary with two replicas, watched by three sentinels',
  async () => {
    const trio = await startTestSentinels();
    return {
      options: { url: trio.url, control: { url: trio.url } },
      keyForm: 'numbered',
      adminUrls: [trio.primary.adminUrl],
      failover: { movePrimary: async () => [(await trio.movePrimary()).adminUrl], losePrimary: trio.losePrimary },
      close: trio.close,
    };
  },
  { failsOver: true },
);

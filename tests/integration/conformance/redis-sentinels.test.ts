import { startTestSentinels } from '#tests/setup/test-sentinels.ts';
import { describeConformance } from './conformance-suite.ts';

describeConformance(
  'a primary with two replicas, watched by three sentinels',
  async () => {
    const trio = await startTestSentinels();
    return {
      options: { url: trio.url },
      keyForm: 'numbered',
      adminUrls: [trio.primary.adminUrl],
      losePrimary: () => trio.primary.stop(),
      close: trio.close,
    };
  },
  { failsOver: true },
);

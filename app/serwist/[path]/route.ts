import { createSerwistRoute } from '@serwist/turbopack';

/** Builds the service worker with the pages, and lists their scripts in it. */
export const { dynamic, dynamicParams, revalidate, generateStaticParams, GET } = createSerwistRoute({
  swSrc: 'components/pwa/service-worker.ts',
  useNativeEsbuild: true,
  globIgnores: ['public/screenshots/**'],
  maximumFileSizeToCacheInBytes: 2_000_000,
  esbuildOptions: { sourcemap: false },
});

import { createSerwistRoute } from '@serwist/turbopack';

/** Builds the service worker with the pages, and lists their scripts in it. */
export const { dynamic, dynamicParams, revalidate, generateStaticParams, GET } = createSerwistRoute({
  swSrc: 'components/pwa/service-worker.ts',
  useNativeEsbuild: true,
  // The typeface too: without it the app would change its face whenever the network goes.
  globPatterns: ['.next/static/**/*.{js,css,woff2}', 'public/**/*'],
  globIgnores: ['public/screenshots/**'],
  maximumFileSizeToCacheInBytes: 2_000_000,
  esbuildOptions: { sourcemap: false },
});

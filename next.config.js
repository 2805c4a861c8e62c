/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run verify` checks the types of the whole repository; a second time here would double the first start.
  typescript: { ignoreBuildErrors: true },
  // Native addons and clients that the custom server shares with the routes: never bundled.
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'pino', 'ioredis', 'lz4-napi', 'socket.io'],
  turbopack: {
    // Messages reach the screens compiled (lib/i18n/compile-messages.ts): the parser of their language stays on the server.
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
};

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Native addons and clients that the custom server shares with the routes: never bundled.
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'pino', 'ioredis', 'socket.io'],
};

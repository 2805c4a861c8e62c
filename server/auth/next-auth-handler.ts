import nextAuthModule from 'next-auth';

type NextAuthHandler = typeof nextAuthModule;

/**
 * next-auth is CommonJS: a bundler hands over its function as the default import, Node hands over the module that has it
 * as `default`. Both are met here, for the routes run in Next's bundle and the tests in Node.
 */
function unwrap(imported: NextAuthHandler | { default: NextAuthHandler }): NextAuthHandler {
  return 'default' in imported ? imported.default : imported;
}

export const nextAuthHandler = unwrap(nextAuthModule);

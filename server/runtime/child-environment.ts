/** The little that a server needs of the environment: nothing of ours may change how it behaves, PGDATA least of all. */
export function childEnvironment(home: string): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: home };
}

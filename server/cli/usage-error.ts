/** What the command line asks for is wrong; the message is for people. Ends the program with exit code 2. */
export class UsageError extends Error {}

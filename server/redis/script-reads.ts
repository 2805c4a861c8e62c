import type { Command, Redis } from 'ioredis';
import { lookupsOf } from '#lib/cache/lookups-of.ts';

/** Runs of each script that are measured before most are taken for the mean of those. */
const firstRuns = 16;
/** After them, one run in so many is measured. */
const oneIn = 32;
/** More scripts than this on one connection are not told apart. */
const mostScripts = 500;

interface Script {
  runs: number;
  measured: number;
  /** Look-ups of the measured runs. */
  lookups: number;
  /** What was counted for runs before one was measured, and for how many. */
  guess: { runs: number; lookups: number };
}

interface Options {
  client: Redis;
  /** Sends a command as the driver does, uncounted. */
  send: (command: Command) => unknown;
  /** Told of look-ups: of a run, or, below 0 too, of how far earlier ones were misjudged. */
  add: (lookups: number) => void;
}

/**
 * Counts what scripts look up, which no word of their command tells: a run is put between two questions for the server's
 * own count, in one transaction, so that nobody else is counted with it. The first runs of each script and one in 32 of
 * the later ones are measured, the others are taken for the mean. Where the server refuses the question, a script's text
 * is counted, or one look-up where only its hash is known.
 */
export class ScriptReads {
  private readonly options: Options;
  private readonly scripts = new Map<string, Script>();
  private refused = false;
  private measuring = false;

  constructor(options: Options) {
    this.options = options;
  }

  /** Counts a run that leaves within somebody's pipeline, where it cannot be measured. */
  count(command: Command): void {
    if (!this.measuring) this.options.add(this.expected(command));
  }

  /** Sends a run by itself, and counts it. */
  run(command: Command): unknown {
    const script = this.scriptOf(command);
    script.runs += 1;
    const { replyEncoding } = command as unknown as { replyEncoding: string | null };
    const measurable = !this.refused && this.options.client.status === 'ready' && replyEncoding === 'utf8';
    if (measurable && (script.runs <= firstRuns || script.runs % oneIn === 0)) return this.measure(command, script);
    this.options.add(this.expected(command));
    return this.options.send(command);
  }

  private measure(command: Command, script: Script): unknown {
    const transaction = this.options.client.multi().info('stats');
    transaction.call(command.name, ...(command.args as string[])).info('stats');
    // It leaves within this call: what the pipeline sends meanwhile is this run.
    this.measuring = true;
    const answers = transaction.exec();
    this.measuring = false;
    answers.then(
      (replies) => this.settle(command, script, replies ?? []),
      (error: Error) => {
        // Some servers allow a script and not the question: nothing of the transaction ran.
        if (error.message.startsWith('EXECABORT')) this.refused = true;
        if (error.message.includes('timed out')) command.reject(error);
        else this.sendUnmeasured(command);
      },
    );
    return command.promise;
  }

  private settle(command: Command, script: Script, [before, answer, after]: [Error | null, unknown][]): void {
    const [error, result] = answer ?? [];
    // It did not run: sent by itself, the driver puts its text in.
    if (error?.message.startsWith('NOSCRIPT')) {
      this.sendUnmeasured(command);
      return;
    }
    const lookups = countOf(after?.[1]) - countOf(before?.[1]);
    if (lookups >= 0) this.learn(script, lookups);
    this.options.add(lookups >= 0 ? lookups : this.expected(command));
    if (error) command.reject(error);
    else command.resolve(result);
  }

  private learn(script: Script, lookups: number): void {
    script.measured += 1;
    script.lookups += lookups;
    // Those before it, such as the one that brought the text, were like this one rather than as guessed.
    const { guess } = script;
    this.options.add(guess.runs * lookups - guess.lookups);
    script.guess = { runs: 0, lookups: 0 };
  }

  private sendUnmeasured(command: Command): void {
    this.options.add(this.expected(command));
    this.options.send(command);
  }

  private expected(command: Command): number {
    const script = this.scriptOf(command);
    if (script.measured > 0) return script.lookups / script.measured;
    const lookups = lookupsOf(command.name.toLowerCase(), command.args);
    script.guess.runs += 1;
    script.guess.lookups += lookups;
    return lookups;
  }

  private scriptOf({ args }: Command): Script {
    const text = String(args[0]);
    const known = this.scripts.get(text);
    if (known !== undefined) return known;
    const name = this.scripts.size < mostScripts ? text : 'others';
    const script = this.scripts.get(name) ?? { runs: 0, measured: 0, lookups: 0, guess: { runs: 0, lookups: 0 } };
    this.scripts.set(name, script);
    return script;
  }
}

/** Hits and misses that a server has counted; NaN where it does not say. */
function countOf(info: unknown): number {
  const told = [...String(info).matchAll(/keyspace_(?:hits|misses):(\d+)/g)];
  return told.length === 2 ? told.reduce((sum, [, count]) => sum + Number(count), 0) : Number.NaN;
}

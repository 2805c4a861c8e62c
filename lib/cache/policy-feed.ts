import { ControlHashFeed, type HashField } from './control-hash-feed.ts';
import { PolicyTable } from './policy-table.ts';
import { policiesKey } from './publish-policies.ts';
import type { ConnectionOptions } from './server-connection.ts';

export interface PolicyFeedOptions {
  controlUrl: string;
  connection?: ConnectionOptions;
  /** How often the version is asked for, lest a notice be lost, milliseconds. Default 5000. */
  rereadMs?: number | undefined;
  report: (error: unknown) => void;
  /** Told after each change of the table. */
  onChange?: (() => void) | undefined;
}

/**
 * The policies in effect, as the control server has them. Reads when first asked for the table; until the first answer,
 * and wherever the server is away, what was last known holds.
 */
export class PolicyFeed {
  private readonly feed: ControlHashFeed;
  private readonly report: (error: unknown) => void;
  private table = new PolicyTable();
  private read = false;

  constructor({ controlUrl, connection, rereadMs = 5_000, report, onChange }: PolicyFeedOptions) {
    this.report = report;
    this.feed = new ControlHashFeed({
      controlUrl,
      key: policiesKey,
      connection: { connectionName: 'kryonix-policies', ...connection },
      rereadMs,
      report,
      onAll: (fields) => {
        const table = new PolicyTable();
        this.putAll(table, fields);
        this.table = table;
        this.read = true;
        onChange?.();
      },
      onChange: (fields) => {
        this.putAll(this.table, fields);
        onChange?.();
      },
    });
  }

  /** What is known now. The first call begins to read. */
  current(): PolicyTable {
    this.feed.start();
    return this.table;
  }

  /** Whether the server was read at least once: before, an empty table says nothing. */
  known(): boolean {
    return this.read;
  }

  close(): Promise<void> {
    return this.feed.close();
  }

  /** A field that is no policy is told of and left out; the others hold. */
  private putAll(table: PolicyTable, fields: readonly HashField[]): void {
    for (const [field, json] of fields) {
      try {
        table.put(field, json);
      } catch (error) {
        this.report(error);
      }
    }
  }
}

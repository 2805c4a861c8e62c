import type { Command } from 'ioredis';
import type { RollupRow } from '../telemetry/batch.ts';
import type { Catalogue } from './catalogue.ts';
import { lookupsOf } from './lookups-of.ts';
import type { ServerClient } from './open-client.ts';
import { PackedGets } from './packed-gets.ts';

/** A number of look-ups on each kind of server. */
type PlaneLooks = Record<'data' | 'control', number>;

/**
 * What a cache looks up on servers beyond what its callers read: whether keys that many asked for at once are truly
 * missing, how long a value may be kept here, the rules it follows. Servers count it, and no operation of a tenant does.
 * Less than 0 where many callers shared one answer.
 */
export class SecondLooks {
  private made: PlaneLooks = { data: 0, control: 0 };
  private readonly planes: ReadonlyMap<number, keyof PlaneLooks>;

  constructor({ databases }: Catalogue) {
    this.planes = new Map(
      databases.map(({ id, evictionClass }) => [id, evictionClass === 'evictable' ? 'data' : 'control']),
    );
  }

  /** Counts what leaves over a connection from now on: per command, of which one carries the reads of a whole tick. */
  watch(client: ServerClient, plane: keyof PlaneLooks): void {
    const send = client.sendCommand.bind(client) as (command: Command, ...rest: unknown[]) => unknown;
    client.sendCommand = (command: Command, ...rest: unknown[]) => {
      if (client.status === 'ready') {
        this.made[plane] += command instanceof PackedGets ? command.keyCount : lookupsOf(command.name, command.args);
      }
      return send(command, ...rest);
    };
  }

  /** Since the last time, beyond these operations; their process answered `l1Hits` of them itself. */
  take(rollups: readonly RollupRow[]): PlaneLooks {
    const taken = this.made;
    this.made = { data: 0, control: 0 };
    for (const { database, hits, stales, misses, l1Hits = 0 } of rollups) {
      const plane = this.planes.get(database);
      if (plane !== undefined) taken[plane] -= hits + stales + misses - l1Hits;
    }
    return taken;
  }
}

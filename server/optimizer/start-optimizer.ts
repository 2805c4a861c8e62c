import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import { accessStreamKey } from '#lib/cache/telemetry-stream.ts';
import type { AccessBatch } from '#lib/optimizer/access-record.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import type { LiveServer } from '../live/socket-server.ts';
import { roomName } from '../live/tenant-rooms.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { describeOptimization } from './describe-optimization.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerService } from './optimizer-service.ts';
import type { OptimizerWindows } from './optimizer-windows.ts';

/**
 * Context: a TTL can only be judged by all accesses of a key in their order, whichever process made them, and curves
 * that processes computed each for itself cannot be added up. Decision: processes send a hashed sample of their accesses
 * (`kryonix:accesses`, trimmed, 24 bytes each), and one process, the holder of the lease, studies it in memory.
 * Consequence: what-ifs are exact for tenants up to some 2,000 operations a second and process, and sampled beyond;
 * a new holder of the lease learns anew, and measures a trial anew, while the policies stay as they are.
 */
interface Options {
  pool: Pool;
  control: Redis;
  controlRedisUrl: string;
  io: LiveServer;
  windows: OptimizerWindows;
  catalogue: Catalogue;
  log: Logger;
}

/** On the control server: whoever is due while another process studies says so here. */
const dueKey = 'kryonix:optimizer:due';
const entriesPerTurn = 200;
const blockMs = 1_000;

export interface RunningOptimizer extends OptimizerService {
  stop(): Promise<void>;
}

export function startOptimizer(options: Options): RunningOptimizer {
  const { pool, control, io, windows, catalogue, log } = options;
  const changed: OptimizerService['changed'] = (row) => {
    const update = { tenantId: row.tenant_id, optimization: describeOptimization(row, 'pt-BR') };
    for (const masked of [false, true]) {
      io.to(roomName({ tenantId: row.tenant_id, masked })).emit('optimization_update', update);
    }
  };
  const optimizer = new Optimizer({ pool, control, windows, catalogue, now: Date.now, onChange: changed });
  const stream = openWorkerClient(options.controlRedisUrl, 'optimizer', log);
  let studies = false;
  const job = new PeriodicJob({
    name: 'optimizer',
    everyMs: 1_000,
    control,
    log,
    run: async (cancelled) => {
      studies = true;
      const turns = () => takeTurns(optimizer, { log, cancelled });
      const due = async () => (await control.del(dueKey)) > 0;
      await follow(stream, optimizer, { everyMs: windows.everyMs, due, turns, cancelled }).finally(() => {
        studies = false;
      });
    },
  });
  job.start();
  return {
    run: (tenantId) => optimizer.run(tenantId),
    runAll: async (cancelled) => {
      if (studies) return { here: true, tenants: await takeTurns(optimizer, { log, cancelled }) };
      await control.set(dueKey, '1', 'PX', windows.everyMs);
      return { here: false, tenants: null };
    },
    simulate: (tenantId, chosen) => optimizer.observed.simulate(tenantId, chosen),
    memoryEfficiency: (tenantId) => optimizer.memoryEfficiency(tenantId),
    quotaWindowSeconds: windows.quotaWindowSeconds,
    changed,
    stop: async () => {
      const cut = setTimeout(() => stream.disconnect(), 2 * blockMs);
      await job.stop();
      clearTimeout(cut);
      stream.disconnect();
    },
  };
}

interface Following {
  everyMs: number;
  /** True where another process found that a turn is due. */
  due(): Promise<boolean>;
  turns(): Promise<number>;
  cancelled(): boolean;
}

/** Reads accesses as they come and gives each tenant its turn, until cancelled. */
async function follow(
  stream: Redis,
  optimizer: Optimizer,
  { everyMs, due, turns, cancelled }: Following,
): Promise<void> {
  let lastId = '$';
  let ranAtMs = Date.now();
  while (!cancelled()) {
    const answer = (await stream.xread(
      ...(['COUNT', entriesPerTurn, 'BLOCK', blockMs, 'STREAMS', accessStreamKey, lastId] as const),
    )) as [string, [string, string[]][]][] | null;
    for (const [id, fields] of answer?.[0]?.[1] ?? []) {
      lastId = id;
      // Written by the platform's own processes only.
      optimizer.observed.consume(JSON.parse(fields[1] ?? '{"baseMs":0,"parts":[]}') as AccessBatch);
    }
    // The clock of the jobs asks for turns; where it stands still they are taken all the same.
    if (!(await due()) && Date.now() - ranAtMs < everyMs) continue;
    ranAtMs = Date.now();
    await turns();
  }
}

/** One turn for each tenant whose traffic is known here; answers how many went well. */
async function takeTurns(
  optimizer: Optimizer,
  { log, cancelled }: { log: Logger; cancelled: () => boolean },
): Promise<number> {
  optimizer.observed.shareOut();
  let taken = 0;
  for (const tenantId of optimizer.observed.ids) {
    if (cancelled()) return taken;
    try {
      await optimizer.run(tenantId);
      taken++;
    } catch (error) {
      log.warn({ err: error, tenantId }, 'a turn of the optimiser failed and will be tried again');
    }
  }
  return taken;
}

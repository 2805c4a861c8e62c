import type { SpentCalls } from './spend-calls.ts';

export interface HourlyCallsOptions {
  /**
   * Tells the control plane what this process served of a database; answers what all processes have left of the hour,
   * `null` where it knows of no limit. Rejects where it is away.
   */
  tell: (tenantId: string, calls: SpentCalls) => Promise<number | null>;
  report: (error: unknown) => void;
  /** Between two reports of a database that few calls come to, milliseconds. Default 5,000. */
  tellMs?: number | undefined;
  /** Monotonic milliseconds. */
  nowMs?: (() => number) | undefined;
}

interface Budget {
  tenantId: string;
  database: number;
  perHour: number;
  /** What all processes have left, as far as this one knows. */
  left: number;
  filledAtMs: number;
  /** Served since the last report. */
  untold: number;
  /** So many make a report. */
  toldAt: number;
  telling: boolean;
}

const hourMs = 3_600_000;
/** A report tells at most this part of the hour's calls. */
const reportsAnHour = 200;

/**
 * Holds the calls an hour of tenants' databases, all processes together: each counts down what all have left, tells what it
 * served (a two-hundredth of the hour's calls, or what there was in five seconds) and goes on from the answer. A call
 * compares two numbers and waits for nothing. An hour's worth may come at once, to whoever asks first.
 *
 * Error. Each process may serve what it has not told yet beyond the limit, and one that begins what it is asked for until
 * the answer to its first call; that is missing afterwards. While the control plane is away each goes on by itself.
 */
export class HourlyCalls {
  private readonly options: HourlyCallsOptions;
  private readonly nowMs: () => number;
  private readonly budgets = new Map<string, Budget>();
  private timer: NodeJS.Timeout | null = null;

  constructor(options: HourlyCallsOptions) {
    this.options = options;
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Takes a call: 0, or the milliseconds until there will be one, and nothing taken. */
  take(tenantId: string, database: number, perHour: number): number {
    const name = `${tenantId}/${database}`;
    const budget = this.budgets.get(name) ?? this.add(name, tenantId, database, perHour);
    budget.perHour = perHour;
    this.fill(budget);
    if (budget.left < 1) return ((1 - budget.left) / perHour) * hourMs;
    budget.left -= 1;
    budget.untold += 1;
    if (budget.untold >= budget.toldAt) void this.tellOf(budget);
    return 0;
  }

  /** Tells of every database that was called since, and forgets those that are full again. Never rejects. */
  async tellAll(): Promise<void> {
    const told = [...this.budgets].map(([name, budget]) => {
      if (budget.untold > 0) return this.tellOf(budget);
      this.fill(budget);
      // A full one and none are the same. Nobody knows what others did meanwhile: the next call is told of at once.
      budget.toldAt = 1;
      if (budget.left >= budget.perHour && !budget.telling) this.budgets.delete(name);
      return undefined;
    });
    await Promise.all(told);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.budgets.clear();
  }

  private add(name: string, tenantId: string, database: number, perHour: number): Budget {
    const budget: Budget = {
      ...{ tenantId, database, perHour, left: perHour, filledAtMs: this.nowMs() },
      ...{ untold: 0, toldAt: 1, telling: false },
    };
    this.budgets.set(name, budget);
    this.timer ??= setInterval(() => void this.tellAll(), this.options.tellMs ?? 5_000).unref();
    return budget;
  }

  private fill(budget: Budget): void {
    const nowMs = this.nowMs();
    const gained = (Math.max(0, nowMs - budget.filledAtMs) / hourMs) * budget.perHour;
    budget.left = Math.min(budget.perHour, budget.left + gained);
    budget.filledAtMs = nowMs;
  }

  private async tellOf(budget: Budget): Promise<void> {
    if (budget.telling) return;
    budget.telling = true;
    const { tenantId, database, perHour, untold } = budget;
    budget.untold = 0;
    budget.toldAt = Math.max(1, Math.floor(perHour / reportsAnHour));
    try {
      const left = await this.options.tell(tenantId, { database, perHour, served: untold });
      if (left !== null) Object.assign(budget, { left: left - budget.untold, filledAtMs: this.nowMs() });
    } catch (error) {
      // What may have been counted is not told twice.
      this.options.report(error);
    } finally {
      budget.telling = false;
    }
  }
}

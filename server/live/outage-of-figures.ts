import type { Logger } from 'pino';

/** Tenants whose figures cannot be had. An outage is logged once, however many it concerns. */
export class OutageOfFigures {
  private readonly failing = new Set<string>();
  private readonly log: Logger;

  constructor(log: Logger) {
    this.log = log;
  }

  note(tenantId: string, answered: boolean): void {
    if (!answered && this.failing.size === 0) this.log.warn({ tenantId }, 'live figures are not available');
    if (!answered) this.failing.add(tenantId);
    else if (this.failing.delete(tenantId) && this.failing.size === 0) this.log.info('live figures recovered');
  }

  /** Nobody watches the tenant any more. */
  forget(tenantId: string): void {
    this.failing.delete(tenantId);
  }
}

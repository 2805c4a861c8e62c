import { AppError } from '#lib/errors.ts';

/**
 * Sockets that each tenant has open in this process, and may have. Sockets take memory and a share of every update: one
 * tenant's clients that open ever more must not leave none for the others.
 */
export class SocketSeats {
  private readonly perTenant: number;
  private readonly taken = new Map<string, number>();

  constructor(perTenant: number) {
    this.perTenant = perTenant;
  }

  /** Takes a seat; answers what gives it back, which may be called twice. Throws `rate_limited` where none is left. */
  take(tenantId: string): () => void {
    const taken = this.taken.get(tenantId) ?? 0;
    if (taken >= this.perTenant) {
      throw new AppError('rate_limited', `This account has ${this.perTenant} live connections open already.`);
    }
    this.taken.set(tenantId, taken + 1);
    let held = true;
    return () => {
      if (held) this.leave(tenantId);
      held = false;
    };
  }

  private leave(tenantId: string): void {
    const left = (this.taken.get(tenantId) ?? 0) - 1;
    if (left > 0) this.taken.set(tenantId, left);
    else this.taken.delete(tenantId);
  }
}

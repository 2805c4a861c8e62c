import { type Device, devices, type Network, networks } from '../contracts/vocabulary.ts';
import type { OperationContext } from './observe.ts';

export interface ContextOptions {
  /** What the person holds; anything but the known words counts as unknown. */
  device?: Device | undefined;
  network?: Network | undefined;
  /**
   * Whose call it is: any steady name of a session or user. What the same one asks for next is what can be loaded ahead.
   * Leaves the process only as a hash.
   */
  session?: string | undefined;
}

/** Who is asking: the call's own words, else the handle's. Allocates nothing where the call brings none. */
export function contextOf(options: ContextOptions | undefined, base: OperationContext): OperationContext {
  if (options === undefined) return base;
  if (options.device === undefined && options.network === undefined && options.session === undefined) return base;
  const { device = base.device, network = base.network, session = base.session } = options;
  const known = {
    device: devices.includes(device) ? device : 'unknown',
    network: networks.includes(network) ? network : 'unknown',
  };
  return session === undefined ? known : { ...known, session };
}

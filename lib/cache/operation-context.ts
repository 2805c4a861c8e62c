import { type Device, devices, type Network, networks } from '../contracts/vocabulary.ts';
import type { OperationContext } from './observe.ts';

export interface ContextOptions {
  /** What the person holds; anything but the known words counts as unknown. */
  device?: Device | undefined;
  network?: Network | undefined;
}

/** Who is asking: the call's own words, else the handle's. Allocates nothing where the call brings none. */
export function contextOf(options: ContextOptions | undefined, base: OperationContext): OperationContext {
  if (options === undefined || (options.device === undefined && options.network === undefined)) return base;
  const { device = base.device, network = base.network } = options;
  return {
    device: devices.includes(device) ? device : 'unknown',
    network: networks.includes(network) ? network : 'unknown',
  };
}

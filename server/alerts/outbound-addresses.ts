import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** All of IPv6 that is given out to the public. What else nobody has reserved may still lead here, as `::127.0.0.1`. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** A request was refused for where it would have gone. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** Which addresses the server itself calls because people asked it to: public ones, and the networks that the operator named. */
export class OutboundAddresses {
  private readonly allowed: readonly [Address, number][];

  /** @param networks CIDRs. Throws where one is none. */
  constructor(networks: readonly string[] = []) {
    this.allowed = networks.map((network) => ipaddr.parseCIDR(network));
  }

  /** `text` is an IP address, as a socket or the resolver names it. */
  allows(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    // An IPv4 address in the clothes of IPv6 is what it wears underneath.
    const address = ipaddr.process(text.replace(/%.*$/, ''));
    if (address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalUnicast))) return true;
    return this.allowed.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits]));
  }

  /** @throws ForbiddenAddressError */
  assertAllowed(text: string): void {
    if (!this.allows(text)) throw new ForbiddenAddressError(`the address ${text} may not be called`);
  }

  /** A resolver that hands out allowed addresses alone: the socket connects to the very address that was judged. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const good = found.filter(({ address }) => this.allows(address));
      const [first] = good;
      if (!first) {
        const message = `${hostname} has no address that may be called`;
        return callback(new ForbiddenAddressError(message), '', 0);
      }
      if (options.all) return callback(null, good);
      return callback(null, first.address, first.family);
    });
  };
}

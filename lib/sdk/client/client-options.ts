import type { NavigatorLike } from '../../cache/browser-device-context.ts';
import type { Device, Network } from '../../contracts/vocabulary.ts';
import type { ClientListeners } from './client-core.ts';
import type { LocksLike } from './exclusive-tab.ts';
import type { LocalStore } from './local-store.ts';
import type { OpenSocket } from './performance-updates.ts';

export interface ClientOptions extends Partial<ClientListeners> {
  /** Where the product is served, as `https://cache.example.com`. */
  url: string;
  /** Without it requests carry the cookie of the session. Scopes: `values:read`, `values:write`, `sessions`, `realtime`. */
  apiKey?: string | undefined;
  /**
   * Whose data the device keeps: the tenant's id, for instance. By default the public beginning of the API key. With a
   * session it must be named, as several people may share a browser: without it nothing outlives the page.
   */
  partition?: string | undefined;
  /** False: writes go to the server at once or fail, and reads are never answered from the device. Default true. */
  offline?: boolean | undefined;
  /** Default `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** Opens the live connection; default socket.io-client, loaded when it is first needed. */
  socket?: OpenSocket | undefined;
  /** Where the device keeps data; default IndexedDB where there is one, else memory. */
  store?: LocalStore | undefined;
  /** Time for one request, milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Writes that may wait on the device. Default 1,000. */
  maxQueuedWrites?: number | undefined;
  /** Values kept on the device; beyond, the older half goes. Default 2,000. */
  maxLocalEntries?: number | undefined;
  /** What the application knows better than the browser does. */
  device?: Device | undefined;
  network?: Network | undefined;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: (() => number) | undefined;
}

/** What of the surroundings is used, where it is there: in React Native and in Node much of it is not. */
export interface Surroundings {
  navigator?: (NavigatorLike & { locks?: LocksLike }) | undefined;
  indexedDB?: IDBFactory | undefined;
  addEventListener?: ((type: 'online', listener: () => void) => void) | undefined;
  removeEventListener?: ((type: 'online', listener: () => void) => void) | undefined;
}

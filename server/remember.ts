const store = globalThis as typeof globalThis & { kryonixRemembered?: Map<string, unknown> };

/**
 * One value per process under `name`, made on first use. Next's bundle and the custom server each evaluate a module of
 * their own, so whatever both must share (pools, clients, recorder, sockets) hangs on `globalThis`.
 */
export function remember<T>(name: string, make: () => T): T {
  store.kryonixRemembered ??= new Map();
  const remembered = store.kryonixRemembered;
  if (!remembered.has(name)) remembered.set(name, make());
  return remembered.get(name) as T;
}

/** Puts `value` under `name`, replacing what was there: for what the custom server makes and the routes read. */
export function provide<T>(name: string, value: T): T {
  store.kryonixRemembered ??= new Map();
  store.kryonixRemembered.set(name, value);
  return value;
}

/** The value under `name`; throws where the custom server has not provided it, for then the routes cannot work. */
export function recall<T>(name: string): T {
  if (!store.kryonixRemembered?.has(name)) throw new Error(`${name} was not provided by the server`);
  return store.kryonixRemembered.get(name) as T;
}

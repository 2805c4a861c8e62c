/** How an attempt ended. */
export interface DeliveryResult {
  ok: boolean;
  /** Of the receiver; null where there was none. */
  status: number | null;
  /** For the log; holds no secret. */
  error: string | null;
  /** True where trying again cannot help. */
  final: boolean;
  /** True where the address is gone for good. */
  gone?: boolean;
}

/** What an HTTP status says of a delivery. */
export function resultOfStatus(status: number): DeliveryResult {
  const ok = status >= 200 && status < 300;
  const final = status >= 300 && status < 500 && ![408, 425, 429].includes(status);
  return { ok, status, error: ok ? null : `answered ${status}`, final };
}

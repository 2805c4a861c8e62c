'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';

/** How a choice stands among an address's parameters. */
export interface AddressForm<Value> {
  parse(parameters: URLSearchParams): Value;
  /** The parameters with the choice in them; the rest stays, and what is usual is left out. */
  write(parameters: URLSearchParams, value: Value): URLSearchParams;
}

/**
 * A choice that the address keeps: a link, a reload and the back button show the same, and so does every card that asks.
 * `form` stays the same object.
 */
export function useAddress<Value>(form: AddressForm<Value>): [Value, (value: Value) => void] {
  const query = useSearchParams().toString();
  const value = useMemo(() => form.parse(new URLSearchParams(query)), [form, query]);
  const choose = useCallback(
    (next: Value) => {
      const parameters = form.write(new URLSearchParams(window.location.search), next);
      window.history.replaceState(null, '', parameters.size === 0 ? window.location.pathname : `?${parameters}`);
    },
    [form],
  );
  return [value, choose];
}

/** One of a few values under a name of its own; the first is the usual one. */
export function oneOf<Value extends string>(name: string, values: readonly [Value, ...Value[]]): AddressForm<Value> {
  return {
    parse: (parameters) => values.find((value) => value === parameters.get(name)) ?? values[0],
    write: (parameters, value) => {
      const next = new URLSearchParams(parameters);
      if (value === values[0]) next.delete(name);
      else next.set(name, value);
      return next;
    },
  };
}

'use client';

import type { Period } from '#lib/api/period-query.ts';
import { useAddress } from '../ui/use-address.ts';
import { parsePeriod, writePeriod } from './period-parameters.ts';

const form = { parse: parsePeriod, write: writePeriod };

/** The period that the address names, for every card of a page. */
export const usePeriod = (): [Period, (period: Period) => void] => useAddress(form);

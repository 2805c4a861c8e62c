/** How much history the tenants of one bench database have. */
export interface DatasetPlan {
  /** The PostgreSQL database. A changed plan wants a new name, or the old data would be measured. */
  name: string;
  tenants: number;
  /** The first so many tenants have the wide dimension sets and samples; the others the narrow ones. */
  busyTenants: number;
  dimensionSets: { busy: number; other: number };
  samples: { busy: number; other: number };
  /** Steps of the rows and how far back they reach, seconds. The tables are those of the granule; 5m has totals only. */
  history: readonly { granule: '1m' | '5m' | '1h' | '1d'; stepSeconds: number; spanSeconds: number }[];
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** The default retention in full: 6,346 rows of totals per tenant. */
export const fullPlan: DatasetPlan = {
  name: 'queries_full_v1',
  tenants: 1000,
  busyTenants: 20,
  dimensionSets: { busy: 20, other: 2 },
  samples: { busy: 20_000, other: 1_000 },
  history: [
    { granule: '1m', stepSeconds: minute, spanSeconds: 48 * hour },
    { granule: '5m', stepSeconds: 5 * minute, spanSeconds: 48 * hour },
    { granule: '1h', stepSeconds: hour, spanSeconds: 90 * day },
    { granule: '1d', stepSeconds: day, spanSeconds: 730 * day },
  ],
};

/** The same little history for every tenant, so that only their number differs. */
export const curvePlans: readonly DatasetPlan[] = [10, 100, 1000, 5000].map((tenants) => ({
  name: `queries_curve_${tenants}_v1`,
  tenants,
  busyTenants: 0,
  dimensionSets: { busy: 0, other: 1 },
  samples: { busy: 0, other: 200 },
  history: [
    { granule: '1m', stepSeconds: 15 * minute, spanSeconds: 24 * hour },
    { granule: '5m', stepSeconds: 15 * minute, spanSeconds: 24 * hour },
    { granule: '1h', stepSeconds: 6 * hour, spanSeconds: 30 * day },
  ],
}));

/** So many times what a chart of 24 h and one of 30 d ask for: years behind, which a tenant's own retention may keep. */
export const historyPlans: readonly (DatasetPlan & { times: number })[] = [1, 7, 30].map((times) => ({
  times,
  name: `queries_history_${times}_v1`,
  tenants: 10,
  busyTenants: 0,
  dimensionSets: { busy: 0, other: 1 },
  samples: { busy: 0, other: 200 },
  history: [
    { granule: '5m', stepSeconds: 5 * minute, spanSeconds: times * day },
    { granule: '1h', stepSeconds: hour, spanSeconds: times * 30 * day },
  ],
}));

import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { fleetCsv } from '#lib/fleet/fleet-csv.ts';

/** Hands these tenants to the person as a file. */
export function saveFleetFile(entries: readonly FleetEntry[]): void {
  const url = URL.createObjectURL(new Blob([fleetCsv(entries)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'kryonix-fleet.csv';
  link.click();
  URL.revokeObjectURL(url);
}

import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { fleetCsv } from '#lib/fleet/fleet-csv.ts';
import { saveFile } from '../ui/save-file.ts';

/** Hands these tenants to the person as a file. */
export function saveFleetFile(entries: readonly FleetEntry[]): void {
  saveFile('kryonix-fleet.csv', fleetCsv(entries), 'text/csv;charset=utf-8');
}

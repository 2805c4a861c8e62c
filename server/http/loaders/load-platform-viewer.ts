import type { Viewer } from '#lib/contracts/session.ts';
import { loadStaff } from './load-staff.ts';

/** For a page of the console that reads nothing of any tenant. */
export async function loadPlatformViewer(): Promise<{ viewer: Viewer }> {
  const { session } = await loadStaff('settings');
  return { viewer: session.viewer };
}

import { forgetPersonalNotes } from '#lib/offline/personal-notes.ts';

/** Takes away what pages noted on this device for anybody but `kept`, a partition; with `null` for everybody. */
export function forgetNotes(kept: string | null): void {
  try {
    forgetPersonalNotes(localStorage, kept);
  } catch (error) {
    // Where storage is forbidden nothing was ever noted.
    if (!(error instanceof DOMException)) throw error;
  }
}

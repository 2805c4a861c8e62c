import { personalNotes } from '../offline/personal-notes.ts';

/** A view of the fleet that somebody kept, as the query string that leads to it. */
export interface SavedView {
  name: string;
  query: string;
}

const maxViews = 20;
const none = '[]';

const isView = (view: unknown): view is SavedView =>
  typeof view === 'object' &&
  view !== null &&
  ['name', 'query'].every((part) => part in view && typeof Reflect.get(view, part) === 'string');

/** The views that stand in a text of `SavedViews`; none where it is no such text. */
export function parseViews(text: string): SavedView[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isView).map(({ name, query }) => ({ name, query })) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Where a person, a partition, keeps views: in the browser's storage, and while that refuses as long as the page. */
export class SavedViews {
  private readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  private readonly refused = new Map<string, string>();

  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
    this.storage = storage;
  }

  /** As text, so that what did not change is equal. */
  read(owner: string): string {
    const unsaved = this.refused.get(owner);
    if (unsaved !== undefined) return unsaved;
    try {
      return this.storage().getItem(personalNotes.fleetViews + owner) ?? none;
    } catch (error) {
      // A browser that keeps nothing refuses to be asked.
      if (error instanceof DOMException) return none;
      throw error;
    }
  }

  write(owner: string, views: readonly SavedView[]): void {
    const text = JSON.stringify(views.slice(0, maxViews));
    try {
      this.storage().setItem(personalNotes.fleetViews + owner, text);
      this.refused.delete(owner);
    } catch (error) {
      // Full, or forbidden.
      if (!(error instanceof DOMException)) throw error;
      this.refused.set(owner, text);
    }
  }
}

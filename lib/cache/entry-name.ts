/** An entry as callers name it. */
export interface EntryName {
  module: string;
  type: string;
  key: string;
}

/** One row of a section: its table (or the key of a hash), and the row as PostgreSQL writes it in JSON. */
export interface SectionRow {
  table: string;
  row: unknown;
}

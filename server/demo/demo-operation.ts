import type { Device, Network } from '#lib/contracts/vocabulary.ts';
import type { DemoKind } from './demo-kind.ts';
import type { Choice } from './weighted-choice.ts';

/** `read` is a read-through: get, and on a miss load the value and set it. `set` writes without reading first. */
export type DemoVerb = 'read' | 'set' | 'delete' | 'expire';

export interface DemoOperation {
  /** Milliseconds since the epoch. */
  atMs: number;
  tenantId: string;
  kind: DemoKind;
  verb: DemoVerb;
  /** The item of the kind; `key` is its key part. */
  index: number;
  key: string;
  device: Device;
  network: Network;
  /** Whose it is, where the caller says so. */
  session?: string;
}

/** A kind with what chooses its items and names them. */
export interface DemoPart {
  kind: DemoKind;
  chooseItem: Choice;
  keyOf: (index: number) => string;
}

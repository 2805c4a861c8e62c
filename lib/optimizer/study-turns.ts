import type { AccessRecord } from './access-record.ts';
import { type LiveFinding, LiveStudy, type StudiedClass, type StudyScale } from './live-study.ts';

/** What another study would need, and what there is. */
export interface StudyRoom {
  expectedBytes: number;
  /** Beside the studies that are there. */
  freeBytes: number;
}

interface RunningStudy {
  scale: StudyScale;
  study: LiveStudy;
}

const lengthOf = ({ watchSeconds, examineSeconds }: StudyScale) => watchSeconds + examineSeconds;

/**
 * The studies of one tenant, one for each scale. Those of a tenant with few keys run beside each other; where they do
 * not fit they take turns, so that every scale has its share of the time, the shorter ones first.
 */
export class StudyTurns {
  private running: RunningStudy[] = [];
  /** For how long each scale has had its turn, seconds. */
  private readonly studied = new Map<StudyScale, number>();

  constructor(
    private readonly scales: readonly StudyScale[],
    private readonly salt: number,
  ) {}

  get stateBytes(): number {
    return this.running.reduce((bytes, { study }) => bytes + study.stateBytes, 0);
  }

  observe(className: string, record: AccessRecord): void {
    for (const { study } of this.running) study.observe(className, record);
  }

  /** Studies that are done leave, with what they found. */
  advance(): { finished: number; findings: LiveFinding[] } {
    const findings: LiveFinding[] = [];
    const before = this.running.length;
    this.running = this.running.filter(({ scale, study }) => {
      const finding = study.advance();
      if (finding === undefined) return true;
      this.studied.set(scale, (this.studied.get(scale) ?? 0) + lengthOf(scale));
      if (finding !== null) findings.push(finding);
      return false;
    });
    return { finished: before - this.running.length, findings };
  }

  /**
   * Begins the studies whose turn it is.
   *
   * @param classesOf what a scale can study now; nothing begins where that is nothing
   */
  begin(classesOf: (scale: StudyScale) => StudiedClass[], roomOf: () => StudyRoom): void {
    const byTurn = [...this.scales].sort((a, b) => this.turnOf(a) - this.turnOf(b));
    for (const scale of byTurn) {
      if (this.running.some((other) => other.scale === scale)) continue;
      const classes = classesOf(scale);
      if (classes.length === 0) continue;
      const { expectedBytes, freeBytes } = roomOf();
      if (this.running.length > 0 && freeBytes < expectedBytes) return;
      this.running.push({ scale, study: new LiveStudy(classes, scale, this.salt) });
    }
  }

  /** Studies grow with the keys that appear: as long as there is too little room, the one begun last gives way. */
  keepWithin(roomOf: () => StudyRoom): void {
    while (this.running.length > 1 && roomOf().freeBytes < 0) this.running.pop();
  }

  /** Forgets what was learnt. */
  restart(): void {
    this.running = [];
  }

  private turnOf(scale: StudyScale): number {
    return (this.studied.get(scale) ?? 0) + lengthOf(scale) / 2;
  }
}

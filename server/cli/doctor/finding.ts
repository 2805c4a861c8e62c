/** Something that is not as it should be, and what to do about it. */
export interface Problem {
  what: string;
  mend: string;
}

export interface Finding {
  check: string;
  ok: boolean;
  /** What must be mended; empty where nothing must. */
  problems: Problem[];
  /** What could be better, and fails no check. */
  advice: Problem[];
}

export interface Outcome {
  problems: Problem[];
  advice?: Problem[];
}

/** Looks, and takes a look that fails for a problem: `mend` then says where to begin. Never rejects. */
export async function examine(check: string, mend: string, look: () => Promise<Outcome>): Promise<Finding> {
  try {
    const { problems, advice = [] } = await look();
    return { check, ok: problems.length === 0, problems, advice };
  } catch (error) {
    const what = error instanceof Error ? error.message || error.name : String(error);
    return { check, ok: false, problems: [{ what, mend }], advice: [] };
  }
}

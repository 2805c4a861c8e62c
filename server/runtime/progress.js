/**
 * Progress of long steps, for people at a terminal and for logs. Plain JavaScript: it is needed before any dependency is
 * installed. A terminal gets one line per step, redrawn; anything else gets a line at the start, every 10 s and at the end.
 *
 * @typedef {object} ProgressStep
 * @property {(text: string) => void} detail what the step does right now
 * @property {(summary?: string) => void} done
 * @property {() => void} failed
 *
 * @typedef {object} Progress
 * @property {(name: string) => ProgressStep} step begins a step; only one runs at a time
 */

const redrawMs = 100;
const repeatMs = 10_000;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** @param {number} startedMs */
function elapsed(startedMs) {
  return `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {string} name
 * @returns {ProgressStep}
 */
function drawnStep(stream, name) {
  const startedMs = Date.now();
  let detail = '';
  let frame = 0;
  const draw = () => {
    const text = `${frames[frame++ % frames.length]} ${name} (${elapsed(startedMs)})${detail ? ` ${detail}` : ''}`;
    stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
  };
  const timer = setInterval(draw, redrawMs).unref();
  const end = (/** @type {string} */ text) => {
    clearInterval(timer);
    stream.write(`\r\x1b[2K${text}\n`);
  };
  draw();
  return {
    detail: (text) => {
      detail = text;
    },
    done: (summary) => end(`✓ ${summary ?? name} (${elapsed(startedMs)})`),
    failed: () => end(`✗ ${name} (${elapsed(startedMs)})`),
  };
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {string} name
 * @returns {ProgressStep}
 */
function writtenStep(stream, name) {
  const startedMs = Date.now();
  let detail = '';
  stream.write(`… ${name}\n`);
  const timer = setInterval(() => {
    stream.write(`… ${name} (${elapsed(startedMs)})${detail ? ` ${detail}` : ''}\n`);
  }, repeatMs).unref();
  const end = (/** @type {string} */ text) => {
    clearInterval(timer);
    stream.write(`${text}\n`);
  };
  return {
    detail: (text) => {
      detail = text;
    },
    done: (summary) => end(`✓ ${summary ?? name} (${elapsed(startedMs)})`),
    failed: () => end(`✗ ${name} (${elapsed(startedMs)})`),
  };
}

/** @returns {Progress} */
export function terminalProgress(stream = process.stderr) {
  return { step: (name) => (stream.isTTY ? drawnStep(stream, name) : writtenStep(stream, name)) };
}

/** Shows nothing. @returns {Progress} */
export function silentProgress() {
  const step = { detail: () => {}, done: () => {}, failed: () => {} };
  return { step: () => step };
}

/**
 * Runs `work` as one step, shown as failed when it throws.
 *
 * @template T
 * @param {Progress} progress
 * @param {string} name
 * @param {(step: ProgressStep) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withStep(progress, name, work) {
  const step = progress.step(name);
  try {
    const result = await work(step);
    step.done();
    return result;
  } catch (error) {
    step.failed();
    throw error;
  }
}

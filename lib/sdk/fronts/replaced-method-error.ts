import { AppError } from '../../errors.ts';

/** A method of the specification that works in another way here, or that was not given what it needs. */
export class ReplacedMethodError extends AppError {
  override readonly name = 'ReplacedMethodError';
  /** `Class.method`, as the specification has it. */
  readonly method: string;
  /** What to call, or to give, instead. */
  readonly replacement: string;

  constructor(method: string, replacement: string) {
    super('invalid_request', `${method}: ${replacement}`);
    this.method = method;
    this.replacement = replacement;
  }
}

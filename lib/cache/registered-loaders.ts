import { ArgumentError } from './cache-error.ts';
import type { ClassRoutes } from './class-routes.ts';

/** What is wanted, told to a registered loader. */
export interface KeyToLoad {
  tenantId: string;
  module: string;
  dataType: string;
  key: string;
}

/**
 * Brings the value of any key of a class from where it comes from; `undefined` where there is none, and then nothing is
 * stored. What it throws is reported to `onError`, and nothing is stored.
 */
export type KeyLoader = (wanted: KeyToLoad) => Promise<unknown> | unknown;

/** The loaders that the application registered: what the cache may load without being asked. */
export class RegisteredLoaders {
  private readonly loaders = new Map<string, KeyLoader>();

  constructor(private readonly routes: Pick<ClassRoutes, 'find'>) {}

  /** Answers how to take it back. Throws KeyError for a class that cannot be, ArgumentError where it has a loader. */
  add(module: string, dataType: string, loader: KeyLoader): () => void {
    this.routes.find(module, dataType);
    const name = `${module}:${dataType}`;
    if (this.loaders.has(name)) throw new ArgumentError(`${module}/${dataType} has a loader already`);
    this.loaders.set(name, loader);
    return () => {
      if (this.loaders.get(name) === loader) this.loaders.delete(name);
    };
  }

  /** @param className `module:type` */
  find(className: string): KeyLoader | undefined {
    return this.loaders.get(className);
  }

  /** `module:type` of each. */
  get classNames(): string[] {
    return [...this.loaders.keys()];
  }
}

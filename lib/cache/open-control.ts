import type { CacheListeners } from './cache-listeners.ts';
import type { CacheOptions } from './cache-options.ts';
import { isHttpControl, openControlApi } from './control-over-http.ts';
import { PolicyFeedOverHttp } from './control-over-http-policies.ts';
import { sendTelemetryOverHttp } from './control-over-http-telemetry.ts';
import { registerOverHttp } from './control-over-http-topology.ts';
import { shareRateOverHttp, spendCallsOverHttp, tellUsageOverHttp } from './control-over-http-usage.ts';
import type { RulesOverHttp } from './follow-access.ts';
import { PolicyFeed } from './policy-feed.ts';
import type { PolicyTable } from './policy-table.ts';
import { openTelemetryStream, type TelemetryStream } from './telemetry-stream.ts';

/** Where telemetry goes to and policies come from. */
export interface Control {
  telemetry: TelemetryStream;
  policies: {
    /** What is known now. The first call begins to ask. */
    current(): PolicyTable;
    close(): Promise<void>;
  };
  /** Where the tenant's rules come over HTTP as well; `null` where the control server is asked for them itself. */
  rules: RulesOverHttp | null;
}

/** The control server itself, or the product before it; `null` where the options name none. Sends nothing yet. */
export function openControl(options: CacheOptions, { report, warn }: CacheListeners): Control | null {
  const { control, connection } = options;
  if (control === undefined) return null;
  if (isHttpControl(control)) {
    const api = openControlApi(control);
    const policies = new PolicyFeedOverHttp({ api, report });
    const rules: RulesOverHttp = {
      feed: policies,
      register: registerOverHttp(api),
      tellUsage: (changes, report) => tellUsageOverHttp(api, changes, report),
      shareRate: (calls) => shareRateOverHttp(api, calls),
      spendCalls: ({ database, served }) => spendCallsOverHttp(api, { database, served }),
    };
    return { telemetry: sendTelemetryOverHttp(api), policies, rules };
  }
  return {
    telemetry: openTelemetryStream(control.url, { ...connection, onError: report, onWarning: warn }),
    policies: new PolicyFeed({ controlUrl: control.url, connection, report }),
    rules: null,
  };
}

/** Something an operator should know; nothing failed. */
export interface CacheWarning {
  code:
    | 'protected_data_may_be_evicted'
    | 'eviction_policy_unknown'
    | 'quota_nearly_full'
    | 'telemetry_not_on_disk'
    | 'l1_not_on_cluster';
  message: string;
}

/** How far long work is; without a total only that it goes on. */
export function WorkProgress({ done, total, label }: { done: number; total: number | null; label: string }) {
  const share = total === null || total === 0 ? null : Math.min(100, (100 * done) / total);
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === null ? {} : { 'aria-valuenow': Math.round(share) })}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={`h-full rounded-full bg-accent-solid ${share === null ? 'w-1/3 opacity-60' : ''}`}
          style={share === null ? undefined : { width: `${share}%` }}
        />
      </div>
      <span className="text-13 text-muted tabular-nums">{label}</span>
    </div>
  );
}

/** Memory against the quota; without a quota the track stays empty. */
export function QuotaBar({ share }: { share: number | null }) {
  const tone =
    share === null ? '' : share >= 90 ? 'bg-[var(--bad)]' : share >= 75 ? 'bg-[var(--warn)]' : 'bg-[var(--data-1)]';
  return (
    <span aria-hidden className="block h-1 w-full overflow-hidden rounded-full bg-line">
      {share !== null && share > 0 && (
        <span
          className={`block h-full min-w-0.5 rounded-full ${tone}`}
          style={{ width: `${Math.min(100, share).toFixed(1)}%` }}
        />
      )}
    </span>
  );
}

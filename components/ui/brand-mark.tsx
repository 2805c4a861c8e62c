/** Half a snowflake is a K: the stem and the two right arms carry the letter, the left arms stay frost. */
export function BrandMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className="shrink-0">
      <g stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M12 12 4 7.4M12 12l-8 4.6" opacity="0.3" />
        <path d="M12 2.75v18.5M20 7.4 12 12l8 4.6" />
      </g>
    </svg>
  );
}

/** Half a snowflake is a K: the stem and the two right arms carry the letter, the left arms stay frost. */
export function BrandMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className="shrink-0">
      <g stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" strokeLinejoin="round">
        <path d="M12 12 4.2 7.5M12 12l-7.8 4.5" opacity="0.32" />
        <path d="M12 2.5v19M12 12l7.8-4.5M12 12l7.8 4.5" />
        <path d="m15.4 6.6.9 2.9 2.9.7M15.4 17.4l.9-2.9 2.9-.7" strokeWidth="1.6" />
      </g>
    </svg>
  );
}

import Image from 'next/image';

/** The logo as the tenant uploaded it: small already, and no optimiser may keep what belongs to one tenant. */
export function TenantLogo({ url }: { url: string }) {
  return (
    <Image
      src={url}
      alt=""
      width={36}
      height={36}
      unoptimized
      loading="eager"
      className="size-9 shrink-0 rounded-control object-contain"
    />
  );
}

'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/** A link whose page is asked for once a finger or a mouse is on it: links that nobody goes cost nothing. */
export function IntentLink(props: ComponentProps<typeof Link>) {
  const [meant, setMeant] = useState(false);
  const mean = () => setMeant(true);
  return <Link {...props} prefetch={meant ? null : false} onPointerEnter={mean} onTouchStart={mean} onFocus={mean} />;
}

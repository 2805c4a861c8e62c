'use client';

import './globals.css';
import { FullPageNotice, noticeActionClass } from '#components/errors/full-page-notice.tsx';

/** The layout itself failed, and the language with it: say it in both. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="pt-BR">
      <body>
        <FullPageNotice
          title="A página parou"
          body="Tente de novo em instantes. Please try again in a moment."
          code={error.digest}
        >
          <button type="button" onClick={reset} className={noticeActionClass}>
            Tentar de novo · Try again
          </button>
        </FullPageNotice>
      </body>
    </html>
  );
}

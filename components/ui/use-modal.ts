'use client';

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * A modal dialog that is open as long as `open` says. A press beside it closes it too, as `closedby="any"` does where a
 * browser knows that; Escape is the browser's own. Both tell the dialog's `close` event.
 */
export function useModal(open: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);

  // One that is taken from the page while it is open would keep the focus from who had it before.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, []);

  useEffect(() => {
    const element = dialog.current;
    if (!element || 'closedBy' in HTMLDialogElement.prototype) return;
    let beside = false;
    // Text that is selected from inside to outside ends on the backdrop, and must not close anything.
    const onPress = ({ target }: Event) => {
      beside = target === element;
    };
    const onClick = ({ target }: Event) => {
      if (beside && target === element) element.close();
    };
    element.addEventListener('pointerdown', onPress);
    element.addEventListener('click', onClick);
    return () => {
      element.removeEventListener('pointerdown', onPress);
      element.removeEventListener('click', onClick);
    };
  }, []);

  return dialog;
}

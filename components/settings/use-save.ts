'use client';

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

interface Options<Change, Answer> {
  send: (change: Change) => Promise<Answer>;
  /** Where the answer is kept; what stood there is then out of date nowhere. */
  queryKey?: QueryKey;
  onSaved?: (answer: Answer, change: Change) => void;
}

/** Saves on the server. What is shown changes when the server has said yes, never before. */
export function useSave<Change, Answer>({ send, queryKey, onSaved }: Options<Change, Answer>) {
  const client = useQueryClient();
  return useMutation<Answer, Error, Change>({
    mutationFn: send,
    onSuccess: (answer, change) => {
      if (queryKey && answer !== undefined) client.setQueryData(queryKey, answer);
      onSaved?.(answer, change);
    },
  });
}

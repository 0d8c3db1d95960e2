/** Where a form leads to once it was sent: not when its reader went elsewhere while it was on its way. */
import { type UseNavigateResult, useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';

/** Navigates like `useNavigate`, while the address is still that of the page this was mounted on. */
export function useGoOn(): UseNavigateResult<string> {
  const navigate = useNavigate();
  const router = useRouter();
  const [here] = useState(() => router.latestLocation.pathname);
  return async (options) => {
    if (router.latestLocation.pathname === here) await navigate(options);
  };
}

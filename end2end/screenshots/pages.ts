import type { Page } from "@playwright/test";

/** A page to take a picture of. */
export interface Picture {
  /** The file's name. */
  name: string;
  path: string;
  /** Signs in, where the page wants somebody. */
  as?: (page: Page) => Promise<unknown>;
}

export const pictures: Picture[] = [
  { name: "start", path: "/" },
  { name: "sign-in", path: "/signin" },
  { name: "sign-up", path: "/signup" },
  { name: "not-found", path: "/no-such-page" },
];

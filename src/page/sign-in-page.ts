import type { Visitor } from "../ports/index.ts";
import { postForm } from "./act-form.ts";
import { html, type Html } from "./html.ts";

/** How a person gets in. */
export type SignIn =
  /** A command prints a link, in the way this Herald was started. */
  | { readonly by: "link"; readonly command: string }
  /** A proxy before Herald signs people in. */
  | { readonly by: "proxy" };

/** Where a link leads: opening it has changed nothing yet. */
export function confirmSignInPage({ token, name }: { readonly token: string; readonly name: string }): Html {
  return html`<h1>Sign in as <bdi>${name}</bdi></h1>
<p>You stay signed in for 12 hours, in this browser. What you do here is recorded with this name.</p>
${postForm("/sign-in", { link: token }, "Sign in")}
<p class="foot">The link works once. If it was meant for someone else, close this page.</p>`;
}

/** The page of something that only people who are signed in may see or do. */
export function signInNeededPage(sentence: string, signIn: SignIn, { back }: Pick<Visitor, "back">): Html {
  // A strict cookie does not come along when a link of another site leads here.
  return html`<h1>Sign in first</h1><p>${sentence}</p><p>${howToSignIn(signIn)}</p>
<p>Signed in already, and led here by a link? <a href="${back}">Open this page again</a>.</p>`;
}

/** The small line for who reads without being signed in. */
export function signInLine(signIn: SignIn): Html {
  return html`<p class="foot">To pause Herald or run something from here, sign in. ${howToSignIn(signIn)}</p>`;
}

function howToSignIn(signIn: SignIn): Html {
  if (signIn.by === "proxy") return html`The proxy before Herald signs people in: open its address, and sign in there.`;
  return html`Run <code>${signIn.command}</code> where the worker runs: it prints a link that signs you in.`;
}

import type { Visitor } from "../ports/index.ts";
import { noticeHtml, postForm } from "./act-form.ts";
import { html, type Content, type Html } from "./html.ts";
import { signInLine, type SignIn } from "./sign-in-page.ts";

/** What every page has around its contents. */
export interface Frame {
  /** Of the window. */
  readonly title: string;
  /** Which entry of the navigation is this one. */
  readonly place: "experiments" | "program" | "system" | undefined;
  readonly isDemo: boolean;
  readonly visitor: Visitor;
  /** How others sign in, said below the contents; undefined: it is said there already. */
  readonly signIn: SignIn | undefined;
  /** Addresses of the assets by their names. */
  readonly assets: Assets;
  /** For a screen on a wall: no navigation, larger, renewed by itself. */
  readonly isWall?: boolean;
}

export type Assets = (name: "style.css" | "page.js" | "htmx.js" | "icon.svg") => string;

const PLACES = [
  { place: "experiments", path: "/", text: "Experiments" },
  { place: "program", path: "/program", text: "Program" },
  { place: "system", path: "/system", text: "System" },
] as const;

const RENEWED_SECONDS = 60;

/** A whole document. */
export function pageDocument(
  { title, place, isDemo, visitor, signIn, assets, isWall = false }: Frame,
  contents: Content,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Herald</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="htmx-config" content='{"includeIndicatorCSS":false}'>
${isWall && html`<noscript><meta http-equiv="refresh" content="${RENEWED_SECONDS}"></noscript>`}
<link rel="icon" href="${assets("icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${assets("style.css")}">
<script src="${assets("htmx.js")}" defer></script>
<script src="${assets("page.js")}" defer></script>
</head>
<body${isWall && html` class="wall"`}>
<a class="skip" href="#main">Skip to the contents</a>
${!isWall && header(place, isDemo, visitor)}
<main id="main">
${noticeHtml(visitor.notice)}
${contents}
${!isWall && visitor.name === undefined && signIn && signInLine(signIn)}
</main>
${isWall && html`<div hx-get="${visitor.back}" hx-trigger="every ${RENEWED_SECONDS}s" hx-target="#main" hx-select="#main" hx-swap="outerHTML"></div>`}
</body>
</html>
`.text;
}

function header(place: Frame["place"], isDemo: boolean, { name, csrf, canSignOut, back }: Visitor): Html {
  return html`<header>
<a class="brand" href="/">Herald</a>
<nav aria-label="Main">${PLACES.map(
    (one) => html`<a href="${one.path}"${one.place === place && html` aria-current="page"`}>${one.text}</a>`,
  )}</nav>
${isDemo && html`<p class="badge">Demo: simulated experiments</p>`}
${name !== undefined && html`<div class="visitor"><p>Signed in as <bdi>${name}</bdi></p>${canSignOut && csrf !== undefined && postForm("/sign-out", { csrf, back }, "Sign out")}</div>`}
</header>`;
}

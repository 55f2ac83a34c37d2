import { ASSETS_PATH, type Site, type SitePage } from "../../http/index.ts";
import {
  answerPage,
  confirmSignInPage,
  failurePage,
  operationsPage,
  pageDocument,
  readAssets,
  signInNeededPage,
  type SignIn,
} from "../../page/index.ts";
import { shellCommand } from "../../messages/index.ts";
import type { WhatIf } from "../../ports/index.ts";
import type { ViewContext } from "../../workflow/index.ts";
import { decisionAt } from "./decision.ts";
import { experimentAt } from "./experiment.ts";
import { experimentsAt } from "./experiments.ts";
import { programAt } from "./program.ts";
import { proofFileAt } from "./proof-file.ts";
import { systemAt, type SystemSources } from "./system.ts";
import type { SiteTools } from "./tools.ts";
import { whatIfAt } from "./what-if.ts";

/**
 * The pages, from what src/workflow gathers and src/page renders.
 * @param isByProxy a proxy signs people in
 */
export function openSite(context: ViewContext, system: SystemSources, whatIf: WhatIf, isByProxy = false): Site {
  const { files, address } = readAssets(ASSETS_PATH);
  const { isDemo, reader } = context.settings;
  const signIn: SignIn = isByProxy ? { by: "proxy" } : { by: "link", command: shellCommand(reader.command, ["open"]) };
  const document: SiteTools["document"] = (frame, visitor, contents) =>
    pageDocument({ ...frame, visitor, signIn, assets: address, isDemo }, contents);
  const bare: SiteTools["document"] = (frame, visitor, contents) =>
    pageDocument({ ...frame, visitor, signIn: undefined, assets: address, isDemo }, contents);
  const tools: SiteTools = { context, document };
  const pages: readonly SitePage[] = [
    experimentsAt(tools),
    ...experimentAt(tools),
    ...programAt(tools, system.publicUrl),
    decisionAt(tools),
    proofFileAt(tools),
    systemAt(tools, system),
    whatIfAt(tools, whatIf),
  ];
  return {
    pages,
    assets: files,
    failure: (status, sentence, visitor) =>
      status === 401
        ? bare({ title: "Sign in", place: undefined }, visitor, signInNeededPage(sentence, signIn, visitor))
        : document({ title: "Nothing to show", place: undefined }, visitor, failurePage(status, sentence)),
    operations: (operations, visitor) =>
      document({ title: "HTTP", place: undefined }, visitor, operationsPage(operations)),
    answer: (page, visitor) => bare({ title: "Answer", place: undefined }, visitor, answerPage(page)),
    confirmSignIn: (link, visitor) => bare({ title: "Sign in", place: undefined }, visitor, confirmSignInPage(link)),
  };
}

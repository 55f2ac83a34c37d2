import { ASSETS_PATH, type Site, type SitePage } from "../../http/index.ts";
import { failurePage, pageDocument, readAssets } from "../../page/index.ts";
import type { WhatIf } from "../../ports/index.ts";
import type { ViewContext } from "../../workflow/index.ts";
import { experimentAt } from "./experiment.ts";
import { experimentsAt } from "./experiments.ts";
import { programAt } from "./program.ts";
import { systemAt, type SystemSources } from "./system.ts";
import type { SiteTools } from "./tools.ts";
import { whatIfAt } from "./what-if.ts";

/** The pages, from what src/workflow gathers and src/page renders. */
export function openSite(context: ViewContext, system: SystemSources, whatIf: WhatIf): Site {
  const { files, address } = readAssets(ASSETS_PATH);
  const document: SiteTools["document"] = (frame, visitor, contents) =>
    pageDocument({ ...frame, visitor, assets: address, isDemo: context.settings.isDemo }, contents);
  const tools: SiteTools = { context, document };
  const pages: readonly SitePage[] = [
    experimentsAt(tools),
    ...experimentAt(tools),
    ...programAt(tools, system.publicUrl),
    systemAt(tools, system),
    whatIfAt(tools, whatIf),
  ];
  return {
    pages,
    assets: files,
    failure: (status, sentence, visitor) =>
      document({ title: "Nothing to show", place: undefined }, visitor, failurePage(status, sentence)),
  };
}

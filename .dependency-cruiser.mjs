// Who may import whom. Each rule says what to do instead; `npm run check:layers` prints that with every violation and makes sure that
// it looked at something. The layers: core (stats, experiment, decision, digest), adapters (api-client, slack, store, chart), job contract
// (job, jobs/), triggers (queue, http), edges (config, app, cli), sandbox; platform and database below them.

const CORE = "^src/(stats|experiment|decision|digest|replay)/";

/** Matches a package wherever the resolver found it, and its bare name where it did not. */
const npm = (...names) => `(^|node_modules/)(${names.join("|")})(/|$)`;

/** From one folder of src to any other but the named ones. */
const onlyKnows = (folder, known, comment) => ({
  name: `${folder}-knows-its-place`,
  severity: "error",
  comment,
  from: { path: `^src/${folder}/` },
  to: { path: "^(src|jobs|test|bench)/", pathNot: `^src/(${[folder, ...known].join("|")})/` },
});

/** A package that only some folders may import. */
const confined = (packages, folders, comment) => ({
  name: `${packages[0].replace(/^@/, "").replace("/", "-")}-confined`,
  severity: "error",
  comment,
  from: { path: "^(src|jobs)/", pathNot: `^src/(${folders.join("|")})/` },
  to: { path: npm(...packages) },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment:
        "Two files that need each other are one idea or hide a third: move what both need into a file of its own. Type imports count.",
      from: {},
      to: { circular: true },
    },
    {
      name: "through-the-index",
      severity: "error",
      comment:
        "Import another folder through its index.ts; if what you need is not exported there, export it, with a docstring, or ask why not.",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: "^src/$1/|^src/[^/]+/index\\.ts$" },
    },
    {
      name: "jobs-through-the-index",
      severity: "error",
      comment: "Jobs import folders of src through their index.ts.",
      from: { path: "^jobs/" },
      to: { path: "^src/[^/]+/", pathNot: "^src/[^/]+/index\\.ts$" },
    },
    {
      name: "to-jobs-through-the-index",
      severity: "error",
      comment: "The list in jobs/index.ts is what exists: import that, not a single job.",
      from: { path: "^src/" },
      to: { path: "^jobs/", pathNot: "^jobs/index\\.ts$" },
    },

    // The core
    {
      name: "core-imports-no-packages",
      severity: "error",
      comment:
        "The core is pure: numbers and records in, numbers and records out. Only src/stats may use a numeric package. Do the work in an adapter or a job and pass the outcome in.",
      from: { path: CORE },
      to: {
        path: "node_modules/|^[@a-z]",
        pathNot: `^src/|^jobs/|${npm("simple-statistics")}`,
        dependencyTypesNot: ["core", "local"],
      },
    },
    {
      name: "core-imports-no-builtins",
      severity: "error",
      comment: "The core knows no file system, network, crypto or process: pass in what they would give.",
      from: { path: CORE },
      to: { dependencyTypes: ["core"] },
    },
    onlyKnows("stats", [], "Statistics know numbers only: map records to counts in src/decision."),
    onlyKnows("experiment", [], "Domain records stand alone: what interprets them belongs into src/decision."),
    onlyKnows(
      "decision",
      ["experiment", "stats"],
      "A decision is a pure function of snapshot, history and policy: what happens because of it belongs into a job.",
    ),
    onlyKnows(
      "replay",
      ["experiment", "decision", "stats"],
      "Replay feeds series to the live decision: what reads files or prints belongs into src/cli.",
    ),
    onlyKnows(
      "digest",
      ["decision", "experiment"],
      "Rendering takes a finished model: gather it in the job, send it with src/slack.",
    ),

    // Ground
    onlyKnows(
      "platform",
      ["experiment"],
      "Clock, log and shutdown are below everything else: what needs more is no platform.",
    ),
    onlyKnows(
      "database",
      ["platform"],
      "The database knows SQL, not what is kept in it: that is src/store's or src/queue's.",
    ),

    // Adapters
    onlyKnows(
      "api-client",
      ["experiment", "decision", "digest", "stats", "platform"],
      "Adapters know the core and platform, never one another: let the job carry data from one to the other.",
    ),
    onlyKnows(
      "slack",
      ["experiment", "decision", "digest", "stats", "platform"],
      "Adapters know the core and platform, never one another: say what you need as an interface, and let src/app pass it in.",
    ),
    onlyKnows(
      "store",
      ["experiment", "decision", "digest", "stats", "platform", "database"],
      "Adapters know the core, platform and the database, never one another: let src/app join them.",
    ),
    onlyKnows(
      "chart",
      ["experiment", "decision", "digest", "stats", "platform"],
      "Adapters know the core and platform, never one another: a chart draws what src/digest says, and a job carries the picture on.",
    ),

    // Jobs
    onlyKnows(
      "job",
      ["experiment", "decision", "digest", "stats", "platform", "api-client", "slack", "store", "chart"],
      "The job contract names adapters by their types and knows nothing that runs it: the queue depends on the contract, not the other way round.",
    ),
    {
      name: "job-contract-takes-types-only",
      severity: "error",
      comment: "The contract shows adapters as types, so that a test can hand jobs fakes: use import type.",
      from: { path: "^src/job/" },
      to: { path: "^src/(api-client|slack|store|chart)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "jobs-know-their-place",
      severity: "error",
      comment:
        "Jobs use the core and reach the world through their context: neither queue nor configuration nor wiring. Add to JobContext what is missing there.",
      from: { path: "^jobs/" },
      to: {
        path: "^(src|test|bench)/",
        pathNot: "^src/(stats|experiment|decision|digest|job|platform|api-client|slack|store|chart)/",
      },
    },

    // Triggers
    onlyKnows(
      "queue",
      ["job", "platform", "database"],
      "The queue runs jobs it is handed and tells errors by their code: it knows no adapter, no core and no list.",
    ),
    onlyKnows(
      "http",
      ["job", "platform", "queue"],
      "HTTP checks, validates and enqueues jobs it is handed: work belongs into a job.",
    ),
    {
      name: "http-takes-queue-types-only",
      severity: "error",
      comment:
        "Importing a value from src/queue would load BullMQ with it: use import type, and tell errors by their code.",
      from: { path: "^src/http/" },
      to: { path: "^src/queue/", dependencyTypesNot: ["type-only"] },
    },

    // Edges
    onlyKnows(
      "config",
      ["job", "platform", "experiment", "decision", "digest", "stats"],
      "The configuration is read and checked here and used by src/app: it opens nothing.",
    ),
    {
      name: "only-app-and-cli-wire",
      severity: "error",
      comment:
        "Configuration, wiring and commands are used by src/app and src/cli alone: take what you need as an argument.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli)/" },
      to: { path: "^src/(config|app|cli)/", pathNot: "^src/config/" },
    },
    {
      name: "only-app-and-cli-read-config",
      severity: "error",
      comment:
        "Take the setting as an argument, or add it to Settings: only src/app and src/cli hold the whole configuration.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli|config)/" },
      to: { path: "^src/config/" },
    },
    {
      name: "app-stands-below-cli",
      severity: "error",
      comment: "The command line uses the application, not the other way round: return what a command wants to print.",
      from: { path: "^src/app/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "sandbox-stays-out-of-production",
      severity: "error",
      comment: "Production code must run without the emulator: only src/app and src/cli start it.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli|sandbox)/" },
      to: { path: "^src/sandbox/" },
    },
    onlyKnows(
      "sandbox",
      ["platform", "stats", "experiment"],
      "The sandbox shares no code with our client, our Slack adapter or anything above them: shared code would share its mistakes.",
    ),
    {
      name: "production-needs-no-tests",
      severity: "error",
      comment: "Move what production needs out of test/ and bench/.",
      from: { path: "^(src|jobs)/" },
      to: { path: "^(test|bench)/" },
    },

    // Packages
    confined(["bullmq", "ioredis"], ["queue"], "Use JobQueue of src/queue: BullMQ and its connections stay there."),
    confined(
      ["@slack/web-api", "@slack/types", "@slack/socket-mode"],
      ["slack"],
      "Use Messenger of src/slack: Slack's SDK stays there.",
    ),
    confined(["undici"], ["api-client", "http"], "Use ExperimentsApi of src/api-client or triggerJob of src/http."),
    confined(["pg", "@electric-sql/pglite"], ["database", "queue"], "Use Database of src/database."),
    confined(["pino"], ["platform"], "Use Log of src/platform."),
    confined(["fastify"], ["http", "sandbox"], "Serve from src/http."),
    confined(["commander"], ["cli"], "Commands live in src/cli."),
    confined(["yaml"], ["config"], "Files of settings are read in src/config."),
    confined(
      ["vega", "vega-lite", "@resvg/resvg-js", "@expo-google-fonts/[^/]+"],
      ["chart"],
      "Use ChartPainter of src/chart: graphics libraries and fonts stay there.",
    ),
    confined(["simple-statistics"], ["stats"], "Statistics live in src/stats."),
    {
      name: "no-development-packages",
      severity: "error",
      comment:
        "The image installs without development packages: make it a dependency, or use it in test/ and bench/ only.",
      from: { path: "^(src|jobs)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      comment:
        "Name the package in package.json with its exact version: what another package happens to bring along may go with its next version.",
      from: { path: "^(src|jobs)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-missing-files",
      severity: "error",
      comment: "There is no such file or package: mind the .ts at the end.",
      from: { path: "^(src|jobs)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    moduleSystems: ["es6"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
